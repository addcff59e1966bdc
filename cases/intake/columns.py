"""Whole columns read at once: the plain cells by vector, the odd ones one by one with the readers of single cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from cases.intake.amounts import Amount, read_amount
from cases.intake.cells import clean_column, fold_column, unwrap_column
from cases.intake.dates import is_empty_date, read_cell
from cases.intake.flags import OPEN, read_status
from cases.intake.identifiers import FLOAT_TAIL_RE, SCIENTIFIC_RE, Spoiled, read_id

# [0-9], for \d knows the digits of every script, which only the reader of single cells can turn into numbers.
PLAIN_AMOUNT_RE = r"^[0-9]{1,12}(?:\.[0-9]{1,2})?$"
_TIME_RE = r"[T ]\d{1,2}:\d{2}.*$"


def mapped(cells: pl.Series, read: Callable[[str], Any], dtype: Any) -> pl.Series:
    """Return `read` of each cell; each distinct text is read once."""
    distinct = cells.unique().drop_nulls().to_list()
    values = [read(text) for text in distinct]
    return cells.replace_strict(distinct, values, default=None, return_dtype=dtype)


@dataclass(slots=True)
class IdColumn:
    """Ids of one column, batch by batch; knows whether `.0` at an id's end is damage in this column."""

    float_tails: bool = True

    def read(self, raw: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series]:
        """Return ids, and masks of those repaired and of those that lost digits."""
        cells = unwrap_column(fold_column(raw))
        spoiled = cells.str.contains(SCIENTIFIC_RE)
        if self.float_tails:
            spoiled |= cells.str.contains(FLOAT_TAIL_RE)
        nothing = pl.repeat(value=False, n=len(cells), eager=True)
        if not spoiled.any():
            return cells, nothing, nothing
        marks = {text: read_id(text, float_tails=self.float_tails) for text in cells.filter(spoiled).unique()}
        ids = cells.replace(list(marks), [value for value, _mark in marks.values()])
        repaired = [text for text, (_value, mark) in marks.items() if mark is Spoiled.REPAIRED]
        lost = [text for text, (_value, mark) in marks.items() if mark is Spoiled.LOST]
        return ids, cells.is_in(repaired), cells.is_in(lost)


# Two shapes that say themselves which sign is the decimal one: 1,234.56 and 1.234,56 (or 1234,56).
_SAYS_DOT_RE = r"^[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]{1,2}$"
_SAYS_COMMA_RE = r"^(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]{1,12}),[0-9]{1,2}$"


def plain_amounts(raw: pl.Series) -> tuple[pl.Series, int]:
    """Return amount cells folded, those of an evident shape as plain digits, and how many said comma."""
    cells = fold_column(raw)
    if not cells.str.contains(",", literal=True).any():
        return cells, 0
    dot, comma = cells.str.contains(_SAYS_DOT_RE), cells.str.contains(_SAYS_COMMA_RE)
    if dot.any():
        cells = cells.str.replace_all(",", "", literal=True).zip_with(dot, cells)
    if comma.any():
        swapped = cells.str.replace_all(".", "", literal=True).str.replace_all(",", ".", literal=True)
        cells = swapped.zip_with(comma, cells)
    return cells, int(comma.sum())


@dataclass(slots=True)
class AmountColumn:
    """Amounts of one column as cents."""

    style: str = "dot"
    unit: int = 1

    def read(self, raw: pl.Series) -> AmountCells:
        """Return the cells as cents."""
        cells, _comma = plain_amounts(raw)
        plain = cells.str.contains(PLAIN_AMOUNT_RE)
        # A double holds 14 digits exactly, so the nearest whole cent is the one written.
        cents = (cells.set(~plain, None).cast(pl.Float64) * 100).round().cast(pl.Int64) * self.unit
        blank = cells == ""
        odd = ~(plain | blank)
        if not odd.any():
            return AmountCells(cents, blank, odd)
        texts = cells.set(~odd, None)
        read = {text: read_amount(text, self.style, unit=self.unit) for text in texts.unique().drop_nulls()}
        odd_cents = _pick(texts, {text: _bounded(amount) for text, amount in read.items()}, pl.Int64)
        currency = _pick(texts, {text: amount.currency for text, amount in read.items() if amount}, pl.String)
        rounded = _pick(texts, {text: amount.rounded for text, amount in read.items() if amount}, pl.Boolean)
        unreadable = odd & odd_cents.is_null()
        cents = cents.zip_with(plain, odd_cents)
        return AmountCells(cents, blank, unreadable, currency.fill_null(""), rounded.fill_null(value=False))


def _pick(cells: pl.Series, values: Mapping[str, Any], dtype: Any) -> pl.Series:
    return cells.replace_strict(list(values), list(values.values()), default=None, return_dtype=dtype)


def _bounded(amount: Amount | None) -> int | None:
    # keeps absurd figures inside 64 bits; the check of size refuses them
    return None if amount is None else max(-(10**17), min(10**17, amount.cents))


@dataclass(frozen=True, slots=True)
class AmountCells:
    """Cents (null where none), masks of blank and unreadable cells, and what odd cells said besides."""

    cents: pl.Series
    blank: pl.Series
    unreadable: pl.Series
    currency: pl.Series | None = None
    rounded: pl.Series | None = None


@dataclass(slots=True)
class DateColumn:
    """Dates of one column under its order."""

    order: str | None = None
    _known: dict[str, dt.date | None] = field(default_factory=dict)

    def read(self, raw: pl.Series) -> DateCells:
        cells = without_time(raw)
        blank = cells == ""
        distinct = cells.unique().to_list()
        for text in distinct:
            if text not in self._known:
                self._known[text] = read_cell(text).under(self.order)
        known = self._known
        days = cells.replace_strict(distinct, [known[text] for text in distinct], default=None, return_dtype=pl.Date)
        wrong = days.is_null() & ~blank
        if wrong.any():
            # 0000-00-00 and 未还 say that there is no date
            none = [text for text in cells.filter(wrong).unique() if is_empty_date(text) or read_status(text) == OPEN]
            blank |= cells.is_in(none)
            wrong &= ~blank
        return DateCells(days, blank, wrong)


@dataclass(frozen=True, slots=True)
class DateCells:
    days: pl.Series
    blank: pl.Series
    unreadable: pl.Series


def without_time(raw: pl.Series) -> pl.Series:
    """Return date cells folded and without their time of day, so that few distinct texts remain."""
    return fold_column(raw).str.replace(_TIME_RE, "")


def read_text(raw: pl.Series) -> pl.Series:
    """Return text cells: invisible signs, outer and repeated space and line breaks taken out, nothing else changed."""
    cells = clean_column(raw)
    return cells.str.replace_all(r"\s+", " ") if cells.str.contains(r"\s\s|[\r\n\t]").any() else cells
