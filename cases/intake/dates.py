"""Dates as files write them, and the order of day and month inferred from whole columns.

A cell is either *fixed* (`2026-04-03`, `3 Apr 2026`, `20260403`, an Excel serial: one reading whatever the order) or
*ordered* (`03/04/2026`: the reading depends on the order). The order is decided by the cells that only one order can
read; where nothing decides it, `decide` returns a `Question` and the intake stops: it never guesses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from cases.intake.cells import fold

ORDERS = ("dmy", "mdy", "ymd")

# A serial of the 1900 date system counts days from here (its false 29 February 1900 included).
_SERIAL_ZERO = date(1899, 12, 30)
_SERIAL_RANGE = range(20_000, 80_001)  # 1954-10-03 … 2119-01-11
_PIVOT = 80  # two-digit years 00–79 are 20xx

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}

_TIME = re.compile(r"(?:[T\s]+(?:上午|下午|AM|PM)?\s*\d{1,2}[:时点]\d{1,2}.*|T\d{4,6}.*)$", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"^(\d{4})\s*[-/.年\s]\s*(\d{1,2})\s*[-/.月\s]\s*(\d{1,2})\s*日?$")
_COMPACT = re.compile(r"^(\d{8})(?:\.0+)?$")
_SERIAL = re.compile(r"^(\d{5})(?:\.\d+)?$")
_DAY_MONTHNAME = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?[\s\-/.]*([A-Za-z]{3,9})\.?[\s\-/.,]*(\d{4}|\d{2})$")
_MONTHNAME_DAY = re.compile(r"^([A-Za-z]{3,9})\.?[\s\-/.]*(\d{1,2})(?:st|nd|rd|th)?[\s\-/.,]+(\d{4}|\d{2})$")
_YEAR_MONTHNAME = re.compile(r"^(\d{4})[\s\-/.]+([A-Za-z]{3,9})\.?[\s\-/.]+(\d{1,2})$")
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_ORDERED = re.compile(r"^(\d{1,2})\s*([-/.\s])\s*(\d{1,2})\s*[-/.\s]\s*(\d{4}|\d{2})$")
_EMPTY_DATE = re.compile(r"^0+([-/.]0+){0,2}$")


@dataclass(frozen=True, slots=True)
class DateCell:
    """The readings of one cell: `fixed`, or one date per order that can read it."""

    fixed: date | None = None
    by_order: Mapping[str, date] = field(default_factory=dict)

    def under(self, order: str | None) -> date | None:
        """Return the date under an order; None where the cell cannot be read so."""
        return self.fixed or self.by_order.get(order or "")

    @property
    def readable(self) -> bool:
        return self.fixed is not None or bool(self.by_order)


def _make(year: int | str, month: int | str, day: int | str) -> date | None:
    whole = int(year)
    if isinstance(year, str) and len(year) == 2:
        whole += 2000 if whole < _PIVOT else 1900
    try:
        return date(whole, int(month), int(day))
    except ValueError:
        return None


def _named_month(text: str) -> date | None:
    text = _WEEKDAY.sub("", text)
    for pattern, (day, month, year) in (
        (_DAY_MONTHNAME, (1, 2, 3)),
        (_MONTHNAME_DAY, (2, 1, 3)),
        (_YEAR_MONTHNAME, (3, 2, 1)),
    ):
        found = pattern.match(text)
        if found and (number := _MONTHS.get(found[month].casefold())):
            return _make(found[year], number, found[day])
    return None


def _ordered(found: re.Match[str]) -> DateCell:
    first, separator, second, third = found.groups()
    tries = {"dmy": _make(third, second, first), "mdy": _make(third, first, second)}
    # 26-04-03 is a year first only behind a hyphen: nobody writes 26/04/03 for 3 April 2026 with slashes.
    if len(third) == 2 and len(first) == 2 and separator == "-":
        tries["ymd"] = _make(first, second, third)
    return DateCell(by_order={order: day for order, day in tries.items() if day})


def _compact(digits: str) -> DateCell:
    if 1900 <= int(digits[:4]) <= 2100 and (day := _make(int(digits[:4]), digits[4:6], digits[6:])):
        return DateCell(fixed=day)
    year = int(digits[4:])
    tries = {"dmy": _make(year, digits[2:4], digits[:2]), "mdy": _make(year, digits[:2], digits[2:4])}
    return DateCell(by_order={order: day for order, day in tries.items() if day and 1900 <= year <= 2100})


def read_cell(text: str) -> DateCell:
    """Return every reading of one cell (a time of day is dropped); an unreadable one has none."""
    text = _TIME.sub("", fold(text)).strip()
    if found := _YEAR_FIRST.match(text):
        return DateCell(fixed=_make(int(found[1]), found[2], found[3]))
    if found := _ORDERED.match(text):
        return _ordered(found)
    if found := _COMPACT.match(text):
        return _compact(found[1])
    if (found := _SERIAL.match(text)) and int(found[1]) in _SERIAL_RANGE:
        return DateCell(fixed=_SERIAL_ZERO + timedelta(days=int(found[1])))
    return DateCell(fixed=_named_month(text))


def is_empty_date(text: str) -> bool:
    """Return whether the cell is a database's way of saying no date (0, 0000-00-00, 00/00/0000)."""
    return bool(_EMPTY_DATE.match(_TIME.sub("", text).strip()))


