"""What an instalment plan (分期) is made of: its terms as agreed, its instalments, and how long it may be.

Source of the limit: 商业银行信用卡业务监督管理办法 art. 70 (cards: up to five years, rule CN-PLAN-01).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from strategies.money.rounding import ZERO


class Shape(StrEnum):
    EQUAL_INSTALMENTS = "equal_instalments"
    EQUAL_PRINCIPAL = "equal_principal"
    CUSTOM = "custom"


@dataclass(frozen=True)
class Limit:
    """How long a plan may be: its number of instalments, and the months from signing to the last of them."""

    instalments: int
    months: int
    rule: str = ""


CARD_LIMIT = Limit(instalments=60, months=60, rule="CN-PLAN-01")


@dataclass(frozen=True)
class Instalment:
    """One due amount; `principal` and `interest` add up to it. `number` counts from 1."""

    number: int
    due_on: date
    principal: Decimal
    interest: Decimal = ZERO

    @property
    def amount(self) -> Decimal:
        return self.principal + self.interest


@dataclass(frozen=True)
class PlanTerms:
    """What is agreed: `total` (whole cents) in `count` instalments every `every_months` from `first_on`.

    `yearly_rate` is a fraction (0.06). `day`: the day of the month if not that of `first_on`; 31 means the last one.
    Custom plans state their `instalments` as (due on, amount) instead of count, interval and rate.
    """

    shape: Shape
    total: Decimal
    signed_on: date
    first_on: date | None = None
    count: int = 0
    every_months: int = 1
    yearly_rate: Decimal = ZERO
    day: int | None = None
    instalments: tuple[tuple[date, Decimal], ...] = ()

    @property
    def rate_per_instalment(self) -> Decimal:
        return self.yearly_rate * self.every_months / 12
