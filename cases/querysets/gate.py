"""Asking for facts on record."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from cases.querysets.access import cases_seen_by

if TYPE_CHECKING:
    from cases.models import KnownFact, User  # noqa: F401 - named in the base class


class KnownFactQuerySet(models.QuerySet["KnownFact"]):
    def visible_to(self, user: User) -> KnownFactQuerySet:
        """Those about debtors of cases that the user sees, and what is said of the house, creditors and staff."""
        seen = models.Exists(cases_seen_by(user).filter(debtor_id=models.OuterRef("debtor_id")))
        point = models.Exists(cases_seen_by(user).filter(debtor_id=models.OuterRef("contact_point__debtor_id")))
        general = Q(debtor__isnull=True, contact_point__isnull=True)
        return self.filter(general | Q(seen) | Q(point))

    def valid_on(self, day: dt.date) -> KnownFactQuerySet:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)
