"""Inside one debt: in which order its buckets are filled.

A bucket here is a kind of money owed on one debt (interest, principal …), not the ageing bucket of `strategies.buckets`.

Sources: Civil Code art. 561 (costs of realising the claim, then interest, then principal); 商业银行信用卡业务监督管理办法,
offset-order article (to be checked with counsel); SPC interpretation on delay interest in enforcement (2014) art. 4.
Where 违约金 ranks is open among lawyers: here after interest and fees, before principal, and `Order.moved` changes it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Bucket(StrEnum):
    """Kinds of money owed on one debt."""

    COST = "cost"  # of realising the claim: court, lawyer, bailiff
    INTEREST = "interest"
    GENERAL_INTEREST = "general_interest"  # fixed by the judgment, running on after it
    FEE = "fee"
    PENALTY = "penalty"  # 违约金
    PRINCIPAL = "principal"
    JUDGMENT_PRINCIPAL = "judgment_principal"  # the judged sum without general interest
    DOUBLED_INTEREST = "doubled_interest"  # 加倍部分债务利息, 0.0175 % a day


class Within(StrEnum):
    """The strategy of one debt, by its rule id; `AGREED` follows the contract's own order."""

    PAY_561 = "PAY-561"
    PAY_CARD = "PAY-CARD"
    PAY_EXEC = "PAY-EXEC"
    AGREED = "PAY-AGREED"


@dataclass(frozen=True)
class Order:
    """Every bucket once, the first to be filled first. `variant` tells the two halves of PAY-CARD apart."""

    rule: Within
    buckets: tuple[Bucket, ...]
    variant: str = ""

    def __post_init__(self) -> None:
        if sorted(self.buckets) != sorted(Bucket):
            raise ValueError(f"An order names every bucket once; this one has {[*self.buckets]}.")

    def moved(self, bucket: Bucket, *, before: Bucket) -> "Order":
        """The same order with `bucket` put right before another one, for example 违约金 before interest."""
        rest = [other for other in self.buckets if other is not bucket]
        place = rest.index(before)
        return replace(self, buckets=(*rest[:place], bucket, *rest[place:]))


_B = Bucket
_INTEREST_AND_FEES = (_B.INTEREST, _B.GENERAL_INTEREST, _B.FEE, _B.PENALTY)
_PRINCIPAL = (_B.PRINCIPAL, _B.JUDGMENT_PRINCIPAL)
_INTEREST_FIRST = (_B.COST, *_INTEREST_AND_FEES, *_PRINCIPAL, _B.DOUBLED_INTEREST)
_PRINCIPAL_FIRST = (*_PRINCIPAL, _B.COST, *_INTEREST_AND_FEES, _B.DOUBLED_INTEREST)

CARD_INTEREST_FIRST_UNTIL = 90  # days past due

ORDER_561 = Order(Within.PAY_561, _INTEREST_FIRST)
ORDER_CARD_EARLY = Order(Within.PAY_CARD, _INTEREST_FIRST, "1-90")
ORDER_CARD_LATE = Order(Within.PAY_CARD, _PRINCIPAL_FIRST, "91+")
# The judged money debt as a whole (inside it, as art. 561 has it), and only then the doubled part of the delay interest.
ORDER_EXEC = Order(Within.PAY_EXEC, _INTEREST_FIRST)


def agreed_order(buckets: Iterable[Bucket]) -> Order:
    """The contract's own order; buckets that it does not name follow as in art. 561."""
    named = tuple(dict.fromkeys(buckets))
    return Order(Within.AGREED, (*named, *(bucket for bucket in ORDER_561.buckets if bucket not in named)))


def order_for(rule: Within, *, days_past_due: int, agreed: Iterable[Bucket] = ()) -> Order:
    """The order that `rule` gives on a day `days_past_due` days after the oldest unpaid due date (first day late: 1)."""
    if rule is Within.AGREED:
        return agreed_order(agreed)
    if rule is Within.PAY_CARD:
        return ORDER_CARD_EARLY if days_past_due <= CARD_INTEREST_FIRST_UNTIL else ORDER_CARD_LATE
    return ORDER_EXEC if rule is Within.PAY_EXEC else ORDER_561
