"""Instalment plans (分期): schedules that add up to the cent, and refusals that say why one cannot be made.

Three shapes. Equal instalments (等额本息): each pays the same, interest included. Equal principal (等额本金): the same
principal each, the interest falling. Custom: dates and amounts as agreed, interest already inside.
Interest is simple, on the principal still open, by whole months: `principal × yearly rate × months / 12`; every
instalment is a whole number of cents, and the last one takes what rounding left.

Sources: 商业银行信用卡业务监督管理办法 art. 70 (cards: up to five years, rule CN-PLAN-01); Civil Code art. 202 (month ends).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from itertools import pairwise

from strategies.money.amounts import amount_refusals
from strategies.money.months import add_months
from strategies.money.refusals import Refusal, refusal
from strategies.money.rounding import CENT, ZERO, to_cents

MOST_INSTALMENTS = 600


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


def draw_up(terms: PlanTerms, limit: Limit | None = None) -> tuple[list[Instalment], list[Refusal]]:
    """The instalments, or the reasons why there are none; one of the two is empty."""
    if refusals := _term_refusals(terms):
        return [], refusals
    instalments = [*_instalments(terms)]
    if refusals := _schedule_refusals(terms, instalments, limit):
        return [], refusals
    return instalments, []


def _instalments(terms: PlanTerms) -> Iterator[Instalment]:
    if terms.shape is Shape.CUSTOM:
        for number, (due_on, amount) in enumerate(terms.instalments, start=1):
            yield Instalment(number, due_on, amount)
        return
    open_principal = terms.total
    for number, due_on in enumerate(_dates(terms), start=1):
        interest = to_cents(open_principal * terms.rate_per_instalment)
        last = number == terms.count
        principal = open_principal if last else min(_principal(terms, interest), open_principal)
        yield Instalment(number, due_on, principal, interest)
        open_principal -= principal


def _dates(terms: PlanTerms) -> Iterator[date]:
    """Counted from the first date each time, so that the 31st comes back after a short month."""
    assert terms.first_on is not None
    for step in range(terms.count):
        yield add_months(terms.first_on, step * terms.every_months, day=terms.day) if step else terms.first_on


def _principal(terms: PlanTerms, interest: Decimal) -> Decimal:
    """Of every instalment but the last; cut down to the cent where nothing else fixes it, so that the last is not less
    than nothing."""
    rate = terms.rate_per_instalment
    if terms.shape is Shape.EQUAL_PRINCIPAL or not rate:
        return (terms.total / terms.count).quantize(CENT, rounding=ROUND_DOWN)
    annuity = terms.total * rate / (1 - (1 + rate) ** -terms.count)
    return to_cents(annuity) - interest


def _term_refusals(terms: PlanTerms) -> list[Refusal]:
    """What makes it impossible to draw up a schedule."""
    if refusals := amount_refusals("total", terms.total):
        return refusals
    if terms.shape is Shape.CUSTOM:
        return _custom_refusals(terms)
    if not 1 <= terms.count <= MOST_INSTALMENTS:
        refusals.append(refusal("plan_count", count=terms.count, most=MOST_INSTALMENTS))
    if terms.first_on is None:
        refusals.append(refusal("plan_without_first_date"))
    if terms.every_months < 1:
        refusals.append(refusal("plan_interval", months=terms.every_months))
    if not terms.yearly_rate.is_finite() or not 0 <= terms.yearly_rate < 1:
        refusals.append(refusal("plan_rate", rate=terms.yearly_rate))
    if terms.day is not None and not 1 <= terms.day <= 31:
        refusals.append(refusal("plan_day", day=terms.day))
    return refusals


def _custom_refusals(terms: PlanTerms) -> list[Refusal]:
    if not 1 <= len(terms.instalments) <= MOST_INSTALMENTS:
        return [refusal("plan_count", count=len(terms.instalments), most=MOST_INSTALMENTS)]
    if terms.yearly_rate:
        return [refusal("plan_custom_with_rate", rate=terms.yearly_rate)]
    amounts = [amount for _, amount in terms.instalments]
    if wrong := [
        found for n, amount in enumerate(amounts, 1) for found in amount_refusals("instalment", amount, number=n)
    ]:
        return wrong
    if (total := sum(amounts, ZERO)) != terms.total:
        return [refusal("plan_does_not_add_up", sum=total, total=terms.total, difference=terms.total - total)]
    return []


def _schedule_refusals(terms: PlanTerms, instalments: Sequence[Instalment], limit: Limit | None) -> list[Refusal]:
    refusals = [
        refusal("plan_instalment_not_positive", number=instalment.number, amount=instalment.amount)
        for instalment in instalments
        if instalment.amount <= 0 or instalment.principal < 0
    ][:1]
    if instalments[0].due_on < terms.signed_on:
        refusals.append(refusal("plan_begins_before_signing", first=instalments[0].due_on, signed=terms.signed_on))
    falling = [later for earlier, later in pairwise(instalments) if later.due_on <= earlier.due_on]
    refusals += [refusal("plan_dates_not_rising", number=later.number, due_on=later.due_on) for later in falling[:1]]
    if limit and len(instalments) > limit.instalments:
        refusals.append(
            refusal("plan_too_many", count=len(instalments), most=limit.instalments, rule=limit.rule),
        )
    if limit and instalments[-1].due_on > (latest := add_months(terms.signed_on, limit.months)):
        refusals.append(refusal("plan_too_long", last=instalments[-1].due_on, latest=latest, rule=limit.rule))
    return refusals
