"""Which part of a debt a payment is used for: Civil Code art. 561 (costs of realising the claim, interest, principal).

The order is the rule book's (strategies/money/allocation_orders.py), for the parts that a ledger line can have. For one
payment it is Python, for a file SQL; tests/core/test_ledger.py holds the two to each other.
"""

from collections.abc import Mapping
from decimal import Decimal

from cases.models import Bucket
from strategies.money.allocation_orders import ORDER_561

RULE = ORDER_561.rule.value
ORDER = tuple(Bucket(bucket.value) for bucket in ORDER_561.buckets if bucket.value in Bucket.values)

# The column of Debt that keeps the sum of a bucket.
COLUMNS = {
    Bucket.PRINCIPAL: "principal",
    Bucket.INTEREST: "interest",
    Bucket.FEE: "fees",
    Bucket.PENALTY: "penalty",
    Bucket.COST: "costs",
}


def split_payment(amount: Decimal, owed: Mapping[str, Decimal]) -> dict[Bucket, Decimal]:
    """Split an amount over what is owed per bucket; parts are above zero and add up to the amount.

    A bucket below zero (a correction took away what had been paid) takes nothing. Raises ValueError where the amount
    is more than what is owed: the caller keeps the rest as credit.
    """
    parts, left = {}, amount
    for bucket in ORDER:
        part = min(left, owed.get(bucket, Decimal(0)))
        if part > 0:
            parts[bucket] = part
            left -= part
    if left:
        raise ValueError(f"{left} more than is owed")
    return parts


def split_in_sql(amount: str, owed: str) -> str:
    """The same as rows (bucket, part) of a VALUES list; `owed` is the row with one column for each bucket."""
    rows, before = [], ""
    for bucket in ORDER:
        rows.append(f"('{bucket.value}', LEAST(GREATEST({amount}{before}, 0), {owed}.{bucket.value}))")
        before += f" - {owed}.{bucket.value}"
    return f"VALUES {', '.join(rows)}"
