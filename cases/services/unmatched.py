"""Money that found no case by itself: booked on the case that a person names, or sent back to whoever paid."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.intake.names import differs
from cases.models import Case, Debt, PaymentSource, UnmatchedPayment, UnmatchedState, User
from cases.services.payments import record_payment
from cases.services.verdict import Refused
from strategies.money.payment import Payer, Relation


@transaction.atomic
def match_payment(
    *, waiting: UnmatchedPayment, case: Case, debt: Debt | None, as_of: dt.date, now: dt.datetime, by: User
) -> UnmatchedPayment:
    """Book it on a case, for `debt` before the others where one is named; the same again changes nothing.

    Raises Refused where it was decided otherwise meanwhile, where creditor or currency are not the case's, and for
    whatever `record_payment` refuses: a closed case, another case's debt, a reference used by hand for something else.
    """
    current = _locked(waiting)
    if current.state == UnmatchedState.MATCHED and current.payment and current.payment.case_id == case.pk:
        return current
    _still_waits(current)
    if case.creditor_id != current.creditor_id:
        raise Refused(
            _("This case belongs to another creditor; the money was paid to %(name)s.") % {"name": current.creditor}
        )
    if case.currency != current.currency:
        raise Refused(_("The case is kept in %(currency)s.") % {"currency": case.currency})
    payment = record_payment(
        case=case,
        amount=current.amount,
        paid_on=current.paid_on,
        reference=current.reference,
        source=PaymentSource.FILE,
        as_of=as_of,
        now=now,
        by=by,
        note=current.note,
        debt=debt,
        payer=_payer(current, case),
        portfolio=current.portfolio,
    )
    current.state, current.payment = UnmatchedState.MATCHED, payment
    return _decided(current, now, by)


@transaction.atomic
def return_payment(*, waiting: UnmatchedPayment, reason: str, now: dt.datetime, by: User) -> UnmatchedPayment:
    """Say that the money goes back to its payer. Raises Refused without a reason, or where it was decided meanwhile."""
    current = _locked(waiting)
    _still_waits(current)
    if not reason.strip():
        raise Refused(_("Say why the money goes back."))
    current.state, current.decision = UnmatchedState.RETURNED, reason.strip()
    return _decided(current, now, by)


def _locked(waiting: UnmatchedPayment) -> UnmatchedPayment:
    rows = UnmatchedPayment.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("creditor", "portfolio", "payment").get(pk=waiting.pk)


def _still_waits(current: UnmatchedPayment) -> None:
    if current.state != UnmatchedState.WAITING:
        raise Refused(
            _("Somebody has decided about this payment already: %(state)s.") % {"state": current.get_state_display()}
        )


def _payer(current: UnmatchedPayment, case: Case) -> Payer | None:
    """A stranger who paid is written down with the payment; whether of their own will is asked later (`payer.py`)."""
    if not differs(current.payer_name, case.debtor.name):
        return None
    return Payer(name=current.payer_name, relation=Relation.OTHER)


def _decided(current: UnmatchedPayment, now: dt.datetime, by: User) -> UnmatchedPayment:
    current.decided_at, current.decided_by = now, by
    current.save(update_fields=["state", "payment", "decision", "decided_at", "decided_by"])
    return current
