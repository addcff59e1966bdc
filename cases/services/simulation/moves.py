"""Who would move tonight: under a draft, and under the policy in force, at one moment of the portfolio.

A case in which nothing is due but a step of the ladder is judged by the query that the night itself acts on
(`night/judging.py`). A case in which something else is due first, a promise to be judged, a hold that ends, a paid debt, goes
through the whole recipe of the night, on a copy (`shadow.py`).
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.db import connection

from cases.models import Simulation
from cases.selectors.segments import segment_sql
from cases.services.night.boxes import COARSE, EVERY, FITS, FREE, coarse_values, step_boxes
from cases.services.night.judging import judged_sql
from cases.services.night.moving import edges
from cases.services.night.plan import ACCRUING, EVENTS
from cases.services.night.scope import Scope
from cases.services.night.work import RECIPE
from cases.services.simulation.shadow import snapshot, stand_in_front
from strategies.programme.programme import Programme

_TABLES = """
CREATE TEMPORARY TABLE simulated_event (id bigint PRIMARY KEY);
CREATE TEMPORARY TABLE simulated_step (
    place smallint, case_id bigint, successor boolean, stage text, to_stage text, held_from text, segment smallint
)
"""
_GONE = "DROP TABLE IF EXISTS simulated_event, simulated_step"
_FIND_EVENTS = """
INSERT INTO simulated_event
{events}
UNION SELECT c.id FROM {coarse} JOIN cases_case c ON {fits} AND c.look_again_on IS NULL
UNION SELECT c.id FROM {coarse} JOIN cases_case c ON {fits} AND c.look_again_on IS NOT NULL
"""
_LADDER_ALONE = """
SELECT id AS case_id, FALSE AS successor, stage, COALESCE(to_stage, stage) AS to_stage, COALESCE(held_from, '') AS held_from,
       NULLIF(segment, {every}) AS segment
FROM (WITH {judged} SELECT * FROM judged) AS judged WHERE to_stage IS NOT NULL OR held_from IS NOT NULL
"""
_WHOLE_RECIPE = """
INSERT INTO simulated_step
SELECT %(place)s, CASE WHEN known THEN c.id ELSE c.previous_id END, NOT known, COALESCE(m.from_stage, c.stage),
       COALESCE(m.to_stage, c.stage), c.held_from, {number}
FROM cases_case c
CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM simulated_event e WHERE e.id = c.id) AS known) AS event
LEFT JOIN cases_stagemove m ON m.case_id = c.id
{joins}
WHERE m.id IS NOT NULL OR c.held_from <> ''
"""
_KEEP = """
INSERT INTO cases_simulatedmove (simulation_id, case_id, successor, stage, drafted, standing, held_from, segment, standing_segment)
SELECT %(simulation)s, case_id, successor, COALESCE(d.stage, s.stage),
       COALESCE(d.to_stage, s.stage), COALESCE(s.to_stage, d.stage), COALESCE(d.held_from, ''), d.segment, s.segment
FROM ({drafted}) AS d FULL JOIN ({standing}) AS s USING (case_id, successor)
"""
_TURNED = "SELECT * FROM simulated_step WHERE place = {place}"
_PARAMETER = re.compile(r"%\((\w+)\)s")
# Those that are awake are found by a partial index, as the night finds them; one search for both would read every case.
_SEVERAL = ("awake", "asleep")
_WHICH = {"awake": "c.look_again_on IS NULL", "asleep": "c.look_again_on IS NOT NULL"}
HIGHEST_ID = (1 << 63) - 1


@dataclass(frozen=True)
class Trial:
    """`drafted` beside `standing`, for the night of `as_of` as it would be turned at `now`."""

    drafted: Programme
    standing: Programme
    as_of: dt.date
    now: dt.datetime

    def scopes(self) -> list[Scope]:
        return [
            Scope(as_of=self.as_of, now=self.now, programme=programme, first=0, last=HIGHEST_ID)
            for programme in (self.drafted, self.standing)
        ]


def find_moves(simulation: Simulation, trial: Trial) -> int:
    """Write a SimulatedMove for every case that either programme would move or hold back; returns how many.

    Reads one moment of the portfolio and locks nothing. Must not be called inside a transaction.
    """
    _execute(_GONE)
    _execute(_TABLES)
    with snapshot():
        events = _find_events(trial)
        kept = _keep_by_ladder_alone(simulation, trial)
        if events:
            copies = stand_in_front()
            for place, scope in enumerate(trial.scopes()):
                copies.fill()
                _turn(place, scope)
    if events:
        turned = {"drafted": _TURNED.format(place=0), "standing": _TURNED.format(place=1)}
        kept += _execute(_KEEP.format(**turned), {"simulation": simulation.pk})
    _execute(_GONE)
    return kept


def _find_events(trial: Trial) -> int:
    """Cases in which something is due before the ladder is asked, under either programme; returns how many."""
    cures = [box for scope in trial.scopes() for box in scope.programme.cures()]
    events = EVENTS + (ACCRUING if trial.as_of.day == 1 else "")
    statement = _FIND_EVENTS.format(events=events, coarse=COARSE, fits=FITS)
    found = _execute(statement, {"as_of": trial.as_of, **coarse_values(cures, trial.as_of)})
    _execute("ANALYZE simulated_event")
    return found


def _keep_by_ladder_alone(simulation: Simulation, trial: Trial) -> int:
    drafted, standing = trial.scopes()
    drafts, values = _by_ladder_alone(drafted, prefix="drafted")
    stands, other = _by_ladder_alone(standing, prefix="standing")
    return _execute(_KEEP.format(drafted=drafts, standing=stands), {**values, **other, "simulation": simulation.pk})


def _by_ladder_alone(scope: Scope, *, prefix: str) -> tuple[str, dict[str, Any]]:
    """Rows of `_KEEP`, and their parameters, each with the prefix."""
    parts, values = [], {}
    boxes = step_boxes(scope.programme, edges())
    for awake in _SEVERAL:
        which = f"{FREE} AND {_WHICH[awake]} AND NOT EXISTS (SELECT FROM simulated_event e WHERE e.id = c.id)"
        judged, asked = judged_sql(scope.programme, scope, boxes, which=which)
        parts.append(_LADDER_ALONE.replace("{judged}", judged).replace("{every}", str(EVERY)))
        values.update({f"{prefix}_{name}": value for name, value in asked.items()})
    return _PARAMETER.sub(rf"%({prefix}_\1)s", " UNION ALL ".join(parts)), values


def _turn(place: int, scope: Scope) -> None:
    """The whole recipe of the night over the copies that were filled."""
    for verb in RECIPE.values():
        verb(scope)
    segment = segment_sql(scope.programme, as_of=scope.as_of)
    statement = _WHOLE_RECIPE.format(number=segment.number, joins=" ".join(segment.joins))
    _execute(statement, {**segment.values, "place": place})


def _execute(statement: str, values: dict[str, Any] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount
