"""A payment taken back (a bounced debit, a wrong booking): debts, promises, holds and the case stand as without it."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.models import (
    Attention,
    Case,
    ClosedAs,
    Debt,
    Hold,
    HoldKind,
    LedgerLine,
    LineKind,
    MoveReason,
    Payment,
    Promise,
    PromiseState,
    User,
)
from cases.services.allocation import Cause, share_out
from cases.services.holds import freeze_interest
from cases.services.ledger import Booking
from cases.services.limitation import refresh_limitation
from cases.services.locks import lock_case
from cases.services.occasion import Occasion
from cases.services.plans import judge_plan_anew
from cases.services.promises import back_to_queue, hold_for
from cases.services.stages import paid_in_window, reopen_case
from cases.services.standing import refresh_standing
from cases.services.verdict import Refused
from cases.services.waivers import lines_of_waivers, unpaid_waivers, wait_again

JUDGED = (PromiseState.KEPT, PromiseState.PARTLY_KEPT)


@transaction.atomic
def reverse_payment(*, payment: Payment, reason: str, as_of: dt.date, now: dt.datetime, by: User | None) -> Payment:
    """Take a payment back for good; its row and lines stay, and no sum counts them any more.

    Side effects, in order: every case that the payment touched locked; a correction for each of its lines, from the day
    of that line; waivers that waited for the money undone; later payments shared out anew, interest with them; days of
    settlement and credit undone; standing refreshed; a case that is settled or cured no longer reopened (where a newer one is open, the debts go on there); promises of its window judged anew, open again while
    their grace lasts; the holds that it had ended placed again.
    Raises Refused without a reason, or where the payment was taken back before.
    """
    cases = _locked(payment)
    current = Payment.objects.select_for_update(no_key=True).get(pk=payment.pk)
    if current.reversed_on:
        raise Refused(_("This payment was taken back on %(day)s already.") % {"day": current.reversed_on})
    if not reason.strip():
        raise Refused(_("Say why the payment is taken back."))
    current.reversed_on, current.reversed_at, current.reversed_by = as_of, now, by
    current.reversal_reason = reason.strip()
    current.save(update_fields=["reversed_on", "reversed_at", "reversed_by", "reversal_reason"])
    own = cases[current.case_id]
    own.credit -= current.unallocated
    own.save(update_fields=["credit"])
    occasion = Occasion(as_of=as_of, now=now, by=by, note=current.reversal_reason)
    changed = _take_back(current, cases, occasion)
    refresh_limitation(debts=Debt.objects.filter(pk__in=changed), as_of=as_of)
    refresh_standing(list(cases))
    for case_id in cases:
        _open_again(Case.objects.get(pk=case_id), occasion)
    _restore(current, occasion)
    return current


def _locked(payment: Payment) -> dict[int, Case]:
    """The payment's case and those in which its debts stand by now, locked in the order of their ids."""
    ids = set(Debt.objects.filter(allocations__payment=payment).values_list("case_id", flat=True))
    return {pk: lock_case(Case(pk=pk)) for pk in sorted(ids | {payment.case_id})}


def _take_back(payment: Payment, cases: dict[int, Case], occasion: Occasion) -> set[int]:
    """Correct its lines and those of waivers that waited for it, and share out anew what counts after it."""
    waivers = unpaid_waivers(case=cases[payment.case_id])
    lines = [*LedgerLine.objects.filter(payment=payment, kind=LineKind.PAYMENT, corrections=None).order_by("pk")]
    lines += lines_of_waivers(waivers)
    own_day = min([payment.paid_on, *(line.value_on for line in lines)])
    stands_in = dict(Debt.objects.filter(pk__in={line.debt_id for line in lines}).values_list("pk", "case_id"))
    changed: set[int] = set()
    for case in cases.values():
        undone = [line for line in lines if stands_in[line.debt_id] == case.pk]
        cause = Cause(
            Booking(occasion.as_of, occasion.now, occasion.by),
            because={"why": "taken_back", "reference": payment.reference, "paid_on": payment.paid_on.isoformat()},
            undone=undone,
            note=occasion.note,
        )
        changed |= share_out(case=case, since=(own_day, ""), cause=cause)
    wait_again(waivers, occasion)
    return changed


