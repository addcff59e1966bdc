"""Asking for money that waits for its case."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import models

if TYPE_CHECKING:
    from cases.models import User

Row = TypeVar("Row", bound=models.Model)


class UnmatchedPaymentQuerySet(models.QuerySet[Row]):
    def visible_to(self, user: User) -> UnmatchedPaymentQuerySet[Row]:
        """Administrators see all, supervisors those of the creditors that their teams work for; agents none."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_admin:
            return self
        if user.is_supervisor:
            return self.filter(creditor__team_id__in=user.supervised_team_ids())
        return self.none()

    def waiting(self) -> UnmatchedPaymentQuerySet[Row]:
        return self.filter(state="waiting")
