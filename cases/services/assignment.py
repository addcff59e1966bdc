"""Whose case it is (分案): one case or many handed over, with reason and history, undone within a day."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from cases.models import Assignment, Case, Team, User
from cases.querysets.cases import CaseQuerySet
from cases.selectors.selection import open_ids
from cases.services.locks import lock_case
from cases.services.verdict import Refused, Sentence

UNDO_WITHIN = dt.timedelta(hours=24)


@dataclass(frozen=True)
class HandOver:
    """One hand-over of many cases; `batch` finds its rows and undoes it."""

    batch: uuid.UUID
    count: int


@transaction.atomic
def reassign_case(
    *, case: Case, team: Team | None, agent: User | None, reason: str, by: User, as_of: dt.date, now: dt.datetime
) -> HandOver:
    """Give one open case to a team and agent, or to the team's pool (agent None).

    Raises Refused for a closed case, an agent who does not belong to the team, or a missing reason.
    """
    locked = lock_case(case)
    if locked.is_closed:
        raise Refused(_("This case is closed; it has no agent any more."))
    return reassign_cases(
        cases=Case.objects.filter(pk=locked.pk),
        team=team,
        agents=[agent] if agent else [],
        reason=reason,
        by=by,
        as_of=as_of,
        now=now,
    )


@transaction.atomic
def reassign_cases(
    *,
    cases: CaseQuerySet,
    team: Team | None,
    agents: Sequence[User],
    reason: str,
    by: User,
    as_of: dt.date,
    now: dt.datetime,
) -> HandOver:
    """Hand the open cases of a selection to the agents in turn, longest overdue first, so that each gets the same mix.

    No agents: to the team's pool. Cases already where they should be are left alone and get no history row.
    Side effects: case rows locked in order of id, team, agent and lease changed, one Assignment a case.
    `cases` must come from `visible_to(by)`.
    """
    _check(team, agents, reason)
    batch = uuid.uuid4()
    chosen, chosen_params = open_ids(cases)
    occasion: list[Any] = [reason.strip(), batch, as_of, now, by.pk]
    with connection.cursor() as cursor:
        cursor.execute(
            _HAND_OVER.replace("{chosen}", chosen),
            [*chosen_params, team.pk if team else None, [agent.pk for agent in agents], *occasion],
        )
        return HandOver(batch, cursor.rowcount)


@transaction.atomic
def undo_hand_over(*, batch: uuid.UUID, reason: str, by: User, as_of: dt.date, now: dt.datetime) -> HandOver:
    """Give the cases of a hand-over back to whom they came from, unless somebody moved them on since.

    What came from somebody who has left meanwhile goes to the team's pool.

    Raises Refused once a day has passed, where the hand-over is another person's, or where nothing is left to undo.
    """
    first = Assignment.objects.filter(batch=batch).order_by("pk").first()
    if first is None or (first.by_id != by.pk and not by.is_admin):
        raise Refused(_("There is no hand-over of yours to undo."))
    if first.at < now - UNDO_WITHIN:
        raise Refused(_("A hand-over can be undone for 24 hours only."))
    undone = uuid.uuid4()
    with connection.cursor() as cursor:
        cursor.execute(_UNDO, [batch, reason.strip(), undone, as_of, now, by.pk])
        count = cursor.rowcount
    if count == 0:
        raise Refused(_("These cases have been moved on since; nothing was undone."))
    return HandOver(undone, count)


def _check(team: Team | None, agents: Sequence[User], reason: str) -> None:
    reasons: list[Sentence] = []
    if not reason.strip():
        reasons.append(_("Say why the cases change hands."))
    if agents and team is None:
        reasons.append(_("Choose the team of the agents."))
    if team is not None and not team.is_active:
        reasons.append(_("This team is no longer active."))
    reasons += [
        _("%(name)s is not an agent of this team.") % {"name": agent.display_name()}
        for agent in agents
        if team is not None and (agent.team_id != team.pk or not agent.is_agent or not agent.is_active)
    ]
    if reasons:
        raise Refused(*reasons)


# Rows are locked in the order of their ids (see locks.py) before anything is decided.
_HAND_OVER = """
WITH locked AS (
    SELECT id, team_id, agent_id, oldest_due_on FROM cases_case
    WHERE id IN ({chosen}) AND stage <> 'closed'
    ORDER BY id FOR UPDATE
), turn AS (
    SELECT id, team_id, agent_id, row_number() OVER (ORDER BY oldest_due_on NULLS LAST, id) - 1 AS n FROM locked
), given AS (
    SELECT turn.*, to_team.id AS to_team, agents.ids[1 + (turn.n %% GREATEST(cardinality(agents.ids), 1))] AS to_agent
    FROM turn, (SELECT %s::bigint AS id) AS to_team, (SELECT %s::bigint[] AS ids) AS agents
), handed AS (
    UPDATE cases_case c
    SET team_id = given.to_team, agent_id = given.to_agent, leased_by_id = NULL, leased_until = NULL
    FROM given
    WHERE c.id = given.id
      AND (given.team_id, given.agent_id) IS DISTINCT FROM (given.to_team, given.to_agent)
    RETURNING c.id, given.team_id AS from_team, given.agent_id AS from_agent, given.to_team, given.to_agent
)
INSERT INTO cases_assignment
    (case_id, from_team_id, from_agent_id, team_id, agent_id, reason, batch, on_date, at, by_id)
SELECT id, from_team, from_agent, to_team, to_agent, o.reason, o.batch, o.on_date, o.at, o.by_id
FROM handed, (SELECT %s AS reason, %s::uuid AS batch, %s::date AS on_date, %s::timestamptz AS at, %s::bigint AS by_id) o
"""

_UNDO = """
WITH locked AS (
    SELECT c.id, c.team_id, c.agent_id, a.from_team_id, CASE WHEN u.is_active THEN u.id END AS from_agent_id
    FROM cases_case c JOIN cases_assignment a ON a.case_id = c.id LEFT JOIN cases_user u ON u.id = a.from_agent_id
    WHERE a.batch = %s AND c.stage <> 'closed'
      AND (c.team_id, c.agent_id) IS NOT DISTINCT FROM (a.team_id, a.agent_id)
    ORDER BY c.id FOR UPDATE OF c
), handed AS (
    UPDATE cases_case c
    SET team_id = l.from_team_id, agent_id = l.from_agent_id, leased_by_id = NULL, leased_until = NULL
    FROM locked l WHERE c.id = l.id
    RETURNING c.id, l.team_id, l.agent_id, l.from_team_id, l.from_agent_id
)
INSERT INTO cases_assignment
    (case_id, from_team_id, from_agent_id, team_id, agent_id, reason, batch, on_date, at, by_id)
SELECT id, team_id, agent_id, from_team_id, from_agent_id, o.reason, o.batch, o.on_date, o.at, o.by_id
FROM handed, (SELECT %s AS reason, %s::uuid AS batch, %s::date AS on_date, %s::timestamptz AS at, %s::bigint AS by_id) o
"""
