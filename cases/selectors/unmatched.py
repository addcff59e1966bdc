"""Payments that wait for their case, each with the cases that it may belong to and why."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from cases.intake.names import HIDDEN
from cases.models import Case, CustomerNumber, Debt, Promise, UnmatchedPayment, User
from cases.privacy.blind import every_index

MOST_SUGGESTIONS = 4
TEN_DAYS = dt.timedelta(days=10)


@dataclass(frozen=True)
class Suggestion:
    """`debt`: the one that the payment seems to mean, None for the case as a whole."""

    case: Case
    debt: Debt | None
    why: str | Lazy

    @property
    def key(self) -> str:
        return f"{self.case.pk}-{self.debt.pk if self.debt else ''}"


def waiting_payments(user: User) -> QuerySet[UnmatchedPayment]:
    """Those that the user may decide about, the oldest money first."""
    waiting = UnmatchedPayment.objects.visible_to(user).waiting()
    return waiting.select_related("creditor", "portfolio").order_by("paid_on", "pk")


def suggestions_for(waiting: UnmatchedPayment, user: User) -> list[Suggestion]:
    """Open cases of the creditor that the payment may belong to, the surest reason first. At most six queries.

    By number (also without its leading zeros and separators), customer's and identity number, name of debtor or payer,
    and by the very amount: of a debt with that name's case, or of an open promise due within ten days.
    """
    cases = (
        Case.objects.visible_to(user)
        .open()
        .filter(creditor_id=waiting.creditor_id, currency=waiting.currency)
        .select_related("debtor")
    )
    found: dict[int, Suggestion] = {}
    for suggestion in (
        *_by_number(waiting, cases),
        *_by_debtor(waiting, cases),
        *_by_promise(waiting, cases),
        *_by_name(waiting, cases),
    ):
        found.setdefault(suggestion.case.pk, suggestion)
    return list(found.values())[:MOST_SUGGESTIONS]


def _by_number(waiting: UnmatchedPayment, cases: QuerySet[Case]) -> list[Suggestion]:
    if not waiting.number:
        return []
    spelled = {
        waiting.number,
        waiting.number.lstrip("0"),
        waiting.number.upper(),
        "".join(filter(str.isalnum, waiting.number)),
    }
    debts = Debt.objects.filter(
        Q(number__in=spelled) | Q(number__startswith=waiting.number), creditor_id=waiting.creditor_id
    )
    debts = debts.unpaid().filter(case__in=cases).select_related("case__debtor").oldest_due_first()
    return [Suggestion(debt.case, debt, _("like its number")) for debt in debts[:MOST_SUGGESTIONS]]


def _by_debtor(waiting: UnmatchedPayment, cases: QuerySet[Case]) -> list[Suggestion]:
    who = Q()
    if waiting.debtor_number:
        known = CustomerNumber.objects.filter(creditor_id=waiting.creditor_id, number=waiting.debtor_number)
        who |= Q(debtor__in=known.values("debtor"))
    if waiting.identity_number:
        who |= Q(debtor__identity_index__in=every_index(waiting.identity_number))
    if not who:
        return []
    return [Suggestion(case, None, _("the debtor of its number")) for case in cases.filter(who)[:MOST_SUGGESTIONS]]


def _by_name(waiting: UnmatchedPayment, cases: QuerySet[Case]) -> list[Suggestion]:
    names = [name for name in (waiting.name, waiting.payer_name) if name and HIDDEN not in name]
    if not names:
        return []
    found = []
    for case in cases.filter(debtor__name__in=names).prefetch_related("debts")[: 2 * MOST_SUGGESTIONS]:
        same = next((debt for debt in case.debts.all() if debt.balance == waiting.amount), None)
        why = _("the same name, and this very amount") if same or case.balance == waiting.amount else _("the same name")
        found.append(Suggestion(case, same, why))
    return sorted(found, key=lambda one: one.debt is None)


def _by_promise(waiting: UnmatchedPayment, cases: QuerySet[Case]) -> list[Suggestion]:
    days = (waiting.paid_on - TEN_DAYS, waiting.paid_on + TEN_DAYS)
    promises = Promise.objects.open().filter(amount=waiting.amount, due_on__range=days, case__in=cases)
    promised = promises.select_related("case__debtor")[:MOST_SUGGESTIONS]
    return [Suggestion(promise.case, None, _("promised this amount about that day")) for promise in promised]
