"""Whose data is over, as temporary tables; the twin of `strategies.retention.may_go_on`.

What is found is locked and asked once more, so that a case that is opened, or a hold that is placed, meanwhile keeps it. A
row that somebody else holds is left for the next night.
"""

import datetime as dt
from typing import Any

from strategies.money.months import add_years
from strategies.retention import Kept, period_of, periods

HELD = """
EXISTS (
    SELECT FROM cases_legalhold h
    WHERE h.ended_at IS NULL AND h.from_on <= %(as_of)s AND (h.until_on IS NULL OR h.until_on >= %(as_of)s)
      AND (h.debtor_id = {debtor} OR h.case_id IN (SELECT id FROM cases_case WHERE debtor_id = {debtor})
           OR h.creditor_id IN (SELECT creditor_id FROM cases_case WHERE debtor_id = {debtor}))
)
"""

# `erasure`: 0 nothing gone, 1 contact persons gone, 2 all gone. The partial indexes case_third_parties_kept and
# case_record_kept answer the first condition.
_THIRD_STAYS = f"""
EXISTS (
    SELECT FROM cases_case o WHERE o.debtor_id = {{debtor}} AND (o.stage <> 'closed' OR o.closed_on > %(bound)s)
) OR {HELD}
"""
_THIRD_PARTIES = f"""
CREATE TEMPORARY TABLE retention_third ON COMMIT DROP AS
SELECT c.debtor_id FROM cases_case c
WHERE c.stage = 'closed' AND c.erasure = 0 AND c.closed_on <= %(bound)s
  AND NOT ({_THIRD_STAYS.format(debtor="c.debtor_id")})
GROUP BY c.debtor_id ORDER BY min(c.closed_on) LIMIT %(most)s
"""  # noqa: S608 - the parts are constants of ours

# The law of the debtor's place and that of the creditor's: whichever orders the longer keeping.
_RECORD_STAYS = f"""
EXISTS (
    SELECT FROM cases_case o JOIN cases_creditor r ON r.id = o.creditor_id JOIN cases_debtor p ON p.id = o.debtor_id
    JOIN unnest(%(places)s::text[], %(years)s::int[], %(months)s::int[]) AS law (place, years, months)
         ON law.place IN (r.jurisdiction, p.jurisdiction)
    WHERE o.debtor_id = {{debtor}}
      AND (o.stage <> 'closed' OR o.closed_on + make_interval(years => law.years) > %(as_of)s OR EXISTS (
          SELECT FROM cases_debt d LEFT JOIN cases_guarantee g ON g.debt_id = d.id AND g.ended_on IS NULL
          WHERE d.case_id = o.id
            AND greatest(d.limitation_on, g.acts_until) + make_interval(months => law.months) > %(as_of)s))
) OR {HELD}
"""  # noqa: S608 - the parts are constants of ours
# Whoever waits for an answer about their data is answered first; a request to erase it asks for itself alone.
_OF_ALL = """
c.stage = 'closed' AND c.erasure = 1 AND c.closed_on <= %(bound)s AND NOT EXISTS (
    SELECT FROM cases_subjectrequest s JOIN cases_case k ON k.id = s.case_id
    WHERE k.debtor_id = c.debtor_id AND s.state = 'open')
"""
_OF_ONE = "c.debtor_id = %(debtor)s AND c.erasure < 2"
_DEBTORS = f"""
CREATE TEMPORARY TABLE retention_gone ON COMMIT DROP AS
SELECT c.debtor_id FROM cases_case c
WHERE {{candidates}} AND NOT ({_RECORD_STAYS.format(debtor="c.debtor_id")})
GROUP BY c.debtor_id ORDER BY min(c.closed_on) LIMIT %(most)s
"""  # noqa: S608 - the parts are constants of ours

# A new case, number or contact of a debtor refers to the debtor's row; a reopened case is its own row.
_UNLOCKED = """
WITH mine AS (
    SELECT id FROM cases_debtor WHERE id IN (SELECT debtor_id FROM {table}) FOR UPDATE SKIP LOCKED
), cases AS (
    SELECT id FROM cases_case WHERE debtor_id IN (SELECT debtor_id FROM {table}) FOR NO KEY UPDATE SKIP LOCKED
)
DELETE FROM {table} t
WHERE t.debtor_id NOT IN (SELECT id FROM mine)
   OR EXISTS (SELECT FROM cases_case c WHERE c.debtor_id = t.debtor_id AND c.id NOT IN (SELECT id FROM cases))
"""
_STAYS_NOW = "DELETE FROM {table} t WHERE {stays}"


def third_parties_due(cursor: Any, *, as_of: dt.date, most: int) -> None:
    """Leaves `retention_third`: debtors whose last case closed so long ago that contact persons' data may go. Locked."""
    bound = as_of - dt.timedelta(days=period_of(Kept.THIRD_PARTY).days)
    _found(cursor, "retention_third", _THIRD_PARTIES, _THIRD_STAYS, {"as_of": as_of, "bound": bound, "most": most})


def debtors_due(cursor: Any, *, as_of: dt.date, most: int) -> None:
    """Leaves `retention_gone`: debtors of whom nothing need be kept any more. Locked."""
    # 29 February: the bound is a day wider than the index needs, the condition itself decides
    shortest = min(period.years for period in periods(Kept.CASE_RECORD).values())
    bound = add_years(as_of, -shortest) + dt.timedelta(days=1)
    _gone(cursor, _OF_ALL, {"as_of": as_of, "bound": bound, "most": most})


def debtor_if_due(cursor: Any, *, debtor: int, as_of: dt.date) -> bool:
    """Leaves `retention_gone` with this debtor, or without where something must still be kept; returns which."""
    _gone(cursor, _OF_ONE, {"as_of": as_of, "debtor": debtor, "most": 1})
    cursor.execute("SELECT EXISTS (SELECT FROM retention_gone)")
    return bool(cursor.fetchone()[0])


def _gone(cursor: Any, candidates: str, values: dict[str, Any]) -> None:
    law = periods(Kept.CASE_RECORD)
    values |= {
        "places": list(law),
        "years": [period.years for period in law.values()],
        "months": [period.months_after_limitation for period in law.values()],
    }
    _found(cursor, "retention_gone", _DEBTORS.replace("{candidates}", candidates), _RECORD_STAYS, values)


def _found(cursor: Any, table: str, search: str, stays: str, values: dict[str, Any]) -> None:
    cursor.execute("LOCK TABLE cases_legalhold IN SHARE MODE")  # a hold that is being placed is waited for, or waits
    cursor.execute(f"DROP TABLE IF EXISTS {table}")
    cursor.execute(search, values)
    if cursor.rowcount:
        cursor.execute(_UNLOCKED.format(table=table))
        cursor.execute(_STAYS_NOW.format(table=table, stays=stays.format(debtor="t.debtor_id")), values)
