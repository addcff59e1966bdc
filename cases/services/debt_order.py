"""What decides where payments on a debt go; it holds for payments to come."""

from django.db import transaction

from cases.models import Debt
from cases.services.locks import lock_case


@transaction.atomic
def set_debt_order(*, debt: Debt, security: int, pay_order: str) -> Debt:
    """Say what secures a debt (art. 560) and in which order its parts are paid (art. 561, PAY-CARD)."""
    lock_case(debt.case)
    debt.security, debt.pay_order = security, pay_order
    debt.save(update_fields=["security", "pay_order"])
    return debt
