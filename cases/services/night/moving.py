"""Set-based twin of `move_case`: every case of a range to the stage that its segment's ladder and gates give it.

A case that is looked at and stays, because its segment's ladder is another or because a gate is closed, sleeps until the
day on which time alone may change that; whatever else may change it wakes the case (services/waking.py).
"""

from functools import cache

from django.db import connection

from cases.models import Case
from cases.services.night.boxes import COARSE, LIES_IN, Numbered, coarse_values, step_boxes
from cases.services.night.judging import AGAIN_ON, TONIGHT, judged_sql
from cases.services.night.scope import Scope, execute

# A row that changed since it was judged is left for the next night.
_SAME = """
    c.id = j.id AND c.stage = j.stage AND NOT c.on_hold AND c.oldest_due_on = j.oldest_due_on
    AND c.collectable = j.collectable AND c.in_house_until IS NOT DISTINCT FROM j.in_house_until
"""
_MOVED = f"""
moved AS (
    UPDATE cases_case c
    SET stage = j.to_stage, stage_since = %(as_of)s, leased_by_id = NULL, leased_until = NULL,
        in_house_until = CASE WHEN j.to_stage NOT IN ('outsourced', 'legal') THEN c.in_house_until END,
        held_from = COALESCE(j.held_from, c.held_from), look_again_on = CASE WHEN j.held_from IS NOT NULL THEN {AGAIN_ON} END
    FROM judged j WHERE j.to_stage IS NOT NULL AND {_SAME}
    RETURNING c.id, j.stage AS from_stage, j.to_stage, j.policy_id, c.oldest_due_on, c.balance
)
"""  # noqa: S608 - the parts are constants of ours
_SLEPT = f"""
slept AS (
    UPDATE cases_case c SET look_again_on = {AGAIN_ON}, held_from = COALESCE(j.held_from, '')
    FROM judged j WHERE j.to_stage IS NULL AND {_SAME}
    RETURNING c.id
)
"""  # noqa: S608 - the parts are constants of ours
_HELD = """
held AS (
    INSERT INTO cases_heldback (case_id, stage, closed, policy_id, since)
    SELECT j.id, j.held_from, string_to_array(j.closed, ','), j.policy_id, %(as_of)s
    FROM judged j WHERE j.held_from IS NOT NULL AND j.id IN (SELECT id FROM moved UNION ALL SELECT id FROM slept)
    ON CONFLICT (case_id) WHERE ended_on IS NULL DO UPDATE
    SET stage = EXCLUDED.stage, closed = EXCLUDED.closed, policy_id = EXCLUDED.policy_id,
        since = CASE WHEN cases_heldback.stage = EXCLUDED.stage THEN cases_heldback.since ELSE EXCLUDED.since END
)
"""
_RECORD = """
INSERT INTO cases_stagemove
    (case_id, from_stage, to_stage, closed_as, passed, reason, note, on_date, at, days_past_due, balance,
     policy_id, run_id)
SELECT id, from_stage, to_stage, '',
       CASE WHEN here < there THEN (%(ladder)s::text[])[here + 1:there - 1] ELSE '{}' END,
       CASE WHEN here < there THEN 'threshold' ELSE 'eased' END, '', %(as_of)s, %(now)s,
       %(as_of)s::date - oldest_due_on, balance, policy_id, %(run)s
FROM moved, LATERAL (SELECT array_position(%(ladder)s::text[], from_stage::text) AS here,
                            array_position(%(ladder)s::text[], to_stage::text) AS there) AS rank
"""
# Whoever writes to these cases meanwhile waits, so that nothing that could open a gate is overlooked: those that are judged,
# and those that a gate held back and something woke.
_LOCK = """
SELECT c.id, c.held_from <> '' AND c.look_again_on IS NULL FROM cases_case c
WHERE c.id IN (
    SELECT c.id FROM {coarse} JOIN cases_case c ON {lies_in} WHERE {which}
    UNION SELECT id FROM cases_case WHERE held_from <> '' AND look_again_on IS NULL AND id BETWEEN %(first)s AND %(last)s)
ORDER BY c.id FOR NO KEY UPDATE OF c
"""
# Cases that were held back and, looked at tonight, are so no longer: still awake, or asleep since without being held back. A
# hold on the case leaves the question as it is.
_LET_GO = """
WITH free AS (
    UPDATE cases_case SET held_from = ''
    WHERE id = ANY(%(held)s) AND (look_again_on IS NULL OR held_from = '') AND NOT on_hold
    RETURNING id
)
UPDATE cases_heldback SET ended_on = %(as_of)s WHERE ended_on IS NULL AND case_id IN (SELECT id FROM free)
"""


@cache
def edges() -> frozenset[tuple[str, str]]:
    """The edges of the state machine between open stages, so that night and person obey the same machine."""
    transitions = Case._meta.get_field("stage").get_all_transitions(Case)
    return frozenset((str(t.source), str(t.target)) for t in transitions if t.name != "reopen" and t.target != "closed")


def move_cases(scope: Scope) -> int:
    """Move every case of the range that is out of step, with one StageMove each. Returns the number moved."""
    boxes = step_boxes(scope.programme, edges())
    moved, held = 0, _lock(scope, boxes)
    if boxes:
        judged, values = judged_sql(scope.programme, scope, boxes)
        parts = [judged, _MOVED, _SLEPT, *([_HELD] if scope.programme.has_gates else [])]
        moved = execute(f"WITH {','.join(parts)} {_RECORD}", values)
    if held:
        execute(_LET_GO, scope.values(held=held))
    return moved


def _lock(scope: Scope, boxes: Numbered) -> list[int]:
    """Lock the cases that are about to be judged; returns those that were held back until now."""
    statement = _LOCK.format(coarse=COARSE, lies_in=LIES_IN, which=TONIGHT)
    with connection.cursor() as cursor:
        cursor.execute(statement, scope.values(**coarse_values(boxes, scope.as_of)))
        return [case for case, was_held in cursor.fetchall() if was_held]
