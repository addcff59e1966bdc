"""The second pass: each batch read as typed columns, each row accepted or refused with its reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from cases.intake.debtors import customer_keys, debtor_columns
from cases.intake.guessing import Columns
from cases.intake.money import money_columns
from cases.intake.problems import Notice, Reason
from cases.intake.reader import BatchReader
from cases.intake.refusals import Refusals
from cases.intake.survey import Progress, Survey, join_key
from cases.intake.table import Batch, Table
from cases.intake.timing import date_columns

NUMBER_LIMIT, INSTALMENT_LIMIT = 80, 20
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
    """One batch: accepted rows as a frame, refused rows one by one.

    The frame's columns: row, debtor_number, identity_number, name, is_company, phone, phone_other, email, address,
    third_party_name, third_party_phone, number, instalment, product, currency, customer (text); principal, interest,
    fees, penalty, amount, paid (cents); issued_on, due_on, paid_on, limitation_told_on (dates); disputed, dispute.
    """

    frame: pl.DataFrame
    refused: list[Refused]


@dataclass(slots=True)
class Checker:
    """Checks the rows of one table in one pass; `notices` tells afterwards what was done to accepted rows."""

    table: Table
    found: Survey
    terms: Terms
    notices: dict[tuple[str, str], Notice] = field(default_factory=dict)
    _first_rows: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        columns = self.terms.columns
        if not columns.keys() & {"debtor_number", "identity_number"}:
            self.notices["debtor", ""] = Notice(
                "name_stands_for_debtor" if "name" in columns else "number_stands_for_debtor"
            )
        if self.table.title_lines:
            self.notices["title", ""] = Notice("title_lines", count=self.table.title_lines)
        if self.table.source.other_sheets:
            self.notices["sheet", ""] = Notice("other_sheets", column=self.table.source.sheet)
        if self.table.source.encoding == "cp1252":
            self.notices["western", ""] = Notice("western_text")
        if self.table.source.damaged:
            self.notices["damaged", ""] = Notice("damaged")
        if self.found.orders_differ:
            self.notices["orders", ""] = Notice("date_orders_differ")
        if "number" not in columns:
            self.notices["number", ""] = Notice("debtor_stands_for_number")

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
        frame = pl.DataFrame({"row": pl.Series(batch.numbers, dtype=pl.Int64)})
        frame = frame.with_columns(*debtor_columns(reader, refusals), *self._text(reader, refusals))
        frame = frame.with_columns(*money_columns(reader, refusals, self.terms.currency))
        frame = frame.with_columns(*date_columns(reader, refusals, frame, self.terms.as_of))
        self._repeats(frame, refusals)
        frame = frame.with_columns(customer_keys(frame, names_identify=self.terms.names_identify))
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

    def _text(self, reader: BatchReader, refusals: Refusals) -> list[pl.Series]:
        number = reader.ids("number") if "number" in self.terms.columns else reader.ids("debtor_number")
        self._totals(reader, number, refusals)
        refusals.where(number == "", "no_number")
        refusals.where(reader.lost("number"), "number_lost", cell=number)
        refusals.where(
            number.str.len_chars() > NUMBER_LIMIT, "too_long", field=reader.label("number"), limit=NUMBER_LIMIT
        )
        instalment = reader.ids("instalment")
        too_long = instalment.str.len_chars() > INSTALMENT_LIMIT
        refusals.where(too_long, "too_long", field=reader.label("instalment"), limit=INSTALMENT_LIMIT)
        return [number.alias("number"), instalment.alias("instalment"), reader.text("product")]

    def _totals(self, reader: BatchReader, number: pl.Series, refusals: Refusals) -> None:
        """Refuse lines of totals and headers written again with that one reason."""
        suspects = (number == "") | number.str.to_lowercase().str.replace_all(r"[\s::]", "").is_in(list(TOTAL_WORDS))
        header = reader.header("number") or reader.header("debtor_number")
        for place in (suspects | (number == header)).arg_true():
            cells = [cell.strip() for cell in reader.batch.rows[place]]
            if cells == [cell.strip() for cell in self.table.raw_headers]:
                refusals.only(place, Reason("header_again"))
            elif any(_total_word(cell) for cell in cells):
                refusals.only(place, Reason("total"))

    def _repeats(self, frame: pl.DataFrame, refusals: Refusals) -> None:
        """Refuse a debt that stands in the file again: the first acceptable row wins."""
        if not self.found.repeated_keys:
            return
        keys = join_key(frame["number"], frame["instalment"] if "instalment" in self.terms.columns else None)
        rows = frame["row"]
        for place in keys.is_in(list(self.found.repeated_keys)).arg_true():
            if place in refusals.reasons:
                continue
            first = self._first_rows.setdefault(keys[place], rows[place])
            if first != rows[place]:
                refusals.add(place, Reason("repeated", {"first": first}))


def _total_word(cell: str) -> bool:
    return "".join(cell.split()).rstrip(":：").casefold() in TOTAL_WORDS
