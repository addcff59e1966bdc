"""Everything about one case on one screen. A constant number of queries, whatever the case holds."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from cases.models import (
    Case,
    ContactLog,
    ContactPoint,
    Debt,
    Debtor,
    Guarantee,
    Hold,
    Payment,
    Promise,
    PromiseState,
    User,
    Waiver,
)
from cases.querysets.cases import CaseQuerySet
from cases.selectors.accrued import accrued_total
from cases.selectors.contacts_read import contacts_read
from cases.selectors.insight import Insight, insight_of
from cases.selectors.reveals import Shown, shown_of
from cases.selectors.talk import Talk, talk_of
from cases.selectors.timeline import Event, timeline
from strategies.matters import MATTERS


@dataclass(frozen=True)
class Composition:
    """What the open debts of a case are made of; the sum of the parts less `paid` is the balance."""

    principal: Decimal
    interest: Decimal
    fees: Decimal
    penalty: Decimal
    costs: Decimal
    delay: Decimal
    paid: Decimal


@dataclass(frozen=True)
class Desk:
    """One case with its debts, ways of contact, promises, payments, holds in force, open waivers, history, sister cases."""

    case: Case
    debts: list[Debt]
    composition: Composition
    limitation_on: dt.date | None
    guarantee_until: dt.date | None
    contact_points: list[ContactPoint]
    promises: list[Promise]
    payments: list[Payment]
    holds: list[Hold]
    waivers: list[Waiver]
    contacts: list[ContactLog]
    events: list[Event]
    other_cases: list[Case]
    accrued: Decimal
    worked_today: bool
    insight: Insight
    shown: Shown

    @property
    def talk(self) -> Talk:
        """What a conversation can rest on; nothing is read anew."""
        return talk_of(
            promises=self.promises, payments=self.payments, holds=self.holds, contacts=self.contacts, debts=self.debts
        )

    @property
    def open_promise(self) -> Promise | None:
        return next((promise for promise in self.promises if promise.state == PromiseState.OPEN), None)

    @property
    def unkept(self) -> list[Promise]:
        """Promises broken or kept in part only, the latest first."""
        return [p for p in self.promises if p.state in (PromiseState.BROKEN, PromiseState.PARTLY_KEPT)]


def cases_for_desk(user: User) -> CaseQuerySet:
    """The cases that the user may open, with what the page's head shows."""
    return Case.objects.visible_to(user).select_related("debtor", "creditor", "agent", "team", "leased_by", "previous")


def desk_of(*, case: Case, user: User, as_of: dt.date, now: dt.datetime) -> Desk:
    """Reads what belongs to a case that has already been fetched through `visible_to`.

    `contacts`: as in `contacts_read`; `events` are cut and may lack them. `shown`: what the user may read whole at `now`. `worked_today`: the user has logged a contact on it. `accrued`: interest and penalties of its debts to the close of `as_of` that are not posted yet.
    """
    debts = list(_with_guarantees(Debt.objects.filter(case=case), as_of).order_by("due_on", "pk"))
    promises = list(Promise.objects.filter(case=case).select_related("made_by"))
    payments = list(Payment.objects.filter(case=case)[:50])
    insight = insight_of(case)
    holds = _holds(case)
    contacts = contacts_read(case)
    events = timeline(case=case, contacts=contacts, promises=promises, payments=payments, insight=insight, holds=holds)
    return Desk(
        case=case,
        debts=debts,
        composition=_composition(debts),
        limitation_on=min((d.limitation_on for d in debts if d.limitation_on and d.balance), default=None),
        guarantee_until=min((d.guarantee_until for d in debts if d.guarantee_until and d.balance), default=None),
        contact_points=_contact_points(case.debtor),
        promises=promises,
        payments=payments,
        holds=[hold for hold in holds if hold.released_on is None],
        waivers=list(
            Waiver.objects.filter(case=case).open().select_related("debt").annotate(asked=Sum("parts__amount"))
        ),
        contacts=contacts,
        events=events,
        other_cases=_other_cases(case, user),
        accrued=accrued_total(debts, as_of),
        worked_today=_has_contact(contacts, user, as_of),
        insight=insight,
        shown=shown_of(case=case, user=user, now=now),
    )


def _with_guarantees(debts: QuerySet[Debt], as_of: dt.date) -> QuerySet[Any]:
    """With `guarantee_until`: the last day to act against a guarantor of the debt, the first that is still to come."""
    running = Guarantee.objects.in_force().filter(debt=OuterRef("pk"), acts_until__gte=as_of)
    return debts.annotate(guarantee_until=Subquery(running.order_by("acts_until").values("acts_until")[:1]))


def _holds(case: Case) -> list[Hold]:
    """Those in force, and the matters that have ended."""
    told = Hold.objects.filter(Q(released_on=None) | Q(kind__in=MATTERS), case=case)
    holds = list(told.select_related("debt", "owner", "placed_by", "released_by"))
    for hold in holds:
        hold.case = case  # with its agent, who answers what nobody owns
    return holds


def _has_contact(contacts: list[ContactLog], user: User, day: dt.date) -> bool:
    """Whether the user has logged a contact on this day."""
    return any(
        contact.agent_id == user.pk and not contact.corrects_id and timezone.localdate(contact.at) == day
        for contact in contacts
    )


def _composition(debts: list[Debt]) -> Composition:
    owed = [debt for debt in debts if debt.balance > 0]
    return Composition(
        **{part: sum((getattr(debt, part) for debt in owed), Decimal(0)) for part in Composition.__dataclass_fields__}
    )


def _contact_points(debtor: Debtor) -> list[ContactPoint]:
    """The debtor's own before others', usable before dead ones, preferred first."""
    points = [point for point in debtor.contact_points.all() if not point.is_erased]
    return sorted(points, key=lambda p: (p.is_dead, p.owner != "debtor", not p.is_preferred, p.kind, p.pk))


def _other_cases(case: Case, user: User) -> list[Case]:
    """The debtor's other cases that this user may see."""
    others = Case.objects.visible_to(user).filter(debtor_id=case.debtor_id).exclude(pk=case.pk)
    return list(others.select_related("creditor").order_by("closed_on", "pk")[:20])
