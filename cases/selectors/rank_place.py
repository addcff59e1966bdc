"""Where a case stands in the queue that it belongs to, and what would put it first there."""

import datetime as dt
from dataclasses import dataclass

from cases.models import Case, User
from cases.querysets.cases import CaseQuerySet
from cases.querysets.closed_hours import NOWHERE, ClosedHours
from cases.selectors.queue_page import Cursor
from cases.selectors.rank import Rank
from strategies.ranking.counterfactuals import Change, changes_of


@dataclass(frozen=True)
class Place:
    """`place` of `cases` that the queue offers now, 1 the first; None where it does not offer this one.

    `first`: the case that stands first beside it; None where there is no other. `changes`: what would raise it, and
    whether it would stand first then.
    """

    place: int | None
    cases: int
    first: Case | None
    changes: list[tuple[Change, bool]]


def place_of(
    case: Case, rank: Rank, *, user: User, as_of: dt.date, now: dt.datetime, closed: ClosedHours = NOWHERE
) -> Place:
    """Among the cases of the same agent, or of the team's pool, that the reader may see. Three queries."""
    offered = _beside(case, user).due_for_work(as_of, now, closed)
    others = offered.exclude(pk=case.pk)
    first = others.in_queue_order().first()
    ahead = others.filter(rank_points__gte=case.rank_points).exclude(Cursor.of(case).after()).count()
    total = offered.count()
    is_offered = case.is_due_for_work(as_of, now) and offered.filter(pk=case.pk).exists()
    changes = [
        (change, _would_lead(case, change.points, first)) for change in changes_of(rank.facts, rank.counting.weights)
    ]
    return Place(ahead + 1 if is_offered else None, total, first, changes)


def _beside(case: Case, user: User) -> CaseQuerySet:
    cases = Case.objects.visible_to(user)
    return cases.filter(agent=case.agent_id) if case.agent_id else cases.filter(agent=None, team=case.team_id)


def _would_lead(case: Case, points: int, first: Case | None) -> bool:
    return first is None or _key(case, points) < _key(first, first.rank_points)


def _key(case: Case, points: int) -> tuple[object, ...]:
    """The queue's order for one case; unknown due dates last."""
    return (-points, case.oldest_due_on is None, case.oldest_due_on or dt.date.max, -case.balance, case.pk)
