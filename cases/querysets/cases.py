"""The vocabulary for asking about cases. Each method is named for what remains."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from cases.querysets.access import access_filter
from cases.querysets.closed_hours import NOWHERE, ClosedHours
from strategies.ladder import Ladder
from strategies.stages import WORKED_STAGES, Stage

if TYPE_CHECKING:
    from cases.models import Case, User  # noqa: F401 - named in the base class

PROMISE_DUE = 1  # Attention.PROMISE_DUE; the models import this module, not the other way round
QUEUE_ORDER = ("-rank_points", F("oldest_due_on").asc(nulls_last=True), "-balance", "pk")


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: User) -> CaseQuerySet:
        return self.filter(access_filter(user))

    def open(self) -> CaseQuerySet:
        return self.exclude(stage=Stage.CLOSED)

    def without_holds(self) -> CaseQuerySet:
        return self.filter(on_hold=False)

    def paid(self) -> CaseQuerySet:
        """Open with nothing left to pay."""
        return self.open().filter(balance=0)

    def unassigned(self) -> CaseQuerySet:
        """Waiting for an agent, in a stage that agents work."""
        return self.filter(agent__isnull=True, team__isnull=False, stage__in=WORKED_STAGES)

    def worked(self) -> CaseQuerySet:
        """In a stage in which our own agents contact the debtor."""
        return self.filter(stage__in=WORKED_STAGES)

    def due_for_work(self, as_of: dt.date, now: dt.datetime, closed: ClosedHours = NOWHERE) -> CaseQuerySet:
        """What a queue offers now: waiting for no later day or hour, and to be contacted at this one; a promise due shows
        through its hold."""
        due = self.worked().filter(
            Q(follow_up_on__isnull=True) | Q(follow_up_on__lte=as_of),
            Q(follow_up_at__isnull=True) | Q(follow_up_at__lte=now),
            Q(contact_from__isnull=True) | Q(contact_from__lte=now),
            Q(on_hold=False) | Q(attention=PROMISE_DUE),
        )
        return due.exclude(closed.as_q()) if closed else due

    def waiting(self, as_of: dt.date, now: dt.datetime, closed: ClosedHours = NOWHERE) -> CaseQuerySet:
        """Worked, but not offered now: the rest of `due_for_work`, said so that an index in queue order can answer."""
        later = Q(follow_up_on__gt=as_of) | Q(follow_up_at__gt=now) | Q(contact_from__gt=now)
        held = Q(on_hold=True) & ~Q(attention=PROMISE_DUE)
        return self.worked().filter(later | held | closed.as_q() if closed else later | held)

    def free_of_lease(self, user: User, now: dt.datetime) -> CaseQuerySet:
        """Not on somebody else's screen at this moment."""
        return self.filter(Q(leased_until__isnull=True) | Q(leased_until__lte=now) | Q(leased_by=user.pk))

    def in_queue_order(self) -> CaseQuerySet:
        """By points (`strategies/ranking`); of as many the longest overdue first, then the largest balance."""
        return self.order_by(*QUEUE_ORDER)

    def out_of_step(self, ladder: Ladder, as_of: dt.date) -> CaseQuerySet:
        """Cases whose stage is not the one that the ladder gives for their days past due and balance."""
        wrong, in_house = Q(pk__in=[]), Q(in_house_until__isnull=False, in_house_until__gt=as_of)
        for misfit in ladder.misfits():
            box = Q(stage=misfit.stage, oldest_due_on__lte=as_of - dt.timedelta(days=misfit.days_from))
            if misfit.days_to is not None:
                box &= Q(oldest_due_on__gte=as_of - dt.timedelta(days=misfit.days_to))
            if misfit.balance_from is not None:
                box &= Q(collectable__gte=misfit.balance_from)
            if misfit.balance_below is not None:
                box &= Q(collectable__lt=misfit.balance_below)
            if misfit.in_house is not None:
                box &= in_house if misfit.in_house else ~in_house
            wrong |= box
        return self.open().without_holds().filter(wrong)
