"""Where a payment goes: first among the debts (PAY-560), then inside each of them (PAY-561, PAY-CARD, PAY-EXEC).

Source: Civil Code art. 560. Seven keys, the first that differs decides: what the parties agreed; what the debtor
designated when paying; due before not due; no or least security first; the heavier burden first; the earlier due date
first; and where all are equal, in proportion to the amounts. The order inside one debt: `allocation_orders`.

The caller passes the debts of one debtor to one creditor, in one currency. What no debt can take is the remainder: it
stays the debtor's credit. Every share says what put it there, among the debts and inside its debt.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from strategies.money.allocation_orders import Bucket, Order, Within, order_for
from strategies.money.allocation_ranking import Key, Reason, ranked
from strategies.money.payment import Designation, Payment, payment_refusals
from strategies.money.proportion import split_in_proportion
from strategies.money.rounding import ZERO, to_cents


@dataclass(frozen=True)
class OpenDebt:
    """What is owed on one debt on the day of the payment.

    `parts`: amounts by bucket, whole cents; those of nothing or less take nothing. `due_on`: the oldest unpaid due date
    (None: none is fixed, so not due). `security`: 0 none, higher is more. `burden`: all that runs on it in a year,
    interest and penalty together, as a fraction (0.18). `agreed`: the contract's own order, for `Within.AGREED`.
    """

    debt_id: int
    due_on: date | None
    parts: Mapping[Bucket, Decimal]
    security: int = 0
    burden: Decimal = ZERO
    within: Within = Within.PAY_561
    agreed: tuple[Bucket, ...] = ()
    currency: str = "CNY"

    def __post_init__(self) -> None:
        if any(amount != to_cents(amount) for amount in self.parts.values()):
            raise ValueError(f"Debt {self.debt_id}: amounts are whole cents.")

    @property
    def outstanding(self) -> Decimal:
        return sum((amount for amount in self.parts.values() if amount > 0), ZERO)

    def order_on(self, day: date) -> Order:
        days_past_due = (day - self.due_on).days if self.due_on else 0
        return order_for(self.within, days_past_due=days_past_due, agreed=self.agreed)


@dataclass(frozen=True)
class Place:
    """Why this bucket of the debt: the rule, its variant, and the bucket's position in that order (1 is the first).

    Position 0: the debtor asked for the bucket and the creditor accepted.
    """

    rule: Within
    position: int
    variant: str = ""


@dataclass(frozen=True)
class Share:
    """`amount` goes to one bucket of one debt; `reason` says why to this debt, `place` why to this bucket."""

    debt_id: int
    bucket: Bucket
    amount: Decimal
    reason: Reason
    place: Place


@dataclass(frozen=True)
class Allocation:
    """`shares` in the order of filling and `remainder` (credit) add up to the payment."""

    shares: tuple[Share, ...]
    remainder: Decimal

    def total_of(self, debt_id: int) -> Decimal:
        return sum((share.amount for share in self.shares if share.debt_id == debt_id), ZERO)


def allocate(payment: Payment, debts: Iterable[OpenDebt]) -> Allocation:
    """Share out a payment among debts; the order in which these are listed does not matter.

    Raises ValueError for what `payment_refusals` would have refused, and for a debt listed twice.
    """
    purse = _Purse.filled_by(payment, [*debts])
    for debt_id in payment.agreed:
        purse.fill(debt_id, Reason(Key.AGREEMENT))
    for designation in payment.designations:
        purse.follow(designation)
    purse.share_by_law()
    return Allocation(tuple(purse.shares), purse.left)


@dataclass
class _Purse:
    """A payment being shared out: what is left of it, and what each bucket can still take."""

    paid_on: date
    left: Decimal
    debts: Mapping[int, OpenDebt]
    room: dict[int, dict[Bucket, Decimal]]
    shares: list[Share] = field(default_factory=list)

    @classmethod
    def filled_by(cls, payment: Payment, debts: Sequence[OpenDebt]) -> "_Purse":
        by_debt = {debt.debt_id: debt for debt in debts}
        if len(by_debt) < len(debts):
            raise ValueError("A debt is listed twice.")
        currencies = {debt.debt_id: debt.currency for debt in debts}
        if refusals := payment_refusals(payment, debts=currencies, as_of=payment.paid_on):
            raise ValueError(f"Refused payment: {[found.code for found in refusals]}")
        room = {
            debt_id: {b: amount for b, amount in debt.parts.items() if amount > 0} for debt_id, debt in by_debt.items()
        }
        return cls(payment.paid_on, payment.amount, by_debt, room)

    def owed(self, debt_id: int) -> Decimal:
        return sum(self.room[debt_id].values(), ZERO)

    def follow(self, designation: Designation) -> None:
        """The designated debt takes up to the designated amount, the accepted bucket first and alone."""
        wished = self.left if designation.amount is None else designation.amount
        reason = Reason(Key.DESIGNATION)
        if designation.bucket is not None and designation.accepted:
            place = Place(self.debts[designation.debt_id].within, 0)
            self._put(designation.debt_id, designation.bucket, wished, reason, place)
        else:
            self.fill(designation.debt_id, reason, wished)

    def share_by_law(self) -> None:
        """Keys three to seven, for what agreement and designation left."""
        open_debts = [debt for debt_id, debt in self.debts.items() if self.owed(debt_id) > 0]
        for group in ranked(open_debts, on=self.paid_on):
            weights = {debt.debt_id: self.owed(debt.debt_id) for debt in group.debts}
            total = sum(weights.values(), ZERO)
            for debt_id, part in sorted(split_in_proportion(min(self.left, total), weights).items()):
                self.fill(debt_id, group.reason_for(weights[debt_id], total), part)

    def fill(self, debt_id: int, reason: Reason, most: Decimal | None = None) -> None:
        """Fill one debt's buckets in their order with at most `most` (None: with all that is left)."""
        order = self.debts[debt_id].order_on(self.paid_on)
        most = self.left if most is None else most
        for position, bucket in enumerate(order.buckets, start=1):
            most -= self._put(debt_id, bucket, most, reason, Place(order.rule, position, order.variant))

    def _put(self, debt_id: int, bucket: Bucket, most: Decimal, reason: Reason, place: Place) -> Decimal:
        amount = min(most, self.left, self.room[debt_id].get(bucket, ZERO))
        if amount > 0:
            self.shares.append(Share(debt_id, bucket, amount, reason, place))
            self.room[debt_id][bucket] -= amount
            self.left -= amount
        return amount
