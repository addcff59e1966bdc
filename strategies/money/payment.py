"""What a payment record holds: the money, the debtor's word about it, and who paid.

Sources: Civil Code art. 560 (agreement, designation), art. 561 (the order inside one debt bends to an agreement only);
合同编通则解释 art. 56 (set-off follows both by analogy: rule PAY-SETOFF); house rule PAY-3P (payment by a third party).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from strategies.money.allocation_orders import Bucket
from strategies.money.amounts import amount_refusals
from strategies.money.refusals import Refusal, refusal
from strategies.money.rounding import ZERO


class Means(StrEnum):
    MONEY = "money"
    SET_OFF = "set_off"  # a claim of the debtor against the creditor, used up like a payment


class Relation(StrEnum):
    """Of the payer to the debtor."""

    DEBTOR = "debtor"
    CO_DEBTOR = "co_debtor"
    GUARANTOR = "guarantor"
    SPOUSE = "spouse"
    HEIR = "heir"
    RELATIVE = "relative"
    EMPLOYER = "employer"
    CONTACT = "contact"
    OTHER = "other"


LIABLE = frozenset({Relation.DEBTOR, Relation.CO_DEBTOR, Relation.GUARANTOR, Relation.HEIR})


@dataclass(frozen=True)
class Payer:
    """`voluntary` is None while nobody has asked; a payment never makes its payer liable for the rest."""

    name: str
    relation: Relation
    voluntary: bool | None = None

    @property
    def is_third_party(self) -> bool:
        return self.relation not in LIABLE

    @property
    def may_claim_refund(self) -> bool:
        """A third party that was pressed into paying gets its money back."""
        return self.is_third_party and self.voluntary is False

    def lacks(self) -> tuple[str, ...]:
        """The fields that PAY-3P still wants; none for the debtor's own payment."""
        if not self.is_third_party:
            return ()
        missing = {"name": not self.name.strip(), "voluntary": self.voluntary is None}
        return tuple(field for field, lacking in missing.items() if lacking)


@dataclass(frozen=True)
class Designation:
    """The debtor's word at payment: this debt, up to `amount` (None: as much as it takes).

    `bucket` asks for one bucket of it. Art. 561 lets the parties change the order inside a debt, not the debtor alone,
    so the bucket is honoured only where the creditor `accepted` it; the debt is honoured in any case.
    """

    debt_id: int
    amount: Decimal | None = None
    bucket: Bucket | None = None
    accepted: bool = False


@dataclass(frozen=True)
class Payment:
    """`amount` in `currency`, whole cents, received on `paid_on`.

    `agreed`: debts in the order that both parties agreed on; it goes before `designations`, which go in their order.
    """

    amount: Decimal
    paid_on: date
    currency: str = "CNY"
    agreed: tuple[int, ...] = ()
    designations: tuple[Designation, ...] = ()
    payer: Payer | None = None
    means: Means = Means.MONEY


def payment_refusals(payment: Payment, *, debts: Mapping[int, str], as_of: date) -> list[Refusal]:
    """Why a payment cannot be taken, all reasons at once; `debts` that it may go to, each with its currency."""
    refusals = amount_refusals("amount", payment.amount)
    if payment.paid_on > as_of:
        refusals.append(refusal("future_date", paid_on=payment.paid_on, as_of=as_of))
    if others := {currency for currency in debts.values() if currency != payment.currency}:
        refusals.append(refusal("other_currency", currency=payment.currency, debts=", ".join(sorted(others))))
    named = [*payment.agreed, *(designation.debt_id for designation in payment.designations)]
    refusals += [refusal("unknown_debt", debt=debt) for debt in dict.fromkeys(named) if debt not in debts]
    return refusals + _designated_refusals(payment)


def _designated_refusals(payment: Payment) -> list[Refusal]:
    designated = [designation.amount for designation in payment.designations if designation.amount is not None]
    if wrong := [found for amount in designated for found in amount_refusals("designated", amount)]:
        return wrong
    total = sum(designated, ZERO)
    if payment.amount.is_finite() and total > payment.amount > 0:
        return [refusal("designated_too_much", designated=total, amount=payment.amount)]
    return []
