"""Next case: each goes to one agent only, and a case on somebody's screen is nobody else's.

A lease is two columns on the case and a time, not a lock row: it ends by itself when its holder is gone.
"""

import datetime as dt
import uuid
from typing import TypedDict

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from cases.models import Assignment, Attention, Case, User
from cases.selectors.gate.closed_hours import closed_hours
from cases.services.locks import lock_case
from cases.services.verdict import Verdict
from strategies.stages import WORKED_STAGES

LEASE = dt.timedelta(minutes=15)


# The first of `due_for_work().free_of_lease().in_queue_order()`, found, locked and leased in one statement: the act that
# agents wait for most, and the ORM takes longer to put it together than PostgreSQL to carry it out. A test compares them.
_TAKE = """
UPDATE cases_case SET agent_id = %(user)s, leased_by_id = %(user)s, leased_until = %(until)s
WHERE id = (
    SELECT id FROM cases_case
    WHERE {whose} AND stage = ANY(%(worked)s) AND stage <> 'closed'
      AND (follow_up_on IS NULL OR follow_up_on <= %(as_of)s)
      AND (follow_up_at IS NULL OR follow_up_at <= %(now)s)
      AND (contact_from IS NULL OR contact_from <= %(now)s) AND NOT ({closed})
      AND (NOT on_hold OR attention = %(promise_due)s)
      AND (leased_until IS NULL OR leased_until <= %(now)s OR leased_by_id = %(user)s)
      AND id IS DISTINCT FROM %(after)s
    ORDER BY rank_points DESC, oldest_due_on NULLS LAST, balance DESC, id
    LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
)
RETURNING *
"""


class Asking(TypedDict):
    """Who asks for a case, and when."""

    user: User
    as_of: dt.date
    now: dt.datetime


@transaction.atomic
def next_case(*, user: User, as_of: dt.date, now: dt.datetime, after: Case | None = None) -> Case | None:
    """`take_next_case` in a transaction of its own.

    One person asking twice at once takes turns with themselves: they get the one case, not two of which one would
    lie leased unseen.
    """
    _take_turns(user)
    return take_next_case(user=user, as_of=as_of, now=now, after=after)


def take_next_case(*, user: User, as_of: dt.date, now: dt.datetime, after: Case | None = None) -> Case | None:
    """Take the first case of the user's own queue, else of the team's pool; None if both are empty. Needs a transaction.

    `after` is the case just left without work: it is not given again at once.
    Side effects: the case is leased to the user; one from the pool becomes the user's own, with an Assignment.
    Rows locked by somebody else at this instant are passed over, so two people never get the same. Whoever calls this
    holds something that the same person asking twice at once waits for.
    """
    if own := _take("agent_id = %(user)s", user, as_of, now, after):
        return own
    if user.team_id is None or not user.is_agent:
        return None
    pooled = _take("agent_id IS NULL AND team_id = %(team)s", user, as_of, now, after)
    if pooled is not None:
        _tell_of_pool(pooled, user, as_of, now)
    return pooled


@transaction.atomic
def open_case(*, case: Case, user: User, now: dt.datetime) -> Verdict:
    """Lease the case that somebody opens, or renew the lease; the verdict names whose screen it is on otherwise."""
    locked = lock_case(case)
    holder = _holder(locked, now)
    if holder is not None and holder != user:
        return Verdict.no(_("%(name)s has this case open.") % {"name": holder.display_name()})
    _lease(locked, user, now)
    return Verdict.yes()


@transaction.atomic
def release_lease(*, case: Case, user: User, until: dt.datetime | None = None) -> None:
    """Give the case back when its screen is left; somebody else's lease is not touched.

    `until`: when the lease ends that this screen knew of. One renewed since, by the page loaded again or in another
    window, stays: the word that a screen was left may come after the next screen was opened.
    """
    locked = lock_case(case)
    renewed = until is not None and locked.leased_until is not None and locked.leased_until > until
    if locked.leased_by_id == user.pk and not renewed:
        locked.leased_by, locked.leased_until = None, None
        locked.save(update_fields=["leased_by", "leased_until"])


def _take_turns(user: User) -> None:
    """Let one request of this user choose at a time, until its transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('cases.next'), %s)", [user.pk])


def _take(whose: str, user: User, as_of: dt.date, now: dt.datetime, after: Case | None) -> Case | None:
    values = {
        "user": user.pk,
        "team": user.team_id,
        "worked": [str(stage) for stage in WORKED_STAGES],
        "as_of": as_of,
        "now": now,
        "until": now + LEASE,
        "promise_due": int(Attention.PROMISE_DUE),
        "after": after.pk if after else None,
    }
    is_closed, which = closed_hours(now).as_sql()
    taken = Case.objects.raw(_TAKE.format(whose=whose, closed=is_closed or "false"), values | which)
    return next(iter(taken), None)


def _tell_of_pool(case: Case, user: User, as_of: dt.date, now: dt.datetime) -> None:
    Assignment.objects.create(
        case=case,
        from_team_id=case.team_id,
        team_id=case.team_id,
        agent=user,
        on_date=as_of,
        at=now,
        by=user,
        batch=uuid.uuid4(),
    )


def _holder(case: Case, now: dt.datetime) -> User | None:
    """Whose screen the case is on at this moment."""
    if case.leased_until is None or case.leased_until <= now:
        return None
    return case.leased_by


def _lease(case: Case, user: User, now: dt.datetime) -> None:
    case.leased_by, case.leased_until = user, now + LEASE
    case.save(update_fields=["leased_by", "leased_until"])
