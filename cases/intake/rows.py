"""The second pass: each batch read as typed columns, each row accepted or refused with its reasons.

What a file of debts and one of payments have in common; `checking.py` and `payment_checking.py` read their rows.
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from cases.intake.guessing import Columns
from cases.intake.problems import Notice, Reason
from cases.intake.reader import BatchReader
from cases.intake.refusals import Refusals
from cases.intake.survey import Progress, Survey
from cases.intake.table import Batch, Table

TOTAL_WORDS = frozenset(
    ["total", "totals", "grandtotal", "sum", "subtotal", "summe", "合计", "总计", "小计", "总额", "汇总", "合計"]
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a check needs besides the file: the business date, the creditor's currency, our field → their header.

    `names_identify`: the debtors are firms, so that a name alone tells them apart.
    """

    as_of: dt.date
    currency: str
    columns: Columns
    names_identify: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """One refused row: its number, its cells as they stood, and why."""

    row: int
    cells: list[str]
    reasons: list[Reason]


@dataclass(frozen=True, slots=True)
class Checked:
    """One batch: accepted rows as a frame, refused rows one by one."""

    frame: pl.DataFrame
    refused: list[Refused]


@dataclass
class RowChecker(ABC):
    """Checks the rows of one table in one pass; `notices` tells afterwards what was done to accepted rows."""

    table: Table
    found: Survey
    terms: Terms
    notices: dict[tuple[str, str], Notice] = field(default_factory=dict)
    _first_rows: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        source = self.table.source
        if self.table.title_lines:
            self.notices["title", ""] = Notice("title_lines", count=self.table.title_lines)
        if source.other_sheets:
            self.notices["sheet", ""] = Notice("other_sheets", column=source.sheet)
        if source.encoding == "cp1252":
            self.notices["western", ""] = Notice("western_text")
        if source.damaged:
            self.notices["damaged", ""] = Notice("damaged")
        if self.found.orders_differ:
            self.notices["orders", ""] = Notice("date_orders_differ")

    @abstractmethod
    def read(self, reader: BatchReader, refusals: Refusals) -> pl.DataFrame:
        """One batch as a frame with a column `row`; what cannot stand goes to `refusals`."""

    def check(self, *, progress: Progress | None = None) -> Iterator[Checked]:
        """Yield every batch, checked."""
        reader = BatchReader(self.table, self.terms.columns, self.found, self.notices)
        rows = 0
        for batch in self.table.batches():
            yield self._check_batch(reader, batch)
            rows += len(batch)
            if progress:
                progress(rows, self.table.source.progress())

    def _check_batch(self, reader: BatchReader, batch: Batch) -> Checked:
        refusals = Refusals(len(batch))
        reader.start(batch, refusals)
        self._shape(batch, refusals)
        frame = self.read(reader, refusals)
        mask = refusals.mask()
        refused = [
            Refused(batch.numbers[place], batch.rows[place], refusals.reasons[place])
            for place in sorted(refusals.reasons)
        ]
        return Checked(frame.filter(~mask) if refused else frame, refused)

    def _shape(self, batch: Batch, refusals: Refusals) -> None:
        width = len(self.table.headers)
        for place, cells in batch.too_wide.items():
            refusals.add(place, Reason("too_many_cells", {"cells": cells, "columns": width}))
        for place, number in enumerate(batch.numbers):
            if number in self.table.source.broken:
                refusals.only(place, Reason(self.table.source.broken[number]))
        if self.table.source.damaged:
            for place, row in enumerate(batch.rows):
                if any("\ufffd" in cell for cell in row):
                    refusals.add(place, Reason("damaged"))

    def refuse_totals(self, reader: BatchReader, number: pl.Series, header: str, refusals: Refusals) -> None:
        """Refuse lines of totals and headers written again with that one reason; `number`: what every row has."""
        suspects = (number == "") | number.str.to_lowercase().str.replace_all(r"[\s::]", "").is_in(list(TOTAL_WORDS))
        for place in (suspects | (number == header)).arg_true():
            cells = [cell.strip() for cell in reader.batch.rows[place]]
            if cells == [cell.strip() for cell in self.table.raw_headers]:
                refusals.only(place, Reason("header_again"))
            elif any(_total_word(cell) for cell in cells):
                refusals.only(place, Reason("total"))

    def refuse_repeats(self, keys: pl.Series, rows: pl.Series, refusals: Refusals, code: str) -> None:
        """Refuse what stands in the file again under one key: the first acceptable row wins."""
        if not self.found.repeated_keys:
            return
        for place in keys.is_in(list(self.found.repeated_keys)).arg_true():
            if place in refusals.reasons:
                continue
            first = self._first_rows.setdefault(keys[place], rows[place])
            if first != rows[place]:
                refusals.add(place, Reason(code, {"first": first}))


def _total_word(cell: str) -> bool:
    return "".join(cell.split()).rstrip(":：").casefold() in TOTAL_WORDS
