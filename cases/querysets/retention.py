"""Asking for what keeps personal data from going."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from cases.models import LegalHold, User  # noqa: F401 - named in the base class


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    def visible_to(self, user: User) -> LegalHoldQuerySet:
        """The administrators' alone."""
        return self if user.is_authenticated and user.is_active and user.is_admin else self.none()

    def standing(self, as_of: dt.date) -> LegalHoldQuerySet:
        return self.filter(Q(until_on=None) | Q(until_on__gte=as_of), from_on__lte=as_of, ended_at=None)
