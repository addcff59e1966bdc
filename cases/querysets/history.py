"""Asking for rows that belong to a case: seen by whoever sees the case."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models

from cases.querysets.access import access_filter

if TYPE_CHECKING:
    from cases.models import User

Row = TypeVar("Row", bound=models.Model)


class HistoryQuerySet(models.QuerySet[Row]):
    def visible_to(self, user: User) -> HistoryQuerySet[Row]:
        return self.filter(access_filter(user, prefix="case__"))


class SubjectRequestQuerySet(HistoryQuerySet[Row]):
    def open(self) -> SubjectRequestQuerySet[Row]:
        return self.filter(state="open")


class RevealQuerySet(HistoryQuerySet[Row]):
    def granted(self) -> RevealQuerySet[Row]:
        return self.filter(until__isnull=False)

    def shown_to(self, user: User, now: dt.datetime) -> RevealQuerySet[Row]:
        """What this person sees whole at this moment."""
        return self.filter(by=user, at__lte=now, until__gt=now)


class HeldBackQuerySet(HistoryQuerySet[Row]):
    def waiting(self) -> HeldBackQuerySet[Row]:
        """Still before the gate."""
        return self.filter(ended_on=None)

    def for_approval(self) -> HeldBackQuerySet[Row]:
        """Waiting for a supervisor's word among others."""
        return self.waiting().filter(closed__contains=["approval"])


class HoldQuerySet(HistoryQuerySet[Row]):
    def active(self) -> HoldQuerySet[Row]:
        return self.filter(released_on__isnull=True)


class PromiseQuerySet(HistoryQuerySet[Row]):
    def open(self) -> PromiseQuerySet[Row]:
        return self.filter(state="open")


class PaymentQuerySet(HistoryQuerySet[Row]):
    def standing(self) -> PaymentQuerySet[Row]:
        """Without those that were taken back."""
        return self.filter(reversed_on__isnull=True)


class PlanQuerySet(HistoryQuerySet[Row]):
    def live(self) -> PlanQuerySet[Row]:
        return self.filter(state="live")


class WaiverQuerySet(HistoryQuerySet[Row]):
    def open(self) -> WaiverQuerySet[Row]:
        """Neither applied nor refused nor lapsed."""
        return self.filter(state__in=["requested", "agreed"])


class DebtHistoryQuerySet(models.QuerySet[Row]):
    """Rows that hang on a debt, and go with it from case to case."""

    def visible_to(self, user: User) -> Self:
        return self.filter(access_filter(user, prefix="debt__case__"))


class GuaranteeQuerySet(DebtHistoryQuerySet[Row]):
    def in_force(self) -> Self:
        """Without those that were taken off the record."""
        return self.filter(ended_on__isnull=True)


class LedgerQuerySet(DebtHistoryQuerySet[Row]):
    """The lines of debts."""

    def up_to(self, on: dt.date, known_on: dt.date | None = None) -> LedgerQuerySet[Row]:
        """The lines that count on a day; with `known_on` only those that had been booked by then."""
        lines = self.filter(value_on__lte=on)
        return lines if known_on is None else lines.filter(booked_on__lte=known_on)


class FindingQuerySet(HistoryQuerySet[Row]):
    def latest_of_each(self) -> FindingQuerySet[Row]:
        """Of each question on each case the latest answer, one taken back included."""
        return self.order_by("case", "question", "-pk").distinct("case", "question")


class SignQuerySet(HistoryQuerySet[Row]):
    def open(self) -> SignQuerySet[Row]:
        """Nobody has said yet what was done about it."""
        return self.filter(resolved_at__isnull=True)


class RankDisputeQuerySet(HistoryQuerySet[Row]):
    def open(self) -> RankDisputeQuerySet[Row]:
        """Neither answered nor taken back."""
        return self.filter(state="open")
