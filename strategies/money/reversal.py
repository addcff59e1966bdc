"""Undoing a payment: the exact negative of its shares, the last one first.

A reversal never shares anything out anew: it takes back from each bucket what the payment had put there, so that
debts stand as if the payment had not been, whatever was paid or reversed in between.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from strategies.money.allocation import Allocation, OpenDebt, Share
from strategies.money.allocation_orders import Bucket
from strategies.money.allocation_ranking import Key, Reason
from strategies.money.rounding import ZERO


def reverse(allocation: Allocation) -> Allocation:
    """The negative of `allocation`, its remainder too; together they add up to nothing in every bucket.

    Each share keeps the place that it had and gives the key that had put it there in `own`.
    """
    shares = tuple(
        replace(share, amount=-share.amount, reason=Reason(Key.REVERSAL, own=share.reason.key))
        for share in reversed(allocation.shares)
    )
    return Allocation(shares, -allocation.remainder)


def settled(debts: Iterable[OpenDebt], shares: Iterable[Share]) -> list[OpenDebt]:
    """The debts after `shares` (positive or reversed) have been taken off them, in the same order."""
    taken: dict[int, dict[Bucket, Decimal]] = {}
    for share in shares:
        buckets = taken.setdefault(share.debt_id, {})
        buckets[share.bucket] = buckets.get(share.bucket, ZERO) + share.amount
    return [replace(debt, parts=_less(debt.parts, taken.get(debt.debt_id, {}))) for debt in debts]


def _less(parts: Mapping[Bucket, Decimal], taken: Mapping[Bucket, Decimal]) -> dict[Bucket, Decimal]:
    touched = {bucket: parts.get(bucket, ZERO) - amount for bucket, amount in taken.items()}
    return {**parts, **touched}