def _open_again(case: Case, occasion: Occasion) -> None:
    """A case closed because of the money is open again once money is owed in it."""
    if not case.is_closed or not case.balance or case.closed_as not in (ClosedAs.SETTLED, ClosedAs.CURED):
        return
    newer = (
        Case.objects.open()
        .filter(debtor_id=case.debtor_id, creditor_id=case.creditor_id, currency=case.currency)
        .first()
    )
    if newer is None:
        reopen_case(case=case, occasion=occasion, reason=MoveReason.REVERSAL)
        return
    lock_case(newer)
    for debt in Debt.objects.filter(case=case).unpaid():
        debt.case = newer
        debt.save(update_fields=["case"])
    refresh_standing([case.pk, newer.pk])


def _restore(payment: Payment, occasion: Occasion) -> None:
    """Promises and holds of the payment's case, while it is open."""
    case = Case.objects.get(pk=payment.case_id)
    if case.is_closed:
        return
    ended = Promise.objects.filter(pk__in=payment.effects.get("promises", ()))
    judged = Promise.objects.filter(
        case=case, state__in=JUDGED, made_on__lte=payment.paid_on, judge_after__gte=payment.paid_on
    )
    for promise in (ended | judged).order_by("pk"):
        _judge_anew(promise, case, occasion)
    judge_plan_anew(case=case, paid_on=payment.paid_on, occasion=occasion)
    _place_again(payment, case, occasion)


def _judge_anew(promise: Promise, case: Case, occasion: Occasion) -> None:
    """By what is left of its window: kept still, else open while its grace lasts, else partly kept or broken."""
    promise.paid = paid_in_window(promise)
    if promise.paid >= promise.amount:
        promise.state, promise.judged_on = PromiseState.KEPT, promise.judged_on or occasion.as_of
    elif occasion.as_of > promise.judge_after:
        promise.state = PromiseState.PARTLY_KEPT if promise.paid else PromiseState.BROKEN
        promise.judged_on = occasion.as_of
        back_to_queue(case, Attention.PROMISE_BROKEN)
    elif not Promise.objects.filter(case=case).open().exists():
        promise.state, promise.judged_on, promise.paid = PromiseState.OPEN, None, 0
        hold_for(promise, case, occasion)
        case.save(update_fields=["on_hold", "attention", "follow_up_on", "follow_up_at"])
    promise.save(update_fields=["state", "judged_on", "paid"])


def _place_again(payment: Payment, case: Case, occasion: Occasion) -> None:
    """New rows like the ones that the payment ended, for the time that they had left."""
    held = Hold.objects.filter(pk__in=payment.effects.get("holds", ())).select_related("debt").order_by("pk")
    again = [hold for hold in held if hold.until_on is None or hold.until_on >= occasion.as_of]
    _copy(again, case, occasion)
    for hold in again:
        if hold.kind == HoldKind.MORATORIUM:
            booking = Booking(occasion.as_of, occasion.now, occasion.by)
            freeze_interest(case=case, since=_goes_on_from(hold, occasion), booking=booking)
    for hold in again:
        target = hold.debt or case
        target.on_hold = True
        target.save(update_fields=["on_hold"])
    if again:
        refresh_standing([case.pk])


def _copy(holds: Iterable[Hold], case: Case, occasion: Occasion) -> None:
    Hold.objects.bulk_create(
        Hold(
            case=case,
            debt=hold.debt,
            kind=hold.kind,
            reason=hold.reason,
            from_on=_goes_on_from(hold, occasion),
            until_on=hold.until_on,
            owner=hold.owner,
            answer_by=hold.answer_by,
            placed_by=hold.placed_by,
            placed_at=occasion.now,
        )
        for hold in holds
        if not Hold.objects.filter(case=case, debt=hold.debt, kind=hold.kind).active().exists()
    )


def _goes_on_from(hold: Hold, occasion: Occasion) -> dt.date:
    """From the day on which the payment ended it, as if it never had: a moratorium and a dispute leave no gap."""
    return hold.released_on or occasion.as_of
