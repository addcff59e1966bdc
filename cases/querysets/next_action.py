"""Asking for answers to proposed actions, and what became of the cases after them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Subquery

from cases.querysets.access import cases_seen_by
from cases.querysets.history import HistoryQuerySet
from strategies.outcomes import OUTCOMES

if TYPE_CHECKING:
    from cases.models import User

Row = TypeVar("Row", bound=models.Model)

RIGHT_PARTY = [outcome.code for outcome in OUTCOMES.values() if outcome.right_party]


class NextActionAnswerQuerySet(HistoryQuerySet[Row]):
    def given_between(self, since: dt.datetime, before: dt.datetime) -> Self:
        return self.filter(at__gte=since, at__lt=before)

    def counted_for(self, user: User) -> Self:
        """What belongs to the reader's figures: as teams were when it was answered, so that a case or an agent who goes elsewhere
        takes no history along. Supervisors those of their teams, administrators all, agents their own answers."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_admin:
            return self
        return self.filter(team__in=user.supervised_team_ids()) if user.is_supervisor else self.filter(by=user)

    def with_sight(self, user: User) -> Self:
        """`seen`: whether the reader may see the case today."""
        return self.annotate(seen=Exists(cases_seen_by(user).filter(pk=OuterRef("case"))))

    def asked_of_supervisor(self) -> Self:
        """Questions: "ask the supervisor", accepted by an agent. A supervisor's own acceptance asks nobody."""
        return self.filter(kind="accepted", act="supervisor", by__role="agent")

    def with_aftermath(self, *, window: dt.timedelta, now: dt.datetime) -> Self:
        """`counted`: whether the window after the answer is over; `reached`, `promised`: whether within it the debtor in
        person was reached on the case, and whether a promise was taken; `carried`: whether a contact went out by the channel
        that was proposed; `then`: by which channel the first one went out, None where none did. The contact that was the
        answer counts."""
        contacts = apps.get_model("cases", "ContactLog").objects.filter(
            case=OuterRef("case"), at__gte=OuterRef("at"), at__lt=OuterRef("ends"), corrects=None
        )
        promises = apps.get_model("cases", "Promise").objects.filter(
            case=OuterRef("case"), made_at__gte=OuterRef("at"), made_at__lt=OuterRef("ends")
        )
        ends = models.ExpressionWrapper(F("at") + window, output_field=models.DateTimeField())
        over = models.ExpressionWrapper(models.Q(at__lte=now - window), output_field=models.BooleanField())
        outgoing = contacts.filter(direction="out").order_by("at", "pk")
        return self.annotate(ends=ends).annotate(
            counted=over,
            reached=Exists(contacts.filter(outcome__in=RIGHT_PARTY)),
            promised=Exists(promises),
            carried=Exists(outgoing.filter(channel=OuterRef("act"))),
            then=Subquery(outgoing.values("channel")[:1]),
        )
