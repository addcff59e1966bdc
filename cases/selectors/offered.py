"""What the record of the work offers to choose from, where a policy tells cases apart."""

from typing import Any

from django.db import connection

from cases.models import Creditor
from strategies.forms.segment import Offered

MOST = 200  # products and regions shown; a policy by more than these is no policy

_PRODUCTS = "SELECT DISTINCT product FROM cases_debt WHERE product <> '' ORDER BY 1 LIMIT %s"
_REGIONS = "SELECT DISTINCT region FROM cases_debtor WHERE region <> '' ORDER BY 1 LIMIT %s"


def offered() -> Offered:
    """Creditors, products and regions that occur."""
    creditors = [(pk, name) for pk, name in Creditor.objects.order_by("name").values_list("pk", "name")]
    return Offered(creditors, _occurring(_PRODUCTS), _occurring(_REGIONS))


def creditor_names() -> dict[int, str]:
    return dict(Creditor.objects.values_list("pk", "name"))


def _occurring(statement: str) -> list[tuple[Any, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [MOST])
        return [(value, value) for (value,) in cursor.fetchall()]
