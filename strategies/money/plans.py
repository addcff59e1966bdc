"""Drawing up instalment plans (分期): schedules that add up to the cent.

Three shapes. Equal instalments (等额本息): each pays the same, interest included. Equal principal (等额本金): the same
principal each, the interest falling. Custom: dates and amounts as agreed, interest already inside.
Interest is simple, on the principal still open, by whole months: `principal × yearly rate × months / 12`; every
instalment is a whole number of cents, and the last one takes what rounding left. Due dates keep their day of the month,
else the last day of it (Civil Code art. 202).
"""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_DOWN, Decimal

from strategies.money.months import add_months
from strategies.money.plan_refusals import schedule_refusals, term_refusals
from strategies.money.plan_terms import Instalment, Limit, PlanTerms, Shape
from strategies.money.refusals import Refusal
from strategies.money.rounding import CENT, to_cents


def draw_up(terms: PlanTerms, limit: Limit | None = None) -> tuple[list[Instalment], list[Refusal]]:
    """The instalments, or the reasons why there are none; one of the two is empty."""
    if refusals := term_refusals(terms):
        return [], refusals
    instalments = [*_instalments(terms)]
    if refusals := schedule_refusals(terms, instalments, limit):
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
