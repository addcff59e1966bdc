"""Handing out cases that have no agent (分案): evenly by cases held, the same whoever works which chunk when.

The plan fixes for each team how many cases each agent gets; a chunk knows how many of its team's cases come before
it, so the n-th unassigned case goes to the same agent in any order of work, killed and resumed or not.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from cases.services.night.scope import Scope, execute

_WAITING = """
SELECT team_id, count(*) FROM cases_case
WHERE agent_id IS NULL AND team_id IS NOT NULL AND stage IN ('reminder', 'phone', 'visit', 'legal')
GROUP BY team_id ORDER BY team_id
"""

_AGENTS = """
SELECT u.team_id, u.id, count(c.id)
FROM cases_user u LEFT JOIN cases_case c ON c.agent_id = u.id AND c.stage <> 'closed'
WHERE u.role = 'agent' AND u.is_active AND u.takes_work AND u.team_id = ANY(%s)
GROUP BY u.team_id, u.id ORDER BY u.team_id, u.id
"""

_HAND_OUT = """
WITH waiting AS (
    SELECT id, team_id, before.cases + row_number() OVER (PARTITION BY team_id ORDER BY id) AS n
    FROM cases_case
    JOIN unnest(%(teams)s::bigint[], %(before)s::bigint[]) AS before (team, cases) ON before.team = team_id
    WHERE agent_id IS NULL AND stage IN ('reminder', 'phone', 'visit', 'legal')
      AND id BETWEEN %(first)s AND %(last)s
), given AS (
    UPDATE cases_case c SET agent_id = share.agent
    FROM waiting
    JOIN unnest(%(share_teams)s::bigint[], %(share_agents)s::bigint[], %(share_from)s::bigint[], %(share_to)s::bigint[])
      AS share (team, agent, from_n, to_n)
      ON share.team = waiting.team_id AND waiting.n BETWEEN share.from_n AND share.to_n
    WHERE c.id = waiting.id AND c.agent_id IS NULL
    RETURNING c.id, c.team_id, c.agent_id
)
INSERT INTO cases_assignment (case_id, from_team_id, team_id, agent_id, reason, on_date, at, run_id)
SELECT id, team_id, team_id, agent_id, '', %(as_of)s, %(now)s, %(run)s FROM given
"""


def even_shares(held: Sequence[int], new: int) -> list[int]:
    """How many of `new` cases each agent gets so that what they hold is as even as can be; the first get the odd ones.

    >>> even_shares([5, 0, 0], 4)
    [0, 2, 2]
    """
    order = sorted(range(len(held)), key=lambda i: (held[i], i))
    takers = 1
    while takers < len(order):
        missing = sum(held[order[takers]] - held[i] for i in order[:takers])
        if missing >= new:
            break
        takers += 1
    return _poured(held, order[:takers], new)


def _poured(held: Sequence[int], takers: Sequence[int], new: int) -> list[int]:
    """Raise the takers to one common height with `new` cases; whole cases left over go to the first of them."""
    shares = [0] * len(held)
    height, odd = divmod(sum(held[i] for i in takers) + new, len(takers))
    for place, index in enumerate(sorted(takers)):
        shares[index] = height - held[index] + (1 if place < odd else 0)
    return shares


def plan_shares() -> dict[str, list[int]]:
    """The shares of every team with waiting cases, as parallel lists for the chunk's statement."""
    plan: dict[str, list[int]] = {"share_teams": [], "share_agents": [], "share_from": [], "share_to": []}
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        waiting = dict(cursor.fetchall())
        cursor.execute(_AGENTS, [list(waiting)])
        agents: dict[int, list[tuple[int, int]]] = {}
        for team, agent, held in cursor.fetchall():
            agents.setdefault(team, []).append((agent, held))
    for team, members in agents.items():
        reached = 0
        for (agent, _held), share in zip(members, even_shares([h for _a, h in members], waiting[team]), strict=True):
            if share:
                plan["share_teams"].append(team)
                plan["share_agents"].append(agent)
                plan["share_from"].append(reached + 1)
                plan["share_to"].append(reached + share)
            reached += share
    return plan


def hand_out_cases(scope: Scope, plan: dict[str, Any]) -> int:
    """Give the waiting cases of the range to the agents that the plan names. Returns the number given."""
    if not plan.get("share_agents"):
        return 0
    return execute(_HAND_OUT, scope.values(**plan))
