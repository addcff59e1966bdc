"""Asking for rows that belong to a case: seen by whoever sees the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import models

from cases.querysets.access import access_filter

if TYPE_CHECKING:
    from cases.models import User

Row = TypeVar("Row", bound=models.Model)


class HistoryQuerySet(models.QuerySet[Row]):
    def visible_to(self, user: User) -> HistoryQuerySet[Row]:
        return self.filter(access_filter(user, prefix="case__"))


class HoldQuerySet(HistoryQuerySet[Row]):
    def active(self) -> HoldQuerySet[Row]:
        return self.filter(released_on__isnull=True)


class PromiseQuerySet(HistoryQuerySet[Row]):
    def open(self) -> PromiseQuerySet[Row]:
        return self.filter(state="open")
