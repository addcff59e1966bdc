"""The table of published rates: loaded whole or not at all, read as a book of histories."""

import csv
import datetime as dt
from decimal import Decimal
from io import StringIO
from typing import Any

from django.db import transaction
from django.utils.functional import Promise as LazyText
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from strategies.models import PublishedRate
from strategies.money.rate_table import RowProblem, read_rates
from strategies.money.rates import RateBook, RateHistory, RateValue, percent

COLUMNS = ("series", "valid_from", "rate", "source")
SEPARATORS = (",", ";", "\t")
HUNDRED = Decimal(100)


class RatesRefused(Exception):  # noqa: N818 - a refusal, not an error
    """Nothing was loaded; `problems` name the rows, counted from 1 without the header."""

    def __init__(self, problems: list[RowProblem]) -> None:
        super().__init__(len(problems))
        self.problems = problems

    @property
    def reasons(self) -> "list[str | LazyText]":
        return [
            format_lazy(_("Row {row}: {sentence}"), row=problem.row, sentence=problem.sentence)
            if problem.row
            else problem.sentence
            for problem in self.problems
        ]


@transaction.atomic
def load_rates(*, text: str, by: Any, now: dt.datetime) -> int:
    """Add the values of a table (CSV with the header series, valid_from, rate in percent, source); returns how many.

    Values that are there already are passed over, so the same table twice is one. Raises RatesRefused with every row
    that cannot be read, or that gives another figure for a day that has one.
    """
    book, problems = read_rates(_rows(text))
    known = {(rate.series, rate.valid_from): rate.percent / HUNDRED for rate in PublishedRate.objects.all()}
    values = [value for history in book.histories.values() for value in history.values]
    problems += [
        RowProblem(0, format_lazy(_("{value}: {known} is in force from that day."), value=value, known=percent(figure)))
        for value in values
        if (figure := known.get((value.series, value.valid_from), value.rate)) != value.rate
    ]
    if not values and not problems:
        problems = [RowProblem(0, _("The table holds no rate."))]
    if problems:
        raise RatesRefused(problems)
    new = [value for value in values if (value.series, value.valid_from) not in known]
    PublishedRate.objects.bulk_create(
        PublishedRate(
            series=value.series,
            valid_from=value.valid_from,
            percent=value.rate * HUNDRED,
            source=value.source,
            loaded_at=now,
            loaded_by=by,
        )
        for value in new
    )
    return len(new)


def rate_book() -> RateBook:
    """Every published rate that was loaded. One query."""
    histories: dict[str, list[RateValue]] = {}
    for rate in PublishedRate.objects.order_by("series", "valid_from"):
        value = RateValue(rate.series, rate.valid_from, rate.percent / HUNDRED, rate.source)
        histories.setdefault(rate.series, []).append(value)
    return RateBook({series: RateHistory(series, tuple(values)) for series, values in histories.items()})


def _rows(text: str) -> list[dict[str, str]]:
    lines = text.lstrip("\ufeff").strip().splitlines()
    if not lines:
        return []
    separator = max(SEPARATORS, key=lines[0].count)
    reader = csv.DictReader(StringIO("\n".join(lines)), delimiter=separator, skipinitialspace=True)
    if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
        raise RatesRefused([RowProblem(0, format_lazy(_("The header lacks {names}."), names=", ".join(missing)))])
    return [row for row in reader if any((value or "").strip() for value in row.values() if isinstance(value, str))]
