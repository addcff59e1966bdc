"""A queryset of cases as a subquery for SQL of our own."""

from typing import Any

from django.core.exceptions import EmptyResultSet

from cases.querysets.cases import CaseQuerySet

NO_CASES = "SELECT NULL::bigint WHERE FALSE"


def open_ids(cases: CaseQuerySet) -> tuple[str, tuple[Any, ...]]:
    """(SQL, parameters) that yield the ids of the open cases among these; Django gives no SQL for what is surely empty."""
    try:
        return cases.open().order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return NO_CASES, ()
