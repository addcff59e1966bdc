"""The figures of a simulation: who moves where, whose work that is, what it causes and costs, and which holds it touches."""

from collections import Counter
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from cases.models import Simulation
from cases.selectors.segments import segment_sql
from cases.services.night.boxes import step_boxes
from cases.services.night.judging import judged_sql
from cases.services.night.moving import edges
from cases.services.simulation.moves import Trial
from strategies.models import CostKind
from strategies.programme.programme import Programme
from strategies.services.step_costs import step_costs
from strategies.stages import Stage

MOST_AGENTS = 500

_TOTALS = """
SELECT count(*) FILTER (WHERE drafted <> stage), count(*) FILTER (WHERE standing <> stage),
       count(*) FILTER (WHERE drafted <> standing), count(*) FILTER (WHERE held_from <> '')
FROM cases_simulatedmove WHERE simulation_id = %(simulation)s
"""
_STEPS = """
SELECT stage, drafted, standing, count(*)
FROM cases_simulatedmove WHERE simulation_id = %(simulation)s GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3
"""
_GROUPED = """
SELECT {key}, count(*) FILTER (WHERE m.drafted <> m.stage), count(*) FILTER (WHERE m.standing <> m.stage),
       count(*) FILTER (WHERE m.drafted <> m.standing)
FROM cases_simulatedmove m JOIN cases_case c ON c.id = m.case_id JOIN cases_creditor creditor ON creditor.id = c.creditor_id
WHERE m.simulation_id = %(simulation)s GROUP BY 1 ORDER BY 4 DESC, 1 LIMIT %(most)s
"""
# As `strategies.buckets.bucket_for` names them.
_BUCKET = """CASE
    WHEN creditor.debt_class = 'trade'
    THEN 'Y' || CASE WHEN COALESCE(%(as_of)s::date - c.oldest_due_on, 0) <= 0 THEN 0
                     ELSE LEAST(6, 1 + (%(as_of)s::date - c.oldest_due_on - 1) / 365) END
    ELSE 'M' || CASE WHEN COALESCE(%(as_of)s::date - c.oldest_due_on, 0) <= 0 THEN 0
                     ELSE LEAST(7, 1 + (%(as_of)s::date - c.oldest_due_on - 1) / 30) END END"""
# The segment is looked up where the move did not depend on it: what the stage brings about may.
_ENTERED = """
SELECT COALESCE(m.{segment}, (SELECT {number} FROM cases_case c {joins} WHERE c.id = m.case_id)), m.{to_stage}, count(*)
FROM cases_simulatedmove m
WHERE m.simulation_id = %(simulation)s AND m.{to_stage} <> m.stage AND m.{to_stage} <> 'closed' GROUP BY 1, 2
"""
_IF_FREE = "CREATE TEMPORARY TABLE simulated_free (case_id bigint, to_stage text)"
_FREED = """
WITH {judged}
INSERT INTO simulated_free SELECT j.id, j.to_stage FROM judged j WHERE j.to_stage IS NOT NULL
"""
_TOUCHED = """
SELECT h.kind, count(DISTINCT h.case_id)
FROM (SELECT case_id FROM simulated_free GROUP BY case_id HAVING count(*) < 2 OR min(to_stage) <> max(to_stage)) AS differing
JOIN cases_hold h USING (case_id)
WHERE h.debt_id IS NULL AND h.released_on IS NULL GROUP BY 1 ORDER BY 2 DESC
"""


def figures_of(simulation: Simulation, trial: Trial) -> dict[str, Any]:
    """Figures by name, as JSON takes them."""
    values = {"simulation": simulation.pk, "as_of": simulation.as_of, "most": MOST_AGENTS}
    drafted, standing, differing, held = _rows(_TOTALS, values)[0]
    return {
        "moves": {"drafted": drafted, "standing": standing, "differing": differing, "held": held},
        "steps": [list(row) for row in _rows(_STEPS, values)],
        "buckets": _grouped(_BUCKET, values),
        "teams": _grouped("c.team_id", values),
        "agents": _grouped("c.agent_id", values),
        "caused": _caused(simulation, trial),
        "holds": _holds_touched(trial),
    }


def _grouped(key: str, values: dict[str, Any]) -> list[list[Any]]:
    """[key, moved by the draft, moved by the policy in force, placed differently]."""
    return [list(row) for row in _rows(_GROUPED.replace("{key}", key), values)]


def _caused(simulation: Simulation, trial: Trial) -> list[dict[str, Any]]:
    """What the moves bring about within the days ahead, by kind, with its cost: the cadence of the stages that are entered,
    placements, legal steps."""
    costs = step_costs()
    drafted = _steps_of(trial.drafted, _entered(simulation, trial.drafted, "segment", "drafted"), simulation.days)
    entered = _entered(simulation, trial.standing, "standing_segment", "standing")
    standing = _steps_of(trial.standing, entered, simulation.days)
    return [
        {
            "kind": kind,
            "drafted": drafted[kind],
            "standing": standing[kind],
            "cost": str(costs[kind] * drafted[kind]),
            "standing_cost": str(costs[kind] * standing[kind]),
        }
        for kind in CostKind.values
        if drafted[kind] or standing[kind]
    ]


def _entered(simulation: Simulation, programme: Programme, segment: str, to_stage: str) -> list[tuple[int, str, int]]:
    told = segment_sql(programme, as_of=simulation.as_of)
    statement = _ENTERED.format(segment=segment, to_stage=to_stage, number=told.number, joins=" ".join(told.joins))
    rows = _rows(statement, {**told.values, "simulation": simulation.pk})
    return [(number, stage, count) for number, stage, count in rows]


def _steps_of(programme: Programme, entered: list[tuple[int, str, int]], days: int) -> Counter[str]:
    """Kind → how many, of cases that enter these stages of these segments."""
    found: Counter[str] = Counter()
    for number, stage, count in entered:
        ladder = programme.segments[number].ladder
        rung = next((rung for rung in ladder.rungs if rung.stage == stage), None)
        for step in rung.cadence if rung else ():
            if step.day <= days:
                found[str(step.channel)] += count
        if stage == Stage.OUTSOURCED:
            found[CostKind.PLACEMENT] += count
        if stage == Stage.LEGAL:
            found[CostKind.LEGAL_STEP] += count
    return found


def _holds_touched(trial: Trial) -> list[list[Any]]:
    """Kind of hold → cases on such a hold that the draft would place elsewhere than the policy in force, were they free."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{_IF_FREE} ON COMMIT DROP")
        for scope in trial.scopes():
            boxes = step_boxes(scope.programme, edges())
            if boxes:
                judged, values = judged_sql(scope.programme, scope, boxes, which="c.on_hold")
                cursor.execute(_FREED.replace("{judged}", judged), values)
        cursor.execute(_TOUCHED)
        return [list(row) for row in cursor.fetchall()]


def total_cost(caused: list[dict[str, Any]], name: str = "cost") -> Decimal:
    """Of all kinds together."""
    return sum((Decimal(row[name]) for row in caused), Decimal(0))


def _rows(statement: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
