"""The agents' days ahead: which steps of the cadence fall to whom on which day, under the draft and under the policy in force.

A case stays in its stage until its days past due reach the next threshold that its balance meets; gates are taken as open
and nothing is taken to be paid or promised meanwhile; a case stays in the segment of its first day. Cases on hold make no
work here.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from cases.models import Simulation
from cases.selectors.segments import segment_sql
from cases.services.simulation.moves import Trial
from strategies.ladder import Ladder
from strategies.programme.cadence import Worker
from strategies.stages import LADDER_ORDER, PERSON_LEFT_STAGES, WORKED_STAGES, rank

# Cases of which the same is to be said are followed as one, of a `kind`; ladders that are alike in both programmes have one
# number, and a kind that goes the same way under both is followed once. It is in a stage from `since` until the day before it
# enters the next one; then in each later stage that it enters. Of a balance counts which least balances it reaches.
_DAYS = """
WITH rung AS (
    SELECT * FROM unnest(%(ladders)s::int[], %(stages)s::text[], %(ranks)s::int[], %(from_days)s::int[], %(least)s::numeric[])
        AS rung (ladder, stage, rank, from_days, least)
), step AS (
    SELECT * FROM unnest(%(step_ladders)s::int[], %(step_stages)s::text[], %(step_days)s::int[]) AS step (ladder, stage, day)
), moved AS MATERIALIZED (
    SELECT case_id, drafted, standing FROM cases_simulatedmove WHERE simulation_id = %(simulation)s AND NOT successor
), kind AS MATERIALIZED (
    SELECT row_number() OVER () AS kind, c.stage, c.oldest_due_on, GREATEST(c.stage_since, %(long_ago)s::date) AS stage_since,
           width_bucket(c.collectable, %(bands)s::numeric[]) AS band,
           CASE WHEN c.in_house_until > %(as_of)s THEN c.in_house_until END AS in_house_until,
           (%(drafted_ladders)s::int[])[{drafted} + 1] AS drafted_ladder, COALESCE(m.drafted, c.stage) AS drafted,
           (%(standing_ladders)s::int[])[{standing} + 1] AS standing_ladder, COALESCE(m.standing, c.stage) AS standing,
           array_agg(c.agent_id) AS agents
    FROM cases_case c
    LEFT JOIN moved m ON m.case_id = c.id
    {joins}
    WHERE c.stage <> 'closed' AND c.agent_id IS NOT NULL AND NOT c.on_hold
    GROUP BY 2, 3, 4, 5, 6, 7, 8, 9, 10
), way AS (
    SELECT k.kind, k.oldest_due_on, (%(bands)s::numeric[])[k.band] AS balance, k.in_house_until, way.*,
           CASE WHEN way.stage <> k.stage THEN %(as_of)s::date ELSE k.stage_since END AS since
    FROM kind k
    CROSS JOIN LATERAL (SELECT k.drafted_ladder = k.standing_ladder AND k.drafted = k.standing AS alike) AS both_ways
    CROSS JOIN LATERAL (VALUES (TRUE, alike, k.drafted_ladder, k.drafted), (FALSE, TRUE, k.standing_ladder, k.standing))
        AS way (by_draft, by_standing, ladder, stage)
    WHERE (way.by_draft OR NOT alike) AND way.stage <> 'closed'
), ahead AS (
    SELECT w.kind, w.by_draft, w.by_standing, w.ladder, r.stage, w.oldest_due_on + r.from_days AS since
    FROM way w JOIN rung r ON r.ladder = w.ladder AND w.balance >= r.least
     AND r.rank >= array_position(%(ladder)s::text[], w.stage::text)
    WHERE w.oldest_due_on + r.from_days BETWEEN %(as_of)s::date + 1 AND %(last)s
      AND NOT (r.stage = ANY(%(outside)s) AND COALESCE(w.in_house_until > w.oldest_due_on + r.from_days, FALSE))
), span AS (
    SELECT kind, by_draft, by_standing, ladder, stage, since, lead(since) OVER (PARTITION BY kind, by_draft ORDER BY since) AS until
    FROM (SELECT kind, by_draft, by_standing, ladder, stage, since FROM way UNION ALL SELECT * FROM ahead) AS joined
), due AS MATERIALIZED (
    SELECT kind, since + day - 1 AS on_date,
           count(*) FILTER (WHERE by_draft) AS drafted, count(*) FILTER (WHERE by_standing) AS standing
    FROM span JOIN step USING (ladder, stage)
    WHERE since + day - 1 BETWEEN %(as_of)s AND %(last)s AND (until IS NULL OR since + day - 1 < until)
    GROUP BY 1, 2
)
INSERT INTO cases_simulatedday (simulation_id, agent_id, on_date, drafted, standing)
SELECT %(simulation)s, agent, due.on_date, sum(due.drafted), sum(due.standing)
FROM due JOIN kind USING (kind) CROSS JOIN LATERAL unnest(kind.agents) AS agent
GROUP BY 2, 3
"""
_BY_DAY = """
SELECT on_date, sum(drafted), sum(standing), count(DISTINCT agent_id) FROM cases_simulatedday
WHERE simulation_id = %(simulation)s GROUP BY 1 ORDER BY 1
"""


def workload_of(simulation: Simulation, trial: Trial) -> list[list[Any]]:
    """Write the agents' days; returns [day, steps under the draft, under the policy in force, agents with any]."""
    drafted = segment_sql(trial.drafted, as_of=simulation.as_of, prefix="drafted_")
    standing = segment_sql(trial.standing, as_of=simulation.as_of, prefix="standing_")
    statement = (
        _DAYS.replace("{drafted}", drafted.number)
        .replace("{standing}", standing.number)
        .replace("{joins}", " ".join(dict.fromkeys((*drafted.joins, *standing.joins))))
    )
    values = {**drafted.values, **standing.values, **_ladders(trial), **_when(simulation)}
    values["long_ago"] = simulation.as_of - dt.timedelta(days=max(values["step_days"], default=0))
    values["bands"] = sorted(set(values["least"]))
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute(_BY_DAY, {"simulation": simulation.pk})
        return [[day.isoformat(), int(drafted), int(standing), agents] for day, drafted, standing, agents in cursor]


