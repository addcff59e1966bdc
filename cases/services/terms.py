"""What was agreed about interest on a debt, said or said anew."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Debt, PayOrder, User
from cases.services.allocation import Cause, share_out
from cases.services.ledger import Booking
from cases.services.limitation import refresh_limitation
from cases.services.locks import lock_case
from cases.services.occasion import Occasion
from cases.services.settling import settle_if_paid
from cases.services.standing import refresh_standing
from cases.services.verdict import Refused
from strategies.money.claims import Claim
from strategies.money.terms import Terms, TermsRefused


@transaction.atomic
def set_terms(*, debt: Debt, terms: dict[str, Any], as_of: dt.date, now: dt.datetime, by: User | None) -> Debt:
    """Say what was agreed about interest; lines posted under earlier terms are taken back and counted anew.

    After a judgment the doubled interest is paid last, whatever the order was before (PAY-EXEC). Payments since the debt fell due are shared out anew: what went to the principal may belong to interest now.
    Raises Refused for a closed case, and with a sentence for each field that cannot stand.
    """
    case = lock_case(debt.case)
    if case.is_closed:
        raise Refused(_("This case is closed; reopen it before its terms are changed."))
    current = Debt.objects.get(pk=debt.pk)
    try:
        current.terms = Terms.from_json(terms).as_json()
    except TermsRefused as refused:
        raise Refused(*refused.problems.values()) from refused
    current.pay_order = _order_after(current)
    current.save(update_fields=["terms", "pay_order"])
    cause = Cause(Booking(as_of, now, by), because={"why": "terms", "number": current.number})
    changed = share_out(case=case, since=(current.due_on, ""), cause=cause)
    refresh_limitation(
        debts=Debt.objects.filter(pk__in=changed | {current.pk}), as_of=as_of
    )  # they may name another law
    refresh_standing([case.pk])
    settle_if_paid(Case.objects.get(pk=case.pk), Occasion(as_of=as_of, now=now, by=by))
    current.refresh_from_db()
    return current


def _order_after(debt: Debt) -> str:
    terms = Terms.from_json(debt.terms)
    if terms.claim is Claim.JUDGMENT and terms.law == "CN":
        return PayOrder.PAY_EXEC
    return PayOrder.PAY_561 if debt.pay_order == PayOrder.PAY_EXEC else debt.pay_order
