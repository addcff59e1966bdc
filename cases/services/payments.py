"""Money in: recorded once, used for the oldest debts first, and followed by what it changes."""

import datetime as dt
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.models import Allocation, Case, ClosedAs, Debt, MoveReason, Payment, Promise, User
from cases.services.ledger import open_parts, post_payment
from cases.services.locks import lock_case
from cases.services.occasion import Occasion
from cases.services.promises import judge_promise
from cases.services.stages import close_case
from cases.services.standing import refresh_standing
from cases.services.verdict import Refused, Sentence

ONCE = "payment_reference_once_per_creditor"


def record_payment(
    *,
    case: Case,
    amount: Decimal,
    paid_on: dt.date,
    reference: str,
    source: str,
    as_of: dt.date,
    now: dt.datetime,
    by: User | None = None,
    note: str = "",
    debt: Debt | None = None,
) -> Payment:
    """Book a payment on a case; the same reference of the same creditor again returns the payment already booked.

    Side effects, in order: case locked; payment added; allocated oldest due first (`debt` before all others when
    given), what is left kept as the case's credit; standing refreshed; open promise judged; case closed as settled
    when nothing is owed any more.
    Raises Refused for a closed case, an amount not above zero, a day in the future, or a reference already used for
    another amount or case.
    """
    payment = Payment(
        creditor_id=case.creditor_id,
        case_id=case.pk,
        amount=amount,
        currency=case.currency,
        paid_on=paid_on,
        booked_on=as_of,
        reference=reference,
        source=source,
        note=note,
        recorded_by=by,
        recorded_at=now,
    )
    try:
        return _book(payment, case, debt)
    except IntegrityError as error:
        if ONCE not in str(error):
            raise
        # Booked at the same instant for another case of the creditor: whoever commits second is the repeat.
        return _same_payment(Payment.objects.get(creditor_id=case.creditor_id, reference=reference), payment)


@transaction.atomic
def _book(payment: Payment, case: Case, debt: Debt | None) -> Payment:
    payment.case = lock_case(case)
    booked = Payment.objects.filter(creditor_id=payment.creditor_id, reference=payment.reference).first()
    if booked is not None:
        return _same_payment(booked, payment)
    _check(payment, payment.case, debt)
    payment.save(force_insert=True)
    allocate(payment=payment, case=payment.case, first=debt)
    _follow_up(payment.case, payment.booked_on, payment.recorded_at, payment.recorded_by)
    return payment


def allocate(*, payment: Payment, case: Case, first: Debt | None = None) -> Decimal:
    """Use the payment up on the case's unpaid debts, oldest due first, disputed ones last; returns what is left.

    Within a debt it follows PAY-561 (cases/services/ledger). A later version follows Civil Code art. 560 between debts.
    """
    left, debts = payment.amount, _in_order(case, first)
    owed = open_parts(debts)
    for debt in debts:
        part = min(left, debt.balance)
        if part <= 0:
            break
        Allocation.objects.create(payment=payment, debt=debt, amount=part)
        if part == debt.balance:
            debt.settled_on = payment.paid_on
            debt.save(update_fields=["settled_on"])
        post_payment(payment=payment, debt=debt, amount=part, owed=owed[debt.pk])
        left -= part
    if left:
        payment.unallocated = left
        payment.save(update_fields=["unallocated"])
        case.credit += left
        case.save(update_fields=["credit"])
    return left


def _in_order(case: Case, first: Debt | None) -> list[Debt]:
    debts = list(Debt.objects.filter(case=case).unpaid().order_by("on_hold", "due_on", "pk"))
    if first is None:
        return debts
    return [d for d in debts if d.pk == first.pk] + [d for d in debts if d.pk != first.pk]


def _same_payment(existing: Payment, asked: Payment) -> Payment:
    if any(getattr(existing, field) != getattr(asked, field) for field in ("case_id", "amount", "paid_on")):
        raise Refused(
            _("Reference %(reference)s was already used for another payment of %(amount)s on %(day)s.")
            % {"reference": existing.reference, "amount": existing.amount, "day": existing.paid_on}
        )
    return existing


def _check(payment: Payment, case: Case, debt: Debt | None) -> None:
    reasons: list[Sentence] = []
    if case.is_closed:
        reasons.append(_("This case is closed; reopen it before booking a payment."))
    if payment.amount <= 0:
        reasons.append(_("A payment needs an amount above zero."))
    if payment.paid_on > payment.booked_on:
        reasons.append(_("The payment day lies in the future."))
    if not payment.reference.strip():
        reasons.append(_("A payment needs a reference, so that it is booked only once."))
    if debt is not None and debt.case_id != case.pk:
        reasons.append(_("This debt belongs to another case."))
    if reasons:
        raise Refused(*reasons)


def _follow_up(case: Case, as_of: dt.date, now: dt.datetime, by: User | None) -> None:
    refresh_standing([case.pk])
    case.refresh_from_db(fields=["balance", "collectable", "oldest_due_on"])
    for promise in Promise.objects.filter(case=case).open():
        judge_promise(promise=promise, case=case, as_of=as_of, by=by)
    if case.balance == 0 and not case.is_closed:
        occasion = Occasion(as_of=as_of, now=now, by=by)
        close_case(case=case, closed_as=ClosedAs.SETTLED, reason=MoveReason.PAID, occasion=occasion)
