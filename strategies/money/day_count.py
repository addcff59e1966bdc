"""Day counts: how many days lie between two dates, and how many make a year.

Two conventions of the trade, both counting as many days as the dates differ:

- a loan counts its first day and not its last (算头不算尾): lent on the 1st, repaid on the 3rd: the 1st and the 2nd;
- overdue interest runs from the day *after* the due date, the day of payment counted (Civil Code 201: the first day is
  not counted): due on the 1st, paid on the 3rd: the 2nd and the 3rd. So day 1 of interest is day 1 past due.

Between those days stand the dates that are passed around here; `Counting` says on which side of a date its day lies.
Source: compliance rules, section 2.0.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

ONE_DAY = timedelta(days=1)


class DayCount(StrEnum):
    """`ACT_ACT` is the ISDA variant (each calendar year by its own length); `THIRTY_360` the Eurobond one, 30E/360.

    30E/360 (ISDA 2006, 4.16(g)) takes every 31st for a 30th, on both sides. Unlike the American bond basis it is
    additive: cutting a period where a rate changes or a payment comes never changes the sum.
    """

    ACT_360 = "ACT/360"
    ACT_365F = "ACT/365F"
    ACT_ACT = "ACT/ACT"
    THIRTY_360 = "30/360"


class Counting(StrEnum):
    """Which day of a period is counted: the first and not the last (loans), or the last and not the first (overdue)."""

    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"

    def day_after(self, cut: date) -> date:
        """The day that is counted first from a date of cut on."""
        return cut if self is Counting.FIRST_DAY else cut + ONE_DAY

    def cut_before(self, day: date) -> date:
        """The date of cut from which `day` is the first one counted; the opposite of `day_after`."""
        return day if self is Counting.FIRST_DAY else day - ONE_DAY


def days(start: date, end: date, day_count: DayCount = DayCount.ACT_365F) -> int:
    """Days from `start` to `end`, one of the two not counted; negative if `end` is earlier."""
    if day_count is DayCount.THIRTY_360:
        return _thirties(end) - _thirties(start)
    return (end - start).days


def basis(day_count: DayCount, on: date) -> int:
    """How many days make a year; for ACT/ACT those of the year of `on`."""
    match day_count:
        case DayCount.ACT_360 | DayCount.THIRTY_360:
            return 360
        case DayCount.ACT_365F:
            return 365
        case DayCount.ACT_ACT:
            return days_of_year(on.year)


def year_fraction(start: date, end: date, day_count: DayCount, counting: Counting = Counting.FIRST_DAY) -> Decimal:
    """The period in years; under ACT/ACT the parts in different calendar years are divided by their own lengths."""
    cuts = [start, *year_cuts(start, end, day_count, counting), end]
    return sum(
        (
            Decimal(days(first, last, day_count)) / basis(day_count, counting.day_after(first))
            for first, last in pairwise(cuts)
        ),
        Decimal(0),
    )


def year_cuts(start: date, end: date, day_count: DayCount, counting: Counting) -> Iterator[date]:
    """The cuts between calendar years inside a period; none unless the length of the year matters."""
    if day_count is not DayCount.ACT_ACT:
        return
    for year in range(start.year, end.year + 2):
        cut = counting.cut_before(date(year, 1, 1))
        if start < cut < end:
            yield cut


def days_of_year(year: int) -> int:
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days


def _thirties(day: date) -> int:
    """The day's place in a calendar of twelve months of thirty days."""
    return 360 * day.year + 30 * day.month + min(day.day, 30)
