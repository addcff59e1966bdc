"""The agents' days ahead: which steps of the cadence fall to whom on which day, under the draft and under the policy in force.

A case stays in its stage until its days past due reach the next threshold that its balance meets; gates are taken as open
and nothing is taken to be paid or promised meanwhile; a case stays in the segment of its first day. Cases on hold make no
work here.
"""

from typing import Any

from django.db import connection

from cases.models import Simulation
from cases.selectors.segments import segment_sql
from cases.services.simulation.moves import Trial
from strategies.programme.cadence import Worker
from strategies.programme.programme import Programme
from strategies.stages import LADDER_ORDER, PERSON_LEFT_STAGES, WORKED_STAGES, rank

# A case in a stage from `since` until the day before it enters the next one; then in each later stage that it enters.
_DAYS = """
WITH rung AS (
    SELECT * FROM unnest(%(segments)s::int[], %(stages)s::text[], %(ranks)s::int[], %(from_days)s::int[], %(least)s::numeric[])
        AS rung (segment, stage, rank, from_days, least)
), step AS (
    SELECT * FROM unnest(%(step_segments)s::int[], %(step_stages)s::text[], %(step_days)s::int[]) AS step (segment, stage, day)
), stand AS MATERIALIZED (
    SELECT c.id, c.agent_id, c.oldest_due_on, c.collectable, c.in_house_until, {number} AS segment, COALESCE(m.to_stage, c.stage) AS stage,
           CASE WHEN m.to_stage <> c.stage THEN %(as_of)s::date ELSE c.stage_since END AS since
    FROM cases_case c
    LEFT JOIN (SELECT case_id, {to_stage} AS to_stage FROM cases_simulatedmove
               WHERE simulation_id = %(simulation)s AND NOT successor) AS m ON m.case_id = c.id
    {joins}
    WHERE c.stage <> 'closed' AND c.agent_id IS NOT NULL AND NOT c.on_hold AND COALESCE(m.to_stage, c.stage) <> 'closed'
), ahead AS (
    SELECT s.id, s.agent_id, s.segment, r.stage, r.rank, s.oldest_due_on + r.from_days AS since
    FROM stand s JOIN rung r ON r.segment = s.segment AND s.collectable >= r.least
     AND r.rank >= array_position(%(ladder)s::text[], s.stage::text)
    WHERE s.oldest_due_on + r.from_days BETWEEN %(as_of)s::date + 1 AND %(last)s
      AND NOT (r.stage = ANY(%(outside)s) AND COALESCE(s.in_house_until > s.oldest_due_on + r.from_days, FALSE))
), span AS (
    SELECT id, agent_id, segment, stage, since, lead(since) OVER (PARTITION BY id ORDER BY since) AS until
    FROM (SELECT id, agent_id, segment, stage, since FROM stand UNION ALL
          SELECT id, agent_id, segment, stage, since FROM ahead) AS joined
)
SELECT %(simulation)s, agent_id, since + day - 1, count(*)
FROM span JOIN step USING (segment, stage)
WHERE since + day - 1 BETWEEN %(as_of)s AND %(last)s AND (until IS NULL OR since + day - 1 < until)
GROUP BY 2, 3
"""
_KEEP = """
INSERT INTO cases_simulatedday (simulation_id, agent_id, on_date, {name})
{days}
ON CONFLICT (simulation_id, agent_id, on_date) DO UPDATE SET {name} = EXCLUDED.{name}
"""
_BY_DAY = """
SELECT on_date, sum(drafted), sum(standing), count(DISTINCT agent_id) FROM cases_simulatedday
WHERE simulation_id = %(simulation)s GROUP BY 1 ORDER BY 1
"""


def workload_of(simulation: Simulation, trial: Trial) -> list[list[Any]]:
    """Write the agents' days; returns [day, steps under the draft, under the policy in force, agents with any]."""
    for name, programme in (("drafted", trial.drafted), ("standing", trial.standing)):
        _write(simulation, programme, name)
    with connection.cursor() as cursor:
        cursor.execute(_BY_DAY, {"simulation": simulation.pk})
        return [[day.isoformat(), int(drafted), int(standing), agents] for day, drafted, standing, agents in cursor]


def _write(simulation: Simulation, programme: Programme, name: str) -> None:
    segment = segment_sql(programme, as_of=simulation.as_of)
    days = (
        _DAYS.replace("{number}", segment.number)
        .replace("{joins}", " ".join(segment.joins))
        .replace("{to_stage}", name)
    )
    statement = _KEEP.replace("{name}", name).replace("{days}", days)
    with connection.cursor() as cursor:
        cursor.execute(statement, {**segment.values, **_rungs(programme), **_steps(programme), **_when(simulation)})


def _when(simulation: Simulation) -> dict[str, Any]:
    last = simulation.as_of.toordinal() + simulation.days - 1
    return {
        "simulation": simulation.pk,
        "as_of": simulation.as_of,
        "last": simulation.as_of.fromordinal(last),
        "ladder": [str(stage) for stage in LADDER_ORDER],
        "outside": [str(stage) for stage in PERSON_LEFT_STAGES],
    }


def _rungs(programme: Programme) -> dict[str, list[Any]]:
    rows = [
        (number, str(rung.stage), rank(rung.stage), rung.from_days, rung.least_balance)
        for number, segment in enumerate(programme.segments)
        for rung in segment.ladder.rungs
    ]
    names = ("segments", "stages", "ranks", "from_days", "least")
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def _steps(programme: Programme) -> dict[str, list[Any]]:
    """Steps that agents carry out, in the stages that agents work."""
    rows = [
        (number, str(rung.stage), step.day)
        for number, segment in enumerate(programme.segments)
        for rung in segment.ladder.rungs
        if rung.stage in WORKED_STAGES
        for step in rung.cadence
        if step.by == Worker.AGENT
    ]
    names = ("step_segments", "step_stages", "step_days")
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}
