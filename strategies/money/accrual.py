"""The engine: simple interest, line by line, each line enough to print its own sum.

    50,000.00 × 12 % × 183 / 365 = 3,008.22

A period is cut wherever something changes: the base (a payment, a further loan), the rate, a freeze, a cut-over of
the law, and under ACT/ACT the year. Inside a cut every day is alike. Nothing compounds: the base is money lent or owed,
and interest is never put into it (Civil Code 680; private lending provisions 27 for the one exception).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from strategies.money.day_count import ONE_DAY, Counting, DayCount, basis, days, year_cuts
from strategies.money.rates import NO_INTEREST, Per, Rate
from strategies.money.rounding import ZERO, to_cents
from strategies.money.schedule import RatePiece, Schedule, change_days, piece_on


@dataclass(frozen=True)
class Movement:
    """A change of the base: money lent or falling due is positive, a payment, waiver or write-off of it negative."""

    on: date
    amount: Decimal


@dataclass(frozen=True)
class FrozenPeriod:
    """No interest from `first_day` to `last_day`, both counted (None: not yet ended), by `rule`; never charged later."""

    first_day: date
    last_day: date | None
    rule: str
    reason: str = ""

    def covers(self, day: date) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True)
class AccrualLine:
    """Interest of one stretch of like days, `first_day` and `last_day` both counted.

    `year` is the days of a year; a rate per day needs none and has the basis 1. `amount` keeps every place; `cents` is
    what is posted. `claimed` is the rate asked for, where a cap has cut it.
    """

    first_day: date
    last_day: date
    days: int
    base: Decimal
    rate: Rate
    year: int
    rule: str
    source: str
    claimed: Rate | None = None

    @property
    def basis(self) -> int:
        return 1 if self.rate.per is Per.DAY else self.year

    @property
    def amount(self) -> Decimal:
        return self._at(self.rate)

    @property
    def claimed_cents(self) -> Decimal:
        """What the line would have posted without the cap; the same as `cents` where nothing was cut."""
        return to_cents(self._at(self.claimed or self.rate))

    @property
    def cents(self) -> Decimal:
        return to_cents(self.amount)

    @property
    def formula(self) -> str:
        divisor = "" if self.rate.per is Per.DAY else f" / {self.basis}"
        return f"{self.base:,.2f} × {self.rate} × {self.days}{divisor} = {self.cents:,.2f}"

    def _at(self, rate: Rate) -> Decimal:
        return self.base * rate.value * self.days / (1 if rate.per is Per.DAY else self.year)


def accrue(
    *,
    movements: Sequence[Movement],
    schedule: Schedule,
    start: date,
    end: date,
    day_count: DayCount = DayCount.ACT_365F,
    counting: Counting = Counting.LAST_DAY,
    frozen: Sequence[FrozenPeriod] = (),
) -> list[AccrualLine]:
    """The lines from `start` to `end`; none where nothing is owed or no rate holds.

    Overdue (`LAST_DAY`): `start` is the due date, `end` the day asked for or paid; its own day counts, and money that
    comes on it lowers the base from the next. Loan (`FIRST_DAY`): `start` is the day of the loan, `end` is not counted.
    A frozen stretch stands as a line of nothing, so that the reader sees why its days cost nothing.
    """
    cuts = {
        *(movement.on for movement in movements),
        *_as_cuts(change_days(schedule), counting),
        *_as_cuts(_freeze_days(frozen), counting),
        *year_cuts(start, end, day_count, counting),
    }
    edges = [start, *sorted(cut for cut in cuts if start < cut < end), end]
    lines = []
    for first, last in pairwise(edges):
        day = counting.day_after(first)
        base = sum((movement.amount for movement in movements if movement.on <= first), ZERO)
        piece = _rate_on(day, schedule, frozen)
        length = days(first, last, day_count)
        if base > 0 and length > 0 and piece is not None:
            lines.append(_line(day, counting.day_after(last) - ONE_DAY, length, base, piece, basis(day_count, day)))
    return lines


def total(lines: Iterable[AccrualLine]) -> Decimal:
    """What the lines post: the sum of their cents, so that the printed lines add up to the printed sum."""
    return sum((line.cents for line in lines), Decimal("0.00"))


def _line(first_day: date, last_day: date, length: int, base: Decimal, piece: RatePiece, year: int) -> AccrualLine:
    return AccrualLine(first_day, last_day, length, base, piece.rate, year, piece.rule, piece.source, piece.claimed)


def _rate_on(day: date, schedule: Schedule, frozen: Sequence[FrozenPeriod]) -> RatePiece | None:
    piece = piece_on(schedule, day)
    freeze = next((period for period in frozen if period.covers(day)), None)
    if piece is None or freeze is None:
        return piece
    return RatePiece(NO_INTEREST, freeze.rule, freeze.reason)


def _freeze_days(frozen: Sequence[FrozenPeriod]) -> set[date]:
    begins = {period.first_day for period in frozen}
    return begins | {period.last_day + ONE_DAY for period in frozen if period.last_day is not None}


def _as_cuts(days_of_change: Iterable[date], counting: Counting) -> set[date]:
    """`date.min` stands for "always was so" and cuts nothing."""
    return {counting.cut_before(day) for day in days_of_change if day != date.min}
