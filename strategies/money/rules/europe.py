"""European Union and United Kingdom: statutory interest for late payment between businesses, and the fixed sum beside it.

Source: Directive 2011/7/EU; Late Payment of Commercial Debts (Interest) Act 1998; breathing space: SI 2020/1311.
"""

from datetime import date
from decimal import ROUND_CEILING, Decimal

from strategies.money.accrual import FrozenPeriod
from strategies.money.day_count import ONE_DAY
from strategies.money.rates import Rate, RateBook, RateValue, Series
from strategies.money.rules.register import rule
from strategies.money.schedule import RatePiece

MARGIN = Decimal("0.08")
HALF_POINT = Decimal("0.005")
EU_FIXED_SUM = Decimal(40)
UK_FIXED_SUMS = ((Decimal(1000), Decimal(40)), (Decimal(10_000), Decimal(70)))
UK_FIXED_SUM_ABOVE = Decimal(100)


@rule("INT-EU-01")
def eu_late_rate(book: RateBook, first_day: date, last_day: date) -> list[RatePiece]:
    """For every half year the ECB rate of its first day and eight points (arts 2(6), 2(7), 3); no reminder needed."""
    return _half_years(book, first_day, last_day, "INT-EU-01")


@rule("INT-EU-04")
def belgian_late_rate(book: RateBook, first_day: date, last_day: date) -> list[RatePiece]:
    """Belgium: the sum of reference rate and margin goes up to the next half point."""
    return _half_years(book, first_day, last_day, "INT-EU-04", step=HALF_POINT)


@rule("INT-EU-04")
def irish_late_rate(book: RateBook, paid_on: date) -> list[RatePiece]:
    """Ireland: one rate for the whole time, that of the half year of the payment; while nothing is paid, of the day asked."""
    value = book.on(Series.ECB_MRO, _half_year(paid_on))
    return [RatePiece(Rate(value.rate + MARGIN), "INT-EU-04", _with_margin(value))]


@rule("INT-EU-02")
def eu_fixed_sum(late_payments: int) -> Decimal:
    """EUR 40 for every late payment, each instalment for itself (art. 6; CJEU C-78/22); further costs on proof."""
    return late_payments * EU_FIXED_SUM


@rule("INT-EU-04")
@rule("INT-UK-01")
def uk_late_rate(book: RateBook, first_day_late: date) -> list[RatePiece]:
    """Eight points over the Bank of England's rate of the day before the half year in which the debt becomes late."""
    value = book.on(Series.BOE_BASE, _half_year(first_day_late) - ONE_DAY)
    return [RatePiece(Rate(value.rate + MARGIN), "INT-UK-01", _with_margin(value))]


@rule("INT-UK-01")
def uk_fixed_sum(debt: Decimal) -> Decimal:
    """GBP 40 under 1,000, 70 under 10,000, 100 from there on (s. 5A)."""
    return next((fixed for below, fixed in UK_FIXED_SUMS if debt < below), UK_FIXED_SUM_ABOVE)


@rule("INT-UK-02")
def breathing_space(first_day: date, last_day: date | None) -> FrozenPeriod:
    """No interest, fee or penalty for these days, now or later (reg. 7)."""
    return FrozenPeriod(first_day, last_day, "INT-UK-02")


def _half_years(
    book: RateBook, first_day: date, last_day: date, name: str, step: Decimal | None = None
) -> list[RatePiece]:
    pieces = []
    begin = _half_year(first_day)
    while begin <= last_day:
        value, until = book.on(Series.ECB_MRO, begin), _next_half_year(begin)
        rate = value.rate + MARGIN
        rate = rate if step is None else _up_to(rate, step)
        pieces.append(RatePiece(Rate(rate), name, _with_margin(value), begin, until))
        begin = until
    return pieces


def _up_to(rate: Decimal, step: Decimal) -> Decimal:
    return (rate / step).to_integral_value(ROUND_CEILING) * step


def _half_year(day: date) -> date:
    return date(day.year, 1 if day.month <= 6 else 7, 1)


def _next_half_year(begin: date) -> date:
    return date(begin.year, 7, 1) if begin.month == 1 else date(begin.year + 1, 1, 1)


def _with_margin(value: RateValue) -> str:
    return f"{value} + {Rate(MARGIN)}"
