"""Asking for debts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from cases.querysets.access import access_filter

if TYPE_CHECKING:
    from cases.models import Debt, User  # noqa: F401 - named in the base class


class DebtQuerySet(models.QuerySet["Debt"]):
    def visible_to(self, user: User) -> DebtQuerySet:
        return self.filter(access_filter(user, prefix="case__"))

    def unpaid(self) -> DebtQuerySet:
        return self.filter(balance__gt=0)

    def accruing(self) -> DebtQuerySet:
        """Unpaid, with terms by which interest runs."""
        return self.unpaid().exclude(terms={})

    def oldest_due_first(self) -> DebtQuerySet:
        """As people read and name them; where a payment goes is cases/services/allocation.py's to say."""
        return self.order_by("due_on", "pk")
