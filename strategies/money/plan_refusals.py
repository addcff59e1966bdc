"""Why a plan cannot be made: first what its terms lack, then what is wrong with the schedule that they give."""

from collections.abc import Sequence
from itertools import chain, pairwise

from strategies.money.amounts import amount_refusals
from strategies.money.months import add_months
from strategies.money.plan_terms import Instalment, Limit, PlanTerms, Shape
from strategies.money.refusals import Refusal, refusal
from strategies.money.rounding import ZERO

MOST_INSTALMENTS = 600
MOST_MONTHS_BETWEEN = 120


def term_refusals(terms: PlanTerms) -> list[Refusal]:
    """What makes it impossible to draw up a schedule."""
    if refusals := amount_refusals("total", terms.total):
        return refusals
    if terms.shape is Shape.CUSTOM:
        return _custom_refusals(terms)
    if not 1 <= terms.count <= MOST_INSTALMENTS:
        refusals.append(refusal("plan_count", count=terms.count, most=MOST_INSTALMENTS))
    if terms.first_on is None:
        refusals.append(refusal("plan_without_first_date"))
    if not 1 <= terms.every_months <= MOST_MONTHS_BETWEEN:
        refusals.append(refusal("plan_interval", months=terms.every_months, most=MOST_MONTHS_BETWEEN))
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
    wrong = [amount_refusals("instalment", amount, number=number) for number, amount in enumerate(amounts, start=1)]
    if any(wrong):
        return [*chain.from_iterable(wrong)]
    if (total := sum(amounts, ZERO)) != terms.total:
        return [refusal("plan_does_not_add_up", sum=total, total=terms.total, difference=terms.total - total)]
    return []


def schedule_refusals(terms: PlanTerms, instalments: Sequence[Instalment], limit: Limit | None) -> list[Refusal]:
    """What is wrong with the instalments that the terms give; of each kind the first."""
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
        refusals.append(refusal("plan_too_many", count=len(instalments), most=limit.instalments, rule=limit.rule))
    if limit and instalments[-1].due_on > (latest := add_months(terms.signed_on, limit.months)):
        refusals.append(refusal("plan_too_long", last=instalments[-1].due_on, latest=latest, rule=limit.rule))
    return refusals
