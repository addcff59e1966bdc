"""Asking for debtors and the ways to reach them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models.functions import Cast, Concat

from cases.privacy.blind import every_index, normal_identity
from cases.querysets.access import cases_seen_by

if TYPE_CHECKING:
    # named in the base classes
    from cases.models import ContactPoint, ContactPointEvent, Debtor, DebtorChange, User  # noqa: F401


class DebtorQuerySet(models.QuerySet["Debtor"]):
    def visible_to(self, user: User) -> DebtorQuerySet:
        """Debtors with at least one case that the user may see."""
        return self.filter(models.Exists(cases_seen_by(user).filter(debtor_id=models.OuterRef("pk"))))

    def numbered(self, number: str) -> DebtorQuerySet:
        """The debtor of a whole identity or registration number; none for an empty one."""
        return self.filter(identity_index__in=every_index(normal_identity(number)))


class ContactPointQuerySet(models.QuerySet["ContactPoint"]):
    def visible_to(self, user: User) -> ContactPointQuerySet:
        return self.filter(models.Exists(cases_seen_by(user).filter(debtor_id=models.OuterRef("debtor_id"))))

    def kept(self) -> ContactPointQuerySet:
        """Without those that were erased, whose rows stand for what refers to them (`ContactPoint.is_erased`)."""
        return self.exclude(value=Concat(models.Value("#"), Cast("pk", models.CharField())))


class OfDebtorQuerySet(models.QuerySet["DebtorChange"]):
    def visible_to(self, user: User) -> OfDebtorQuerySet:
        return self.filter(models.Exists(cases_seen_by(user).filter(debtor_id=models.OuterRef("debtor_id"))))


class PointEventQuerySet(models.QuerySet["ContactPointEvent"]):
    def visible_to(self, user: User) -> PointEventQuerySet:
        return self.filter(
            models.Exists(cases_seen_by(user).filter(debtor_id=models.OuterRef("contact_point__debtor_id")))
        )
