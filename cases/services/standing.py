"""The one path by which a case learns what it still owes (lessons.md 4: one recompute path for every change).

Called in the same transaction as any change of a debt, payment or hold. For one case and for a million it is
the same statement.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

_REFRESH = """
UPDATE cases_case AS c
SET balance = s.balance, collectable = s.collectable, oldest_due_on = s.oldest_due_on, look_again_on = NULL
FROM (
    SELECT w.id,
           COALESCE(SUM(d.balance), 0) AS balance,
           COALESCE(SUM(d.balance) FILTER (WHERE NOT d.on_hold), 0) AS collectable,
           MIN(d.due_on) FILTER (WHERE d.balance > 0 AND NOT d.on_hold) AS oldest_due_on
    FROM ({cases}) AS w (id)
    LEFT JOIN cases_debt d ON d.case_id = w.id
    GROUP BY w.id
) AS s
WHERE c.id = s.id
  AND (c.balance, c.collectable, c.oldest_due_on) IS DISTINCT FROM (s.balance, s.collectable, s.oldest_due_on)
"""


def refresh_standing(case_ids: Sequence[int]) -> int:
    """Set balance, collectable part and oldest unpaid due date of these cases from their debts.

    Returns the number of cases that changed. A case whose debts moved elsewhere stands at nothing.
    """
    return refresh_standing_where("SELECT unnest(%s::bigint[])", [list(case_ids)])


def refresh_standing_where(cases: str, params: Sequence[Any] = ()) -> int:
    """The same for every case id that the query `cases` yields; for loads and nights. `cases` is our own SQL."""
    with connection.cursor() as cursor:
        cursor.execute(_REFRESH.replace("{cases}", cases), list(params))
        return cursor.rowcount
