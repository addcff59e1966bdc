"""Steps of months and years: day n of the month, else its last day (Civil Code art. 202)."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date


def add_months(start: date, months: int, *, day: int | None = None) -> date:
    """The day `months` after `start` (negative: before) with the same number, or `day`; the month's last if it has none.

    Beyond the calendar's years its first or last day is given.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return date.min if year < MINYEAR else date.max
    return date(year, month + 1, min(day or start.day, monthrange(year, month + 1)[1]))


def add_years(start: date, years: int) -> date:
    """The same day `years` later; 29 February becomes the 28th where the year has none."""
    return add_months(start, 12 * years)
