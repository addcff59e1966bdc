"""The limitation dates that a file's statements cannot count (cases/services/ledger/limitation_dates.py), one by one."""

import datetime as dt
from collections.abc import Sequence

from django.db import connection

from cases.models import Debt
from cases.services.limitation import refresh_limitation

# Told another due date or last day; or paid, where the creditor's date, facts or twenty years have a say too.
_BY_THEMSELVES = """
SELECT debt_id FROM cases_portfoliochange
WHERE portfolio_id = %(portfolio)s AND debt_id IS NOT NULL
  AND ((before->'due_on', before->'limitation_told_on') IS DISTINCT FROM (after->'due_on', after->'limitation_told_on'))
UNION
SELECT d.id FROM intake_debts n JOIN cases_debt d ON d.id = n.debt_id
WHERE NOT n.is_new AND n.pay > 0 AND n.refusal IS NULL
  AND (d.limitation_told_on IS NOT NULL OR d.limitation_law <> '' OR d.due_on < %(as_of)s::date - interval '14 years'
       OR EXISTS (SELECT FROM cases_limitationevent e WHERE e.debt_id = d.id))
ORDER BY 1
"""
AT_ONCE = 1000


def count_anew(*, portfolio: int, as_of: dt.date) -> None:
    """Count the dates of debts that the file's statements cannot; after its payments are booked."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_THEMSELVES, {"portfolio": portfolio, "as_of": as_of})
        ids = [row[0] for row in cursor.fetchall()]
    count_anew_of(ids, as_of=as_of)


def count_anew_of(ids: Sequence[int], *, as_of: dt.date) -> None:
    """Count the dates of these debts, a thousand in memory at once."""
    for first in range(0, len(ids), AT_ONCE):
        refresh_limitation(debts=Debt.objects.filter(pk__in=ids[first : first + AT_ONCE]), as_of=as_of)
