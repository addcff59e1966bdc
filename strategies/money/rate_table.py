"""An admin's table of rates (series, valid from, rate in percent, source) read into histories, or refused row by row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils.functional import Promise as LazyText
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from strategies.money.rates import RateBook, RateHistory, RateValue, Series

MOST_PERCENT = Decimal(100)
LEAST_PERCENT = Decimal(-5)  # central banks have gone below zero, never so far


@dataclass(frozen=True)
class RowProblem:
    """`row` counts from 1, without the header."""

    row: int
    sentence: "str | LazyText"


class _Unreadable(Exception):  # noqa: N818
    def __init__(self, sentence: "str | LazyText") -> None:
        super().__init__()
        self.sentence = sentence


def read_rates(rows: Iterable[Mapping[str, object]]) -> tuple[RateBook, list[RowProblem]]:
    """The histories of the rows that can be read, and what is wrong with the others.

    A row is a mapping with the keys series, valid_from, rate, source. Rates are in percent per year: "3.10" and "3.10 %"
    are both 3.1 percent. A table with any problem should not be loaded: the values left over would answer for days
    that belong to the refused ones.
    """
    histories: dict[str, list[RateValue]] = {}
    problems = []
    for number, row in enumerate(rows, start=1):
        try:
            value = _value(row)
            _follows(value, histories.get(value.series, []))
        except _Unreadable as unreadable:
            problems.append(RowProblem(number, unreadable.sentence))
        else:
            histories.setdefault(value.series, []).append(value)
    return RateBook({series: RateHistory(series, tuple(values)) for series, values in histories.items()}), problems


def _value(row: Mapping[str, object]) -> RateValue:
    series = str(row.get("series") or "").strip()
    if series not in set(Series):
        raise _Unreadable(format_lazy(_("The series must be one of {names}."), names=", ".join(Series)))
    source = str(row.get("source") or "").strip()
    if not source:
        raise _Unreadable(_("Say where the rate was published: the source is empty."))
    return RateValue(series, _day(row.get("valid_from")), _share(row.get("rate")), source)


def _follows(value: RateValue, earlier: list[RateValue]) -> None:
    """Refuse a second value for a day and a day before the last one: either may be a slip that changes sums silently."""
    if not earlier:
        return
    if any(other.valid_from == value.valid_from for other in earlier):
        raise _Unreadable(
            format_lazy(_("{series} has two values from {day}."), series=value.series, day=value.valid_from.isoformat())
        )
    if value.valid_from < earlier[-1].valid_from:
        raise _Unreadable(
            format_lazy(
                _("{series}: {day} stands after {later}; rows of a series go from old to new."),
                series=value.series,
                day=value.valid_from.isoformat(),
                later=earlier[-1].valid_from.isoformat(),
            )
        )


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value or "").strip())
    except ValueError:
        raise _Unreadable(_("The day from which a rate is valid is written like 2025-05-20.")) from None


def _share(value: object) -> Decimal:
    """Percent as written → share; a float is read by its shortest writing, as a spreadsheet shows it."""
    text = "" if value is None or isinstance(value, bool) else str(value).strip().removesuffix("%").strip()
    try:
        rate = Decimal(text)
    except InvalidOperation:
        raise _Unreadable(_("The rate is not a figure in percent, like 3.10.")) from None
    if not rate.is_finite() or not LEAST_PERCENT <= rate <= MOST_PERCENT:
        raise _Unreadable(
            format_lazy(
                _("The rate must lie between {low} and {high} percent."), low=str(LEAST_PERCENT), high=str(MOST_PERCENT)
            )
        )
    return rate / 100
