"""What hung on a case at a moment: its debts with their lines, promises, holds, signs, moves."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar, cast

from django.db import connection
from django.db.models import Field

from cases.models import Assignment, Debt, FormerFact, Hold, LedgerLine, Promise, StageMove, WarningSign
from cases.selectors.as_known.moments import Moment

Row = TypeVar("Row", Promise, Hold, WarningSign)
# Debts that are in the case now, and those that left it since, each with the case it stood in then.
DEBTS_THEN = """
SELECT d.id, CASE WHEN f.id IS NULL THEN d.case_id ELSE (f.was ->> 'case_id')::bigint END AS case_id,
       CASE WHEN f.id IS NULL THEN d.product ELSE f.was ->> 'product' END AS product,
       CASE WHEN f.id IS NULL THEN d.due_on ELSE (f.was ->> 'due_on')::date END AS due_on,
       CASE WHEN f.id IS NULL THEN d.limitation_on ELSE (f.was ->> 'limitation_on')::date END AS limitation_on
FROM cases_debt d
LEFT JOIN LATERAL (
    SELECT * FROM cases_formerfact f WHERE f.kind = 'debt' AND f."row" = d.id AND f.id > %(last_formerfact)s
    ORDER BY f.id LIMIT 1
) AS f ON TRUE
WHERE d.id <= %(last_debt)s AND d.id IN (
    SELECT id FROM cases_debt WHERE {which}
    UNION ALL SELECT "row" FROM cases_formerfact WHERE {which} AND kind = 'debt' AND id > %(last_formerfact)s)
"""
_OF_CASE = f"""
SELECT id, due_on, limitation_on FROM ({DEBTS_THEN.format(which="case_id = %(case)s")}) AS debts
WHERE case_id = %(case)s ORDER BY due_on, id
"""  # noqa: S608 - the parts are constants of ours


@dataclass(frozen=True)
class DebtThen:
    """`lines`: those that had been written by then, in the order in which they came; their sum is what was owed."""

    debt: Debt
    due_on: dt.date
    limitation_on: dt.date | None
    lines: list[LedgerLine] = field(default_factory=list)

    @property
    def balance(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal("0.00"))


def former_facts(kind: FormerFact.Kind, rows: Iterable[int], moment: Moment) -> dict[int, dict[str, Any]]:
    """What these rows said at the moment, of those that say otherwise now: key → column → value. One query."""
    if moment.is_now:
        return {}
    later = FormerFact.objects.filter(kind=kind, row__in=list(rows), pk__gt=moment.last("formerfact"))
    return dict(later.order_by("row", "pk").distinct("row").values_list("row", "was"))


def debts_then(moment: Moment, case_id: int) -> list[DebtThen]:
    """The debts that stood in the case, oldest due first, with the lines known then. Three queries."""
    values = {"last_debt": moment.last("debt"), "last_formerfact": moment.last("formerfact"), "case": case_id}
    with connection.cursor() as cursor:
        cursor.execute(
            _OF_CASE,
            values,
        )
        rows = cursor.fetchall()
    debts = Debt.objects.in_bulk([row[0] for row in rows])
    found = {key: DebtThen(debts[key], due, limitation) for key, due, limitation in rows}
    lines = LedgerLine.objects.filter(debt__in=found, pk__lte=moment.last("ledgerline")).select_related("payment")
    for line in lines.order_by("pk"):
        found[line.debt_id].lines.append(line)
    return list(found.values())


def promises_then(moment: Moment, case_id: int) -> list[Promise]:
    """Promises made by then, newest first, in the state in which they were. Not to be saved. Two queries."""
    rows = list(Promise.objects.filter(case=case_id, pk__lte=moment.last("promise")).order_by("-pk"))
    return _as_they_were(rows, FormerFact.Kind.PROMISE, moment)


def holds_then(moment: Moment, case_id: int) -> list[Hold]:
    """Holds that stood, newest first. Not to be saved. Two queries."""
    rows = list(Hold.objects.filter(case=case_id, pk__lte=moment.last("hold")).order_by("-pk"))
    return [hold for hold in _as_they_were(rows, FormerFact.Kind.HOLD, moment) if hold.released_on is None]


def signs_then(moment: Moment, case_id: int) -> list[WarningSign]:
    """Warning signs that stood open, newest first. Not to be saved. Two queries."""
    rows = list(WarningSign.objects.filter(case=case_id, pk__lte=moment.last("warningsign")).order_by("-pk"))
    return [sign for sign in _as_they_were(rows, FormerFact.Kind.SIGN, moment) if sign.resolved_at is None]


def moves_then(moment: Moment, case_id: int) -> list[StageMove]:
    """Moves recorded by then, the last first; who made them, by what version."""
    moves = StageMove.objects.filter(case=case_id, pk__lte=moment.last("stagemove"))
    return list(moves.select_related("policy", "run", "by").order_by("-pk"))


def assignment_then(moment: Moment, case_id: int) -> Assignment | None:
    """The last hand-over recorded by then."""
    given = Assignment.objects.filter(case=case_id, pk__lte=moment.last("assignment"))
    return given.select_related("by", "run").order_by("-pk").first()


def _as_they_were(rows: list[Row], kind: FormerFact.Kind, moment: Moment) -> list[Row]:
    was = former_facts(kind, (row.pk for row in rows), moment)
    for row in rows:
        for name, value in was.get(row.pk, {}).items():
            setattr(row, name, cast("Field[Any, Any]", row._meta.get_field(name)).to_python(value))
    return rows
