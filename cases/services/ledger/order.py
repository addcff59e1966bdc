"""Which part of a debt a payment is used for, in sets: the rule book's orders (strategies/money/allocation_orders.py)
as SQL, for the parts that a ledger line can have. tests/core/test_ledger.py holds them to the payment booked by itself.
"""

from cases.models import Bucket, PayOrder
from strategies.money.allocation_orders import CARD_INTEREST_FIRST_UNTIL, ORDER_561, ORDER_CARD_LATE, Order

# The column of Debt that keeps the sum of a bucket.
COLUMNS = {
    Bucket.PRINCIPAL: "principal",
    Bucket.INTEREST: "interest",
    Bucket.FEE: "fees",
    Bucket.PENALTY: "penalty",
    Bucket.COST: "costs",
    Bucket.DELAY: "delay",
}


def _parts(order: Order) -> tuple[Bucket, ...]:
    return tuple(Bucket(bucket.value) for bucket in order.buckets if bucket.value in Bucket.values)


ORDER = _parts(ORDER_561)
_PRINCIPAL_FIRST = _parts(ORDER_CARD_LATE)


def principal_first_in_sql(debt: str, paid_on: str) -> str:
    """Whether on the day `paid_on` a card debt (row `debt`) takes principal first: past its 90th day (PAY-CARD)."""
    return (
        f"({debt}.pay_order = '{PayOrder.PAY_CARD.value}' AND {paid_on} - {debt}.due_on > {CARD_INTEREST_FIRST_UNTIL})"
    )


def split_in_sql(amount: str, owed: str, principal_first: str = "FALSE") -> str:
    """An amount split over what is owed, as rows (bucket, amount); both in one unit.

    `owed` is the row with one column for each bucket. A bucket below zero (a correction took away what had been paid)
    takes nothing.
    """
    return (
        f"SELECT * FROM (VALUES {_rows(amount, owed, ORDER)}) AS by_law (bucket, amount) WHERE NOT {principal_first} "  # noqa: S608 - our own SQL
        f"UNION ALL SELECT * FROM (VALUES {_rows(amount, owed, _PRINCIPAL_FIRST)}) AS late WHERE {principal_first}"
    )


def _rows(amount: str, owed: str, order: tuple[Bucket, ...]) -> str:
    rows, before = [], ""
    for bucket in order:
        rows.append(f"('{bucket.value}', LEAST(GREATEST({amount}{before}, 0), GREATEST({owed}.{bucket.value}, 0)))")
        before += f" - GREATEST({owed}.{bucket.value}, 0)"
    return ", ".join(rows)
