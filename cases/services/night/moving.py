"""Set-based twin of `move_case`: every case of a range to the stage that its days past due and balance call for."""

from functools import cache

from cases.models import Case
from cases.services.night.boxes import FITS, TABLE, box_values, step_boxes
from cases.services.night.scope import Scope, execute

_MOVE = f"""
WITH moved AS (
    UPDATE cases_case c
    SET stage = box.to_stage, stage_since = %(as_of)s, leased_by_id = NULL, leased_until = NULL,
        in_house_until = CASE WHEN box.to_stage NOT IN ('outsourced', 'legal') THEN c.in_house_until END
    FROM {TABLE}
    WHERE {FITS} AND c.id BETWEEN %(first)s AND %(last)s
    RETURNING c.id, box.from_stage, box.to_stage, box.passed, box.reason, c.oldest_due_on, c.balance
)
INSERT INTO cases_stagemove
    (case_id, from_stage, to_stage, closed_as, passed, reason, note, on_date, at, days_past_due, balance,
     policy_id, run_id)
SELECT id, from_stage, to_stage, '', string_to_array(passed, ','), reason, '', %(as_of)s, %(now)s,
       %(as_of)s::date - oldest_due_on, balance, %(policy)s, %(run)s
FROM moved
"""  # noqa: S608 - the parts are constants of ours


@cache
def edges() -> frozenset[tuple[str, str]]:
    """The edges of the state machine between open stages, so that night and person obey the same machine."""
    transitions = Case._meta.get_field("stage").get_all_transitions(Case)
    return frozenset((str(t.source), str(t.target)) for t in transitions if t.name != "reopen" and t.target != "closed")


def move_cases(scope: Scope) -> int:
    """Move every case of the range that is out of step, with one StageMove each. Returns the number moved."""
    boxes = step_boxes(scope.ladder, edges())
    if not boxes:
        return 0
    return execute(_MOVE, scope.values(**box_values(boxes, scope.as_of)))
