"""Predicted beside actual: once the night that was simulated has been turned under that very policy."""

import datetime as dt
from typing import Any

from django.db import connection

from cases.models import DayRun, DayState, Simulation, SimulationState
from strategies.services.policies import programme_of

# What was told and what was done, a row a case; a case that the night opened stands under the one that it follows.
_COMPARED = """
WITH told AS (
    SELECT case_id, successor, stage AS from_stage, drafted AS to_stage FROM cases_simulatedmove
    WHERE simulation_id = %(simulation)s AND drafted <> stage
), done AS (
    SELECT CASE WHEN later THEN c.previous_id ELSE c.id END AS case_id, later AS successor, m.from_stage, m.to_stage
    FROM cases_stagemove m JOIN cases_case c ON c.id = m.case_id,
    LATERAL (SELECT EXISTS (SELECT FROM cases_stagemove cure WHERE cure.case_id = c.previous_id AND cure.run_id = %(run)s
                                AND cure.closed_as = 'cured') AS later) AS follows
    WHERE m.run_id = %(run)s AND m.on_date = %(as_of)s
)
SELECT case_id, successor, told.from_stage, told.to_stage, done.from_stage, done.to_stage
FROM told FULL JOIN done USING (case_id, successor)
"""
_COUNTED = """
SELECT count(*) FILTER (WHERE told.case_id IS NOT NULL), count(*) FILTER (WHERE done.case_id IS NOT NULL),
       count(*) FILTER (WHERE told.to_stage = done.to_stage AND told.from_stage = done.from_stage), count(*)
"""
MOST_NAMED = 200


def compare_with_night(*, run: DayRun) -> list[Simulation]:
    """Keep on each simulation of this night's policy how it compares; those that compare already stay as they are.

    Only the latest simulation of what was published. Where an experiment was started or stopped in between, it shows in
    what differs.
    """
    if run.state != DayState.DONE or run.policy is None:
        return []
    tried = programme_of(run.policy).fingerprint(with_cadence=True)
    told = Simulation.objects.filter(
        policy=run.policy, as_of=run.as_of, fingerprint=tried, state=SimulationState.DONE, actual={}
    )
    found = list(told.order_by("-pk")[:1])
    for simulation in found:
        simulation.actual = _compared(simulation, run.pk, run.as_of)
        simulation.save(update_fields=["actual"])
    return found


def _compared(simulation: Simulation, run: int, as_of: dt.date) -> dict[str, Any]:
    """`told`, `done`, `alike`, `apart`: cases. `differing`: the first of those that differ, [case, successor, told from, to, done from, to]."""
    counted = _COMPARED.replace(
        "SELECT case_id, successor, told.from_stage, told.to_stage, done.from_stage, done.to_stage", _COUNTED
    )
    apart = f"{_COMPARED} WHERE (told.from_stage, told.to_stage) IS DISTINCT FROM (done.from_stage, done.to_stage) ORDER BY 1 LIMIT {MOST_NAMED}"
    values: dict[str, Any] = {"simulation": simulation.pk, "run": run, "as_of": as_of}
    with connection.cursor() as cursor:
        cursor.execute(counted, values)
        told, done, alike, cases = cursor.fetchone()
        cursor.execute(apart, values)
        differing = [list(row) for row in cursor.fetchall()]
    return {"told": told, "done": done, "alike": alike, "apart": cases - alike, "differing": differing}
