"""What decides where payments on a debt go; it holds for payments to come, and for those that are shared out anew."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.models import Debt, PayOrder
from cases.services.locks import lock_case
from cases.services.verdict import Refused


@transaction.atomic
def set_debt_order(*, debt: Debt, security: int, pay_order: str, agreed_order: Sequence[str] = ()) -> Debt:
    """Say what secures a debt (art. 560) and in which order its parts are paid (art. 561, PAY-CARD, PAY-EXEC).

    `agreed_order`: the parts that the contract names, first to be paid first; the others follow as in art. 561.
    Raises Refused where the contract's order is chosen and names nothing, or a part twice.
    """
    if pay_order == PayOrder.AGREED and not agreed_order:
        raise Refused(_("Say which part the contract has paid first."))
    if len(set(agreed_order)) < len(agreed_order):
        raise Refused(_("Name each part once."))
    lock_case(debt.case)
    debt.security, debt.pay_order = security, pay_order
    debt.agreed_order = [*agreed_order] if pay_order == PayOrder.AGREED else []
    debt.save(update_fields=["security", "pay_order", "agreed_order"])
    return debt
