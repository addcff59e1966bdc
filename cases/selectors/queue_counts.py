"""The figures over the queue: how many cases each tab holds, and the agent's own day.

Plain SQL around the ORM's own access filter: building these aggregates as expressions cost more time than the
database takes to answer them, on the page that agents open most.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from cases.models import Attention, Case, User
from cases.querysets.closed_hours import NOWHERE, ClosedHours
from cases.selectors.selection import as_sql
from strategies.outcomes import OUTCOMES, Channel

TABS = ("all", "due", "broken", "call_backs", "new", "waiting")
RIGHT_PARTY = [outcome.code for outcome in OUTCOMES.values() if outcome.right_party]

_COUNTS = """
SELECT count(*) FILTER (WHERE due),
       count(*) FILTER (WHERE due AND (attention = %(promise_due)s OR follow_up_on = %(as_of)s)),
       count(*) FILTER (WHERE due AND attention = %(promise_broken)s),
       count(*) FILTER (WHERE attention = %(call_back)s AND follow_up_at < %(tomorrow)s),
       count(*) FILTER (WHERE due AND last_contact_at IS NULL),
       count(*) FILTER (WHERE NOT due),
       min(follow_up_at) FILTER (WHERE attention = %(call_back)s AND follow_up_at > %(now)s)
FROM (
    SELECT attention, follow_up_on, follow_up_at, last_contact_at,
           (follow_up_on IS NULL OR follow_up_on <= %(as_of)s)
           AND (follow_up_at IS NULL OR follow_up_at <= %(now)s)
           AND (contact_from IS NULL OR contact_from <= %(now)s)
           AND {open}
           AND (NOT on_hold OR attention = %(promise_due)s) AS due
    FROM ({worked}) AS worked
) AS cases
"""

_OWN_DAY = """
SELECT k.currency, count(*) FILTER (WHERE c.part_of_id IS NULL),
       count(*) FILTER (WHERE c.channel = %(call)s AND c.part_of_id IS NULL),
       count(*) FILTER (WHERE c.outcome = ANY(%(reached)s) AND c.part_of_id IS NULL), sum(p.amount),
       (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY wrap_up) FROM cases_contactlog
        WHERE agent_id = %(agent)s AND at >= %(since)s)
FROM cases_contactlog c LEFT JOIN cases_promise p ON p.id = c.promise_id LEFT JOIN cases_case k ON k.id = p.case_id
WHERE c.agent_id = %(agent)s AND c.at >= %(since)s AND c.corrects_id IS NULL
GROUP BY k.currency ORDER BY k.currency
"""


@dataclass(frozen=True)
class QueueCounts:
    """How many cases each tab holds, and when the next call-back is asked for."""

    by_tab: dict[str, int]
    next_call_back: dt.datetime | None


@dataclass(frozen=True)
class OwnDay:
    """An agent's own numbers since midnight; `promised` sums the promises taken, by currency.

    `wrap_up`: the median time from the first touch of the contact form to its sending; shown to the agent alone.
    """

    contacts: int
    calls: int
    reached: int
    promised: dict[str, Decimal]
    wrap_up: dt.timedelta | None


def queue_counts(*, user: User, as_of: dt.date, now: dt.datetime, closed: ClosedHours = NOWHERE) -> QueueCounts:
    """One query over the user's open cases. `due` is the twin of `CaseQuerySet.due_for_work` (a test compares them)."""
    columns = ["attention", "follow_up_on", "follow_up_at", "last_contact_at", "on_hold", "contact_from"]
    is_closed, which = closed.as_sql()
    if which:  # what it names is read only where it is asked for: the index over the queue holds the rest
        columns += ["creditor_id", "debtor_id"]
    worked, params = as_sql(Case.objects.visible_to(user).worked(), *columns)
    values = {
        "as_of": as_of,
        "now": now,
        "tomorrow": end_of_day(as_of),
        "promise_due": int(Attention.PROMISE_DUE),
        "promise_broken": int(Attention.PROMISE_BROKEN),
        "call_back": int(Attention.CALL_BACK),
        **which,
    }
    asked = _COUNTS.replace("{open}", f"NOT ({is_closed or 'false'})")
    *counts, call_back = _one_row(asked.replace("{worked}", _named(worked, params, values)), values)
    return QueueCounts(dict(zip(TABS, counts, strict=True)), call_back)


def own_day(*, user: User, since: dt.datetime) -> OwnDay:
    """One query over the agent's contacts since `since`."""
    values: dict[str, Any] = {"call": Channel.CALL.value, "reached": RIGHT_PARTY, "agent": user.pk, "since": since}
    with connection.cursor() as cursor:
        cursor.execute(_OWN_DAY, values)
        rows = cursor.fetchall()  # by currency, the contacts without a promise under none
    contacts, calls, reached = (sum(row[place] for row in rows) for place in (1, 2, 3))
    wrap_up = rows[0][5] if rows else None
    return OwnDay(contacts, calls, reached, {row[0]: row[4] for row in rows if row[0]}, wrap_up)


def end_of_day(as_of: dt.date) -> dt.datetime:
    """The midnight that ends a business date, in the time zone of the house."""
    return timezone.make_aware(dt.datetime.combine(as_of + dt.timedelta(days=1), dt.time.min))


def _named(sql: str, params: tuple[Any, ...], values: dict[str, Any]) -> str:
    """The ORM's positional parameters under names of their own, so that both halves share one set of values."""
    for number, value in enumerate(params):
        values[f"p{number}"] = value
        sql = sql.replace("%s", f"%(p{number})s", 1)
    return sql


def _one_row(sql: str, values: dict[str, Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row: tuple[Any, ...] = cursor.fetchone()
    return row