def sample_readings(text: str) -> dict[str, date]:
    """Return the differing readings of an ambiguous cell, by order."""
    return dict(read_cell(text).by_order)


@dataclass(slots=True)
class DateEvidence:
    """What the distinct cells of one column say about its order."""

    header: str
    fixed: int = 0
    ordered: int = 0
    orders: set[str] = field(default_factory=set)
    misses: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ORDERS, 0))
    sample: str = ""
    _seen: set[str] = field(default_factory=set)

    def add(self, cells: Iterable[str]) -> None:
        """Weigh cells; each distinct text counts once, so one repeated typing error stays one."""
        for text in cells:
            if not text or text in self._seen:
                continue
            if len(self._seen) < 50_000:
                self._seen.add(text)
            self._weigh(text, read_cell(text))

    def _weigh(self, text: str, cell: DateCell) -> None:
        if cell.fixed:
            self.fixed += 1
        if not cell.by_order:
            return
        self.ordered += 1
        self.orders |= cell.by_order.keys()
        for order in ORDERS:
            self.misses[order] += order not in cell.by_order
        if not self.sample and len(set(cell.by_order.values())) > 1:
            self.sample = text

    @property
    def order(self) -> str | None:
        """The order this column proves by itself, or None."""
        if not self.ordered:
            return None
        best, second = sorted(self.orders or ORDERS, key=lambda order: self.misses[order])[:2] + [""] * (
            len(self.orders) < 2
        )
        if not second:
            return best
        against = self.misses[second]
        thick_enough = against >= 3 or against >= 0.05 * self.ordered
        return best if thick_enough and against >= 20 * self.misses[best] and against > 0 else None


@dataclass(frozen=True, slots=True)
class DateQuestion:
    """A column that can be read in more than one way, with both readings of one of its cells."""

    header: str
    sample: str
    readings: Mapping[str, date]


def decide(evidence: Iterable[DateEvidence], *, forced: str | None = None) -> dict[str, str | None] | DateQuestion:
    """Return the order of each column by header, or the question to ask.

    A column that proves an order keeps it. One that does not takes the order which all the others agree on.
    A forced order holds for every column.
    """
    columns = list(evidence)
    if forced:
        return {column.header: forced if column.ordered else None for column in columns}
    proven = {column.order for column in columns if column.order}
    common = proven.pop() if len(proven) == 1 else None
    decided: dict[str, str | None] = {}
    for column in columns:
        order = column.order or common
        if column.ordered and order is None:
            if column.sample:
                return DateQuestion(column.header, column.sample, sample_readings(column.sample))
            order = min(column.orders, key=lambda name: column.misses[name])
        decided[column.header] = order if column.ordered else None
    return decided
