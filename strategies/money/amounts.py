"""What an amount of money must be before any rule looks at it."""

from decimal import Decimal

from strategies.money.refusals import Refusal, refusal
from strategies.money.rounding import to_cents

MOST = Decimal("999999999999.99")  # what the ledger can hold on one line


def amount_refusals(field: str, amount: Decimal, **values: object) -> list[Refusal]:
    """Why `amount` is no sum of money: not a number, nothing or less, too large, or parts of a cent. At most one."""
    if not amount.is_finite():
        return [refusal("not_a_number", field=field, **values)]
    if amount <= 0:
        return [refusal("not_positive", field=field, amount=amount, **values)]
    if amount > MOST:
        return [refusal("too_large", field=field, amount=amount, most=MOST, **values)]
    if amount != to_cents(amount):
        return [refusal("parts_of_a_cent", field=field, amount=amount, **values)]
    return []
