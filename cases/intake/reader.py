"""One batch read field by field: what the survey decided is applied, what was odd is noted."""

from __future__ import annotations

from typing import Any

import polars as pl

from cases.intake.amounts import header_unit
from cases.intake.columns import AmountCells, AmountColumn, DateCells, DateColumn, IdColumn, read_text
from cases.intake.fields import AMOUNT_FIELDS, DATE_FIELDS, FIELDS, ID_FIELDS
from cases.intake.guessing import Columns
from cases.intake.problems import Notice
from cases.intake.refusals import Refusals
from cases.intake.survey import Survey
from cases.intake.table import Batch, Table

TEXT_LIMITS = {
    "name": 200,
    "product": 60,
    "address": 255,
    "email": 255,
    "third_party_name": 120,
    "payer_name": 160,
    "payment_note": 500,
}


class BatchReader:
    """Reads the fields of the batch given to `start`; a field without a column reads as blank."""

    batch: Batch

    def __init__(self, table: Table, columns: Columns, found: Survey, notices: dict[tuple[str, str], Notice]) -> None:
        position = {header: place for place, header in enumerate(table.headers)}
        self.columns, self.notices = columns, notices
        self._places = {field: position[header] for field, header in columns.items()}
        units = {f: header_unit(columns[f]) for f in AMOUNT_FIELDS if f in columns}
        self._ids = {f: IdColumn(found.float_tails[f]) for f in ID_FIELDS if f in columns}
        self._amounts = {f: AmountColumn(found.amount_styles[f], unit) for f, unit in units.items()}
        self._dates = {f: DateColumn(found.date_orders[f]) for f in DATE_FIELDS if f in columns}
        self._lost: dict[str, pl.Series] = {}
        for field, unit in units.items():
            if unit != 1:
                notices["unit", field] = Notice("unit", column=columns[field])

    def start(self, batch: Batch, refusals: Refusals) -> None:
        """Turn to the next batch."""
        self.batch, self.refusals = batch, refusals
        self._lost = {}

    def __contains__(self, field: str) -> bool:
        return field in self._places

    def header(self, field: str) -> str:
        return self.columns.get(field, "")

    def label(self, field: str) -> str:
        """Return the column's own header: the word that the sender of the file knows."""
        return self.columns.get(field) or str(FIELDS[field].label)

    def raw(self, field: str) -> pl.Series:
        return self.batch.column(self._places[field])

    def constant(self, value: Any, dtype: Any) -> pl.Series:
        return pl.repeat(value, len(self.batch), dtype=dtype, eager=True)

    def no(self) -> pl.Series:
        """Return a mask of no row."""
        return self.constant(value=False, dtype=pl.Boolean)

    def ids(self, field: str) -> pl.Series:
        """Return ids as text; notes those that a spreadsheet spoiled."""
        if field not in self:
            return self.constant("", pl.String)
        ids, repaired, lost = self._ids[field].read(self.raw(field))
        if repaired.any():
            self.note("id_repaired", field, repaired, self.raw(field))
        self._lost[field] = lost
        return ids.alias(field)

    def lost(self, field: str) -> pl.Series:
        """Return which ids of the last `ids(field)` lost digits."""
        lost = self._lost.get(field)
        return self.no() if lost is None else lost

    def text(self, field: str) -> pl.Series:
        if field not in self:
            return self.constant("", pl.String).alias(field)
        cells = read_text(self.raw(field))
        limit = TEXT_LIMITS[field]
        long = cells.str.len_chars() > limit
        if long.any():
            self.note("shortened", field, long, cells)
            cells = cells.str.slice(0, limit)
        return cells.alias(field)

    def amounts(self, field: str) -> AmountCells:
        return self._amounts[field].read(self.raw(field))

    def dates(self, field: str) -> DateCells:
        return self._dates[field].read(self.raw(field))

    def note(self, code: str, field: str, mask: pl.Series, cells: pl.Series | None = None) -> None:
        """Count rows under a notice; the first one is its example."""
        places = mask.fill_null(value=False).arg_true()
        if not len(places):
            return
        notice = self.notices.setdefault((code, field), Notice(code, column=self.header(field)))
        if not notice.count:
            notice.row = self.batch.numbers[places[0]]
            notice.example = "" if cells is None else str(cells[places[0]])
        notice.count += len(places)