def _when(simulation: Simulation) -> dict[str, Any]:
    last = simulation.as_of.toordinal() + simulation.days - 1
    return {
        "simulation": simulation.pk,
        "as_of": simulation.as_of,
        "last": simulation.as_of.fromordinal(last),
        "ladder": [str(stage) for stage in LADDER_ORDER],
        "outside": [str(stage) for stage in PERSON_LEFT_STAGES],
    }


@dataclass(frozen=True)
class _Ways:
    """What the days ahead of a case go by: `rungs` as (stage, rank, days past due, least balance), `steps` that agents carry out,
    in the stages that agents work, as (stage, day)."""

    rungs: tuple[tuple[str, int, int, Decimal], ...]
    steps: tuple[tuple[str, int], ...]


def _ladders(trial: Trial) -> dict[str, list[Any]]:
    """Both programmes' ladders, alike ones once, as parallel arrays; and which of them each segment has."""
    drafted, standing = (
        [_ways(segment.ladder) for segment in programme.segments] for programme in (trial.drafted, trial.standing)
    )
    number = {ways: place for place, ways in enumerate(dict.fromkeys((*drafted, *standing)))}
    rungs = [(place, *rung) for ways, place in number.items() for rung in ways.rungs]
    steps = [(place, *step) for ways, place in number.items() for step in ways.steps]
    return {
        "drafted_ladders": [number[ways] for ways in drafted],
        "standing_ladders": [number[ways] for ways in standing],
        **_columns(("ladders", "stages", "ranks", "from_days", "least"), rungs),
        **_columns(("step_ladders", "step_stages", "step_days"), steps),
    }


def _ways(ladder: Ladder) -> _Ways:
    return _Ways(
        rungs=tuple((str(r.stage), rank(r.stage), r.from_days, r.least_balance) for r in ladder.rungs),
        steps=tuple(
            (str(r.stage), step.day)
            for r in ladder.rungs
            if r.stage in WORKED_STAGES
            for step in r.cadence
            if step.by == Worker.AGENT
        ),
    )


def _columns(names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> dict[str, list[Any]]:
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}
