"""Cases of which others wrote something while a night was at work: it met them before or after, and no row says which."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from cases.selectors.as_known.moments import Moment
from cases.selectors.as_known.states import marks

_NEW = "{name}.id > %(begun_{table})s AND {name}.id <= %(last_{table})s"


def _new(table: str, name: str) -> str:
    return _NEW.format(name=name, table=table)


# Of what a night's judgement reads: the case itself, and the rows behind its segments and gates. A night writes no contact,
# approval, sign, address or debt of its own, and its former rows name it. The successor of a case that it cured is its own.
_WRITTEN = f"""
SELECT c.id FROM cases_case c
WHERE c.id = ANY(%(ids)s) AND (
    {_new("case", "c")} AND NOT EXISTS (
        SELECT FROM cases_stagemove p WHERE p.case_id = c.previous_id AND p.run_id = %(run)s)
    OR EXISTS (SELECT FROM cases_formerstate f WHERE f.case_id = c.id AND f.run_id IS NULL AND {_new("formerstate", "f")})
    OR EXISTS (SELECT FROM cases_formerfact f WHERE f.case_id = c.id AND f.run_id IS NULL AND {_new("formerfact", "f")})
    OR EXISTS (SELECT FROM cases_contactlog l WHERE l.case_id = c.id AND {_new("contactlog", "l")})
    OR EXISTS (SELECT FROM cases_stageapproval a WHERE a.case_id = c.id AND {_new("stageapproval", "a")})
    OR EXISTS (SELECT FROM cases_warningsign s WHERE s.case_id = c.id AND {_new("warningsign", "s")})
    OR EXISTS (SELECT FROM cases_debt d WHERE d.case_id = c.id AND {_new("debt", "d")})
    OR EXISTS (SELECT FROM cases_contactpoint p WHERE p.debtor_id = c.debtor_id AND {_new("contactpoint", "p")})
    OR EXISTS (
        SELECT FROM (
            SELECT 'debtor' AS kind, c.debtor_id AS "row"
            UNION ALL SELECT 'contactpoint', p.id FROM cases_contactpoint p WHERE p.debtor_id = c.debtor_id
            UNION ALL SELECT 'warningsign', s.id FROM cases_warningsign s WHERE s.case_id = c.id
            UNION ALL SELECT 'debt', d.id FROM cases_debt d WHERE d.case_id = c.id
        ) AS looked_at
        JOIN cases_formerfact f ON f.kind = looked_at.kind AND f."row" = looked_at."row"
        WHERE f.run_id IS NULL AND {_new("formerfact", "f")}))
"""  # noqa: S608 - the parts are constants of ours
_TABLES = (
    "case", "contactlog", "contactpoint", "debt", "formerfact", "formerstate", "stageapproval", "warningsign",
)  # fmt: skip


def written_meanwhile(begun: Moment, over: Moment, cases: Sequence[int]) -> frozenset[int]:
    """Those of these cases that others wrote to, brought in, or wrote something about, between the marks of a night. One query."""
    values: dict[str, Any] = {
        **marks(over, *_TABLES),
        **{f"begun_{table}": begun.last(table) for table in _TABLES},
        "run": over.run.pk,
        "ids": list(cases),
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN, values)
        return frozenset(row[0] for row in cursor.fetchall())
