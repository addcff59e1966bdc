"""Who paid, as it turns out afterwards: a file names a stranger, and somebody asks (house rule PAY-3P)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.models import Debt, Payment
from cases.services.limitation import refresh_limitation
from cases.services.locks import lock_case
from cases.services.verdict import Refused, Sentence
from strategies.money.payment import Payer


@transaction.atomic
def tell_payer(*, payment: Payment, payer: Payer, as_of: dt.date) -> Payment:
    """Write down who paid and, of a third party, whether of their own will.

    Side effects: case locked, payment changed, limitation dates of its debts counted anew, for a stranger's payment is
    not the debtor's consent (LIM-07). Raises Refused for a payment taken back, or a third party without name or answer.
    """
    lock_case(payment.case)
    current = Payment.objects.get(pk=payment.pk)
    reasons: list[Sentence] = []
    if current.reversed_on:
        reasons.append(_("This payment was taken back on %(day)s already.") % {"day": current.reversed_on})
    if "name" in payer.lacks():
        reasons.append(_("Name the third party that paid."))
    if "voluntary" in payer.lacks():
        reasons.append(_("Ask whether the third party pays of its own will; money got by pressure is given back."))
    if reasons:
        raise Refused(*reasons)
    current.payer_relation, current.payer_name = payer.relation, payer.name.strip()
    current.payer_voluntary = payer.voluntary if payer.is_third_party else None
    current.save(update_fields=["payer_relation", "payer_name", "payer_voluntary"])
    refresh_limitation(debts=Debt.objects.filter(allocations__payment=current), as_of=as_of)
    return current
