"""Whose data is over, as temporary tables; the twin of `strategies.retention.may_go_on`."""

import datetime as dt
from typing import Any

from strategies.money.months import add_years
from strategies.retention import Kept, period_of

_HELD = """
EXISTS (
    SELECT FROM cases_legalhold h
    WHERE h.ended_at IS NULL AND h.from_on <= %(as_of)s AND (h.until_on IS NULL OR h.until_on >= %(as_of)s)
      AND (h.debtor_id = {debtor} OR h.case_id IN (SELECT id FROM cases_case WHERE debtor_id = {debtor})
           OR h.creditor_id IN (SELECT creditor_id FROM cases_case WHERE debtor_id = {debtor}))
)
"""

# `erasure`: 0 nothing gone, 1 contact persons gone, 2 all gone. The partial indexes case_third_parties_kept and
# case_record_kept answer the first condition.
_THIRD_PARTIES = f"""
CREATE TEMPORARY TABLE retention_third ON COMMIT DROP AS
SELECT DISTINCT c.debtor_id FROM (
    SELECT debtor_id FROM cases_case
    WHERE stage = 'closed' AND erasure = 0 AND closed_on <= %(bound)s ORDER BY closed_on LIMIT %(most)s
) AS c
WHERE NOT EXISTS (
    SELECT FROM cases_case o WHERE o.debtor_id = c.debtor_id AND (o.stage <> 'closed' OR o.closed_on > %(bound)s)
) AND NOT {_HELD.format(debtor="c.debtor_id")}
"""  # noqa: S608 - the parts are constants of ours

_OF_ALL = """
    SELECT debtor_id FROM cases_case
    WHERE stage = 'closed' AND erasure = 1 AND closed_on <= %(bound)s ORDER BY closed_on LIMIT %(most)s
"""
_OF_ONE = "SELECT debtor_id FROM cases_case WHERE debtor_id = %(debtor)s AND erasure < 2"
_DEBTORS = f"""
CREATE TEMPORARY TABLE retention_gone ON COMMIT DROP AS
SELECT DISTINCT c.debtor_id FROM ({{candidates}}) AS c
WHERE NOT EXISTS (
    SELECT FROM cases_case o
    WHERE o.debtor_id = c.debtor_id
      AND (o.stage <> 'closed' OR o.closed_on + make_interval(years => %(years)s) > %(as_of)s)
) AND NOT EXISTS (
    SELECT FROM cases_debt d JOIN cases_case o ON o.id = d.case_id
    WHERE o.debtor_id = c.debtor_id AND d.limitation_on + make_interval(months => %(months)s) > %(as_of)s
) AND NOT {_HELD.format(debtor="c.debtor_id")}
"""  # noqa: S608 - the parts are constants of ours


def third_parties_due(cursor: Any, *, as_of: dt.date, most: int) -> None:
    """Leaves `retention_third`: debtors whose last case closed so long ago that contact persons' data may go."""
    days = period_of(Kept.THIRD_PARTY).days
    cursor.execute("DROP TABLE IF EXISTS retention_third")
    cursor.execute(_THIRD_PARTIES, {"as_of": as_of, "bound": as_of - dt.timedelta(days=days), "most": most})


def debtors_due(cursor: Any, *, as_of: dt.date, most: int) -> None:
    """Leaves `retention_gone`: debtors of whom nothing need be kept any more."""
    # 29 February: the bound is a day wider than the index needs, the condition itself decides
    bound = add_years(as_of, -period_of(Kept.CASE_RECORD).years) + dt.timedelta(days=1)
    _gone(cursor, _OF_ALL, {"as_of": as_of, "bound": bound, "most": most})


def debtor_if_due(cursor: Any, *, debtor: int, as_of: dt.date) -> bool:
    """Leaves `retention_gone` with this debtor, or without where something must still be kept; returns which."""
    _gone(cursor, _OF_ONE, {"as_of": as_of, "debtor": debtor})
    return bool(cursor.rowcount)


def _gone(cursor: Any, candidates: str, values: dict[str, Any]) -> None:
    period = period_of(Kept.CASE_RECORD)
    cursor.execute("DROP TABLE IF EXISTS retention_gone")
    cursor.execute(
        _DEBTORS.format(candidates=candidates),
        {**values, "years": period.years, "months": period.months_after_limitation},
    )
