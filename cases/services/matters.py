"""Matters that stop ordinary work: opened with scope, owner and clock, closed with an answer."""

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Debt, Hold, HoldKind, MatterResult, Role, User
from cases.services.holds import place_hold, release_hold
from cases.services.occasion import Occasion
from cases.services.verdict import Refused
from strategies.matters import MATTERS, may_be_about_one_debt

LONGEST_CLOCK_DAYS = 365


@transaction.atomic
def open_matter(
    *,
    case: Case,
    kind: str,
    reason: str,
    occasion: Occasion,
    debt: Debt | None = None,
    owner: User | None = None,
    answer_by: dt.date | None = None,
) -> Hold:
    """Hold the case, or one of its debts, until somebody has answered.

    An owner is a supervisor of the case's team, or an administrator; without one the rule book names a supervisor, or
    leaves it to whoever is the case's agent. Without a day: the rule book's clock. Raises Refused for an unknown kind, a
    scope that does not fit it, another owner, a day that has passed or lies too far ahead, and as `place_hold` does.
    """
    matter = MATTERS.get(kind)
    if matter is None:
        raise Refused(_("Choose what it is."))
    if debt is not None and not may_be_about_one_debt(kind):
        raise Refused(_("This stops the whole case; it cannot be about one debt."))
    if owner is not None and not supervisors_of(case).filter(pk=owner.pk).exists():
        raise Refused(_("A supervisor of the team answers it, or the case's own agent."))
    latest = occasion.as_of + dt.timedelta(days=LONGEST_CLOCK_DAYS)
    day = answer_by or occasion.as_of + dt.timedelta(days=matter.days)
    if not occasion.as_of <= day <= latest:
        raise Refused(_("The answer must be due within the next %(days)d days.") % {"days": LONGEST_CLOCK_DAYS})
    return place_hold(
        case=case,
        debt=debt,
        kind=kind,
        reason=reason.strip(),
        from_on=occasion.as_of,
        by=occasion.by,
        now=occasion.now,
        owner=owner or _supervisor_for(case, kind),
        answer_by=day,
    )


def supervisors_of(case: Case) -> QuerySet[User]:
    """Whom a matter of the case can be given to: the active supervisors of its team, and the administrators."""
    active = User.objects.filter(is_active=True)
    of_team = Q(supervised_teams=case.team_id) if case.team_id else Q(pk__in=[])
    return active.filter(of_team | Q(role=Role.ADMIN)).distinct().order_by("-role", "pk")


def _supervisor_for(case: Case, kind: str) -> User | None:
    """A supervisor where the rule book asks for one; None leaves it to the case's agent, whoever that is by then."""
    return supervisors_of(case).first() if MATTERS[kind].by_supervisor else None


@transaction.atomic
def close_matter(*, hold: Hold, result: str, outcome: str, occasion: Occasion) -> Hold:
    """End a matter with its answer; the case, or its one debt, goes on from here.

    Raises Refused without a result or a word of what was answered, where this person may not, and as `release_hold` does.
    """
    assert occasion.by is not None
    if result not in MatterResult.values:
        raise Refused(_("Choose what came of it."))
    if not outcome.strip():
        raise Refused(_("Say what was answered or agreed."))
    if occasion.by.is_agent and not may_close(hold, occasion.by):
        raise Refused(_("A supervisor closes this matter."))
    closed = release_hold(hold=hold, by=occasion.by, as_of=occasion.as_of)
    closed.result, closed.outcome = result, outcome.strip()
    closed.save(update_fields=["result", "outcome"])
    return closed


def may_close(hold: Hold, user: User) -> bool:
    """Supervisors and administrators; an agent only what they own and the rule book does not leave to a supervisor."""
    if hold.kind in (HoldKind.PROMISE, HoldKind.PLAN):
        return False
    if not user.is_agent:
        return True
    answers = hold.owner_id or hold.case.agent_id
    return answers == user.pk and hold.kind in MATTERS and not MATTERS[hold.kind].by_supervisor
