"""Handing over a selection as it was shown: what changed meanwhile is shown again, not overwritten unseen."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from cases.models import Team, User
from cases.querysets.cases import CaseQuerySet
from cases.selectors.selection import open_ids
from cases.services.assignment import HandOver, reassign_cases
from cases.services.verdict import Refused


class SelectionChanged(Refused):
    """Somebody else changed the selection between the preview and the hand-over; nothing was written."""


@dataclass(frozen=True)
class Selected:
    """How many open cases a selection holds, and a mark that changes with any of them, its team or its agent."""

    count: int
    mark: str


# The mark is a sum over rows, so that it does not depend on their order and needs no memory.
_SELECTED = """
SELECT count(*), COALESCE(sum(hashtextextended(concat_ws(':', id, team_id, 'a', agent_id), 0)::numeric), 0)
FROM (
    SELECT id, team_id, agent_id FROM cases_case
    WHERE id IN ({chosen}) AND stage <> 'closed' ORDER BY id {lock}
) AS chosen
"""


def selected(cases: CaseQuerySet) -> Selected:
    """The selection as it stands now, for a preview."""
    return _selected(cases, lock="")


@transaction.atomic
def hand_over(
    *,
    cases: CaseQuerySet,
    seen: Selected,
    team: Team | None,
    agents: Sequence[User],
    reason: str,
    by: User,
    as_of: dt.date,
    now: dt.datetime,
) -> HandOver:
    """Lock the selection, check that it is still the one `seen`, and hand it over (see `reassign_cases`).

    Raises SelectionChanged where it is not, and Refused as `reassign_cases` does.
    """
    if _selected(cases, lock="FOR UPDATE") != seen:
        raise SelectionChanged(_("The selection has changed since you looked at it. Look again."))
    if not seen.count:
        raise Refused(_("No open case is selected."))
    return reassign_cases(cases=cases, team=team, agents=agents, reason=reason, by=by, as_of=as_of, now=now)


def _selected(cases: CaseQuerySet, *, lock: str) -> Selected:
    chosen, params = open_ids(cases)
    with connection.cursor() as cursor:
        cursor.execute(_SELECTED.replace("{chosen}", chosen).replace("{lock}", lock), params)
        count, mark = cursor.fetchone()
    return Selected(count, str(mark))
