"""A queryset as a subquery for SQL of our own."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from cases.querysets.cases import CaseQuerySet

NO_ROW = -1  # ids begin at 1


def open_ids(cases: CaseQuerySet) -> tuple[str, tuple[Any, ...]]:
    """(SQL, parameters) that yield the ids of the open cases among these."""
    return as_sql(cases.open(), "pk")


def as_sql(rows: QuerySet[Any], *columns: str) -> tuple[str, tuple[Any, ...]]:
    """(SQL, parameters) that yield these columns, without order; Django gives no SQL for what is surely empty."""
    try:
        return rows.order_by().values(*columns).query.sql_with_params()
    except EmptyResultSet:
        nothing: QuerySet[Any] = QuerySet(rows.model).filter(pk=NO_ROW)
        return nothing.order_by().values(*columns).query.sql_with_params()
