"""The figures of next actions by group, in one pass: what came after is joined to all answers at once, not asked of each."""

from typing import Any

from django.db import connection

from cases.models import TAKEN, AnswerKind
from cases.querysets.next_action import RIGHT_PARTY
from cases.selectors.next_action.counts import After, Answers, Line

GROUPS = {
    "act": ("act",),
    "policy": ("policy__version", "policy_id", "segment"),
    "agent": ("by_id", "by__first_name", "by__last_name", "by__username"),
}
_OF_EACH = ("pk", "case_id", "at", "ends", "counted", "kind", "act")
_SIDES = {"taken": "kind = ANY(%(taken)s)", "other": "kind <> ALL(%(taken)s)"}
_AFTER = {"counted": "", "reached": " AND reached", "promised": " AND promise IS NOT NULL"}
_COUNTS = [
    *(f"count(*) FILTER (WHERE kind = '{kind}')" for kind in AnswerKind.values),
    "count(*) FILTER (WHERE kind = 'accepted' AND carried)",
    *(f"count(*) FILTER (WHERE counted AND {side}{more})" for side in _SIDES.values() for more in _AFTER.values()),
]
# What came after is the same as in `with_aftermath`. What lies before the first answer came after none: the planner may leave it out.
_SQL = """
WITH given (id, case_id, at, ends, counted, kind, act, {groups}) AS MATERIALIZED ({given}),
contacted AS (
    SELECT g.id, bool_or(c.outcome = ANY(%(right)s)) AS reached,
           bool_or(c.direction = 'out' AND c.channel = g.act) AS carried
    FROM given g JOIN cases_contactlog c ON c.case_id = g.case_id AND c.at >= g.at AND c.at < g.ends
    WHERE c.corrects_id IS NULL AND c.at >= (SELECT min(at) FROM given)
    GROUP BY g.id
),
promised AS (
    SELECT DISTINCT g.id AS promise
    FROM given g JOIN cases_promise p ON p.case_id = g.case_id AND p.made_at >= g.at AND p.made_at < g.ends
)
SELECT {groups}, {counts}
FROM given LEFT JOIN contacted USING (id) LEFT JOIN promised ON promise = given.id
GROUP BY {groups}
"""


def lines_by(rows: Answers, group: str) -> list[Line]:
    """A line a group, those with the most proposals first. One query."""
    names = GROUPS[group]
    given, values = rows.order_by().values_list(*_OF_EACH, *names).query.sql_with_params()
    named = {f"given_{number}": value for number, value in enumerate(values)}
    sql = _SQL.format(
        given=given % tuple(f"%({name})s" for name in named),
        groups=", ".join(f"group_{number}" for number in range(len(names))),
        counts=", ".join(_COUNTS),
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {**named, "taken": list(TAKEN), "right": RIGHT_PARTY})
        lines = [_line(dict(zip(names, row, strict=False)), row[len(names) :]) for row in cursor]
    return sorted(lines, key=lambda line: (-line.proposed, [str(value) for value in line.group.values()]))


def _line(group: dict[str, Any], numbers: tuple[int, ...]) -> Line:
    kinds = len(AnswerKind.values)
    counts = dict(zip((*AnswerKind.values, "done"), numbers, strict=False))
    taken, other = After(*numbers[kinds + 1 : kinds + 4]), After(*numbers[kinds + 4 :])
    return Line(group=group, **counts, taken=taken, other=other)
