"""Pages by key, not by number: the next page begins after the last row seen, so it costs the same however deep it lies,
and rows that come or go meanwhile neither repeat nor fall out."""

from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from cases.api.fields import LARGEST_ID
from cases.selectors.queue_page import Cursor

Row = TypeVar("Row", bound=Model)
PAGE_SIZE, LARGEST_PAGE = 50, 200


class KeysetPagination(BasePagination, Generic[Row]):
    """Newest first by primary key. `next` is the address of the following page, or null on the last one."""

    def paginate_queryset(self, queryset: QuerySet[Row], request: Request, view: Any = None) -> list[Row]:
        self.request = request
        size = self.page_size(request)
        cursor = request.query_params.get("cursor", "")
        rows = list(self.following(queryset, cursor)[: size + 1])
        self.next_cursor = self.cursor_of(rows[size - 1]) if len(rows) > size else None
        return rows[:size]

    def following(self, queryset: QuerySet[Row], cursor: str) -> QuerySet[Row]:
        """The rows after the cursor, in order; all of them for an empty one."""
        if not cursor:
            return queryset.order_by("-pk")
        if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 20 and int(cursor) <= LARGEST_ID):
            raise bad_cursor()
        return queryset.filter(pk__lt=int(cursor)).order_by("-pk")

    def cursor_of(self, row: Row) -> str:
        return str(row.pk)

    def page_size(self, request: Request) -> int:
        text = request.query_params.get("page_size", str(PAGE_SIZE))
        if not (text.isascii() and text.isdecimal() and len(text) < 5 and 1 <= int(text) <= LARGEST_PAGE):
            raise ValidationError({"page_size": [_("Name a number from 1 to %(most)d.") % {"most": LARGEST_PAGE}]})
        return int(text)

    def get_paginated_response(self, data: Any) -> Response:
        following = None
        if self.next_cursor is not None:
            following = replace_query_param(self.request.build_absolute_uri(), "cursor", self.next_cursor)
        return Response({"next": following, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        following = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {"next": following, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE}
        return [
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "description": "Where the page begins; taken from `next` of the page before.",
                "schema": {"type": "string"},
            },
            {"name": "page_size", "in": "query", "required": False, "description": "Rows a page.", "schema": size},
        ]


class QueueOrNewest(KeysetPagination[Row]):
    """The order of work where the list is asked for as a queue, newest first otherwise."""

    def following(self, queryset: QuerySet[Row], cursor: str) -> QuerySet[Row]:
        self.as_queue = bool(self.request.query_params.get("queue"))
        if not self.as_queue:
            return super().following(queryset, cursor)
        ordered = queryset.in_queue_order()  # type: ignore[attr-defined]
        if not cursor:
            return ordered
        after = Cursor.parse(cursor)
        if after is None:
            raise bad_cursor()
        return ordered.filter(after.after())

    def cursor_of(self, row: Row) -> str:
        return str(Cursor.of(row)) if self.as_queue else super().cursor_of(row)  # type: ignore[arg-type]


def bad_cursor() -> ValidationError:
    return ValidationError({"cursor": [_("This cursor is not one that a page before gave.")]})
