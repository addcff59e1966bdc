"""Set-based twin of ending a hold by time."""

from django.db import connection

from cases.services.night.scope import Scope
from cases.services.standing import refresh_standing

_END = """
UPDATE cases_hold SET released_on = %(as_of)s
WHERE released_on IS NULL AND until_on < %(as_of)s AND case_id BETWEEN %(first)s AND %(last)s
RETURNING case_id, debt_id
"""

_CASES = """
UPDATE cases_case c
SET on_hold = EXISTS (
    SELECT FROM cases_hold h WHERE h.case_id = c.id AND h.debt_id IS NULL AND h.released_on IS NULL
)
WHERE c.id = ANY(%s)
"""

_DEBTS = """
UPDATE cases_debt d
SET on_hold = EXISTS (SELECT FROM cases_hold h WHERE h.debt_id = d.id AND h.released_on IS NULL)
WHERE d.id = ANY(%s)
"""


def release_holds(scope: Scope) -> int:
    """End the holds whose last day has passed; returns how many. Debts set free count again in their cases."""
    with connection.cursor() as cursor:
        cursor.execute(_END, scope.values())
        ended = cursor.fetchall()
        whole = sorted({case for case, debt in ended if debt is None})
        debts = sorted({debt for _case, debt in ended if debt is not None})
        if whole:
            cursor.execute(_CASES, [whole])
        if debts:
            cursor.execute(_DEBTS, [debts])
            refresh_standing(sorted({case for case, debt in ended if debt is not None}))
    return len(ended)
