"""Rates and their histories: LPR, ECB, Bank of England. The figures are an admin's table; none stands in the code."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise


class Per(StrEnum):
    YEAR = "year"
    DAY = "day"


@dataclass(frozen=True)
class Rate:
    """A share of the base (0.12 is 12 %) per year, or per day as card contracts and statutes put it."""

    value: Decimal
    per: Per = Per.YEAR

    def yearly(self, year: int = 365) -> Decimal:
        """The share per year of so many days: 0.05 % a day is 18.25 % a year as courts compare it.

        `year` must be the basis on which the debt's yearly rates are counted, or a cap could raise a daily rate.
        """
        return self.value * year if self.per is Per.DAY else self.value

    def times(self, factor: Decimal) -> "Rate":
        return Rate(self.value * factor, self.per)

    def __str__(self) -> str:
        return percent(self.value)


NO_INTEREST = Rate(Decimal(0))


class Series(StrEnum):
    """The published rates that rules ask for."""

    LPR1Y = "LPR1Y"  # China, loan prime rate, one year
    LPR5Y = "LPR5Y"  # China, loan prime rate, over five years
    ECB_MRO = "ECB_MRO"  # European Central Bank, main refinancing operations
    BOE_BASE = "BOE_BASE"  # Bank of England, official Bank Rate


@dataclass(frozen=True)
class RateValue:
    """One published value: a share per year, in force from `valid_from` until the next one's day."""

    series: str
    valid_from: date
    rate: Decimal
    source: str

    def __str__(self) -> str:
        return f"{self.series} {percent(self.rate)} ({self.valid_from.isoformat()}, {self.source})"


class RateUnknown(LookupError):  # noqa: N818 - a refusal, not an error
    """No value of this series is in force on this day: the admin's table does not reach back so far, or is empty."""

    def __init__(self, series: str, day: date) -> None:
        super().__init__(f"{series}: no value in force on {day.isoformat()}")
        self.series, self.day = series, day


@dataclass(frozen=True)
class RateHistory:
    """The values of one series, oldest first, no two from the same day."""

    series: str
    values: tuple[RateValue, ...] = ()

    def __post_init__(self) -> None:
        begins = [value.valid_from for value in self.values]
        if begins != sorted(set(begins)):
            raise ValueError(f"{self.series}: values must stand oldest first, one for a day")

    def on(self, day: date) -> RateValue:
        """The value in force on a day."""
        place = bisect_right(self.values, day, key=lambda value: value.valid_from)
        if place == 0:
            raise RateUnknown(self.series, day)
        return self.values[place - 1]

    def pieces(self, start: date, end: date) -> list[tuple[date, date, RateValue]]:
        """`start` to `end` (not counted) cut where the value changes: first day, first day after, value."""
        cuts = [start, *(value.valid_from for value in self.values if start < value.valid_from < end), end]
        return [(first, until, self.on(first)) for first, until in pairwise(cuts) if first < until]


@dataclass(frozen=True)
class RateBook:
    """Every history by its series; a series nobody has loaded is an empty one, which answers `RateUnknown`."""

    histories: Mapping[str, RateHistory]

    def on(self, series: Series, day: date) -> RateValue:
        return self.history(series).on(day)

    def history(self, series: Series) -> RateHistory:
        return self.histories.get(series, RateHistory(series))


def percent(share: Decimal) -> str:
    """0.1225 as "12.25 %"; no more places than the figure has."""
    return f"{(share * 100).normalize():f} %"
