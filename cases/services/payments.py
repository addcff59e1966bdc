"""Money in: recorded once, used for the debts as the law or the parties say, and followed by what it changes."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Debt, Hold, HoldKind, Payment, Portfolio, Promise, User
from cases.services.allocation import Cause, place_of, share_out
from cases.services.ledger import Booking
from cases.services.limitation import refresh_limitation
from cases.services.locks import lock_case
from cases.services.occasion import Occasion
from cases.services.plans import judge_plan_of
from cases.services.promises import judge_promise, mend_promises
from cases.services.settling import settle_if_paid
from cases.services.standing import refresh_standing
from cases.services.verdict import Refused, Sentence
from cases.services.waivers import apply_waivers
from strategies.money.payment import Payer
from strategies.money.rounding import to_cents

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
    contract: Sequence[Debt] = (),
    agreed: bool = False,
    payer: Payer | None = None,
    portfolio: Portfolio | None = None,
) -> Payment:
    """Book a payment on a case; the same reference of the same creditor again returns the payment already booked.

    Side effects, in order: case locked; payment added; interest posted to its day; allocated as Civil Code art. 560
    says (`debt`, which the debtor designated or with `agreed` both parties agreed on, before all others; or the debts of
    a `contract` that was named as a whole, one after the other), those that count after it shared out anew; what is left
    kept as the case's credit; standing refreshed; open promises and the live plan judged, promises that were judged without it anew; approved waivers whose
    payment this was applied; case closed as settled when nothing is owed any more; what changed
    beside the debts written down for a reversal.
    `payer`: who paid if not the debtor; a third party is named and asked whether it pays of its own will (PAY-3P).
    `portfolio`: the file that told of it; who sent the money is then written down and asked later.
    Raises Refused for a closed case, an amount not above zero or with parts of a cent, a day in the future, a third
    party that lacks its name or answer, or a reference already used for another amount or case, or taken back.
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
        portfolio=portfolio,
        recorded_by=by,
        recorded_at=now,
    )
    if payer is not None:
        payment.payer_relation, payment.payer_name = payer.relation, payer.name.strip()
        payment.payer_voluntary = payer.voluntary
    named = [debt] if debt is not None else list(contract)
    try:
        return _book(payment, case, named, payer=payer, agreed=agreed)
    except IntegrityError as error:
        if ONCE not in str(error):
            raise
        # Booked at the same instant for another case of the creditor: whoever commits second is the repeat.
        return _same_payment(Payment.objects.get(creditor_id=case.creditor_id, reference=reference), payment)


@transaction.atomic
def _book(payment: Payment, case: Case, named: Sequence[Debt], *, payer: Payer | None, agreed: bool) -> Payment:
    payment.case = lock_case(case)
    booked = Payment.objects.filter(creditor_id=payment.creditor_id, reference=payment.reference).first()
    if booked is not None:
        return _same_payment(booked, payment)
    _check(payment, payment.case, named, payer)
    payment.named, payment.agreed = [debt.pk for debt in named], agreed
    payment.save(force_insert=True)
    before = _standing_of(payment.case)
    cause = Cause(Booking(payment.booked_on, payment.recorded_at, by=payment.recorded_by), because=_late(payment))
    changed = share_out(case=payment.case, since=place_of(payment), cause=cause)
    refresh_limitation(debts=Debt.objects.filter(pk__in=changed), as_of=payment.booked_on)
    payment.refresh_from_db(fields=["unallocated"])
    mend_promises(case=payment.case, paid_on=payment.paid_on)
    _follow_up(payment.case, payment.booked_on, payment.recorded_at, payment.recorded_by)
    _note_effects(payment, before)
    return payment


def _late(payment: Payment) -> dict[str, str]:
    """Why others are shared out anew, as the working of a correction keeps it."""
    return {"why": "late", "reference": payment.reference, "paid_on": payment.paid_on.isoformat()}


def _same_payment(existing: Payment, asked: Payment) -> Payment:
    if any(getattr(existing, field) != getattr(asked, field) for field in ("case_id", "amount", "paid_on")):
        raise Refused(
            _("Reference %(reference)s was already used for another payment of %(amount)s on %(day)s.")
            % {"reference": existing.reference, "amount": existing.amount, "day": existing.paid_on}
        )
    if existing.reversed_on:
        raise Refused(
            _(
                "The payment with reference %(reference)s was taken back on %(day)s. Book it under a reference of its own."
            )
            % {"reference": existing.reference, "day": existing.reversed_on}
        )
    return existing


def _check(payment: Payment, case: Case, named: Sequence[Debt], payer: Payer | None) -> None:
    reasons: list[Sentence] = []
    if case.is_closed:
        reasons.append(_("This case is closed; reopen it before booking a payment."))
    if payment.amount <= 0:
        reasons.append(_("A payment needs an amount above zero."))
    elif payment.amount != to_cents(payment.amount):
        reasons.append(_("A payment is a whole number of cents."))
    if payment.paid_on > payment.booked_on:
        reasons.append(_("The payment day lies in the future."))
    if not payment.reference.strip():
        reasons.append(_("A payment needs a reference, so that it is booked only once."))
    if any(debt.case_id != case.pk for debt in named):
        reasons.append(_("This debt belongs to another case."))
    if payer is not None and "name" in payer.lacks():
        reasons.append(_("Name the third party that paid."))
    if payer is not None and "voluntary" in payer.lacks() and payment.portfolio is None:
        reasons.append(_("Ask whether the third party pays of its own will; money got by pressure is given back."))
    if reasons:
        raise Refused(*reasons)


def _follow_up(case: Case, as_of: dt.date, now: dt.datetime, by: User | None) -> None:
    refresh_standing([case.pk])
    case.refresh_from_db(fields=["balance", "collectable", "oldest_due_on"])
    for promise in Promise.objects.filter(case=case).open():
        judge_promise(promise=promise, case=case, as_of=as_of, by=by)
    judge_plan_of(case=case, as_of=as_of, by=by)
    occasion = Occasion(as_of=as_of, now=now, by=by)
    apply_waivers(case=case, occasion=occasion)
    settle_if_paid(case, occasion)


def _standing_of(case: Case) -> dict[str, set[int]]:
    """What a payment may end: the ids of open promises, and of holds in force beside those of promises and plans."""
    promises = Promise.objects.filter(case=case).open()
    holds = Hold.objects.filter(case=case, promise=None).exclude(kind=HoldKind.PLAN).active()
    return {"promises": set(promises.values_list("pk", flat=True)), "holds": set(holds.values_list("pk", flat=True))}


def _note_effects(payment: Payment, before: dict[str, set[int]]) -> None:
    """Write down which promises and holds the payment ended."""
    if not any(before.values()):
        return
    after = _standing_of(payment.case)
    payment.effects = {name: sorted(ids - after[name]) for name, ids in before.items() if ids - after[name]}
    if payment.effects:
        payment.save(update_fields=["effects"])
