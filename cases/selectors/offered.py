"""What the record of the work offers to choose from, where a policy tells cases apart."""

from typing import Any

from django.core.cache import cache
from django.db import connection

from cases.models import Creditor
from strategies.forms.segment import Offered

FRESH_SECONDS = 60
MOST = 200  # products and regions shown; a policy by more than these is no policy

_PRODUCTS = "SELECT DISTINCT product FROM cases_debt WHERE product <> '' ORDER BY 1 LIMIT %s"
_REGIONS = "SELECT DISTINCT region FROM cases_debtor WHERE region <> '' ORDER BY 1 LIMIT %s"


def offered() -> Offered:
    """Creditors, products and regions that occur."""
    creditors = [(pk, name) for pk, name in Creditor.objects.order_by("name").values_list("pk", "name")]
    return Offered(creditors, _occurring("products", _PRODUCTS), _occurring("regions", _REGIONS))


def creditor_names() -> dict[int, str]:
    return dict(Creditor.objects.values_list("pk", "name"))


def _occurring(what: str, statement: str) -> list[tuple[Any, Any]]:
    """Kept for a minute: the form is drawn anew with every change that is typed."""
    key = f"offered:{what}"
    kept: list[tuple[Any, Any]] | None = cache.get(key)
    if kept is None:
        with connection.cursor() as cursor:
            cursor.execute(statement, [MOST])
            kept = [(value, value) for (value,) in cursor.fetchall()]
        cache.set(key, kept, FRESH_SECONDS)
    return kept
