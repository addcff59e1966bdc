"""When a debt was issued, fell due and was paid, and whether that can be true."""

from __future__ import annotations

import datetime as dt
from functools import partial

import polars as pl

from cases.intake.cells import fold_column
from cases.intake.columns import DateCells, mapped
from cases.intake.flags import OPEN, SETTLED, read_flag, read_status
from cases.intake.guessing import read_count
from cases.intake.reader import BatchReader
from cases.intake.refusals import Refusals

EARLIEST = dt.date(1950, 1, 1)
YEARS_AHEAD = 60


def date_columns(reader: BatchReader, refusals: Refusals, frame: pl.DataFrame, as_of: dt.date) -> list[pl.Series]:
    """Return issued_on, due_on, settled_on, limitation_told_on, paid (cents), disputed and its words.

    Refuses what cannot be: due or paid before the issue, issued or paid after the business date.
    """
    latest = dt.date(min(as_of.year + YEARS_AHEAD, dt.MAXYEAR), 12, 31)
    read = partial(_date, reader, refusals, latest=latest)
    issued, settled, limitation = read("issue_date"), read("settled_date"), read("limitation_date")
    due = _due(reader, refusals, read("due_date", placeholders=False), issued, as_of)
    text = {"issued": issued.cast(pl.String), "due": due.cast(pl.String), "settled": settled.cast(pl.String)}
    refusals.where(due < issued, "due_before_issue", due=text["due"], issued=text["issued"])
    refusals.where(settled < issued, "settled_before_issue", settled=text["settled"], issued=text["issued"])
    refusals.where(settled > as_of, "settled_in_future", settled=text["settled"], as_of=as_of.isoformat())
    refusals.where(issued > as_of, "issued_in_future", issued=text["issued"], as_of=as_of.isoformat())
    settled, paid = _payment(reader, refusals, frame, settled, as_of)
    return [
        issued.alias("issued_on"),
        due.alias("due_on"),
        settled.alias("paid_on"),
        limitation.alias("limitation_told_on"),
        paid.alias("paid"),
        *_dispute(reader),
    ]


def _date(
    reader: BatchReader, refusals: Refusals, field: str, *, latest: dt.date, placeholders: bool = True
) -> pl.Series:
    if field not in reader:
        return reader.constant(None, pl.Date)
    cells: DateCells = reader.dates(field)
    raw, label = reader.raw(field), reader.label(field)
    refusals.where(cells.unreadable, "date_text", field=label, cell=raw)
    far = (cells.days < EARLIEST) | (cells.days > latest)
    if placeholders and far.any():
        # 1900-01-01 and 9999-12-31 are how programs write "none"
        empty = (cells.days.dt.year() <= 1901) | (cells.days.dt.year() >= 2099)
        reader.note("placeholder_date", field, far & empty, raw)
        refusals.where(far & ~empty, "date_far", field=label, cell=raw)
        return cells.days.set((far & empty).fill_null(value=False), None)
    refusals.where(far, "date_far", field=label, cell=raw)
    return cells.days


def _due(reader: BatchReader, refusals: Refusals, due: pl.Series, issued: pl.Series, as_of: dt.date) -> pl.Series:
    """The due date column; without one, issue date and term; without them, the business date less the days past due."""
    if "due_date" in reader:
        refusals.where(due.is_null() & reader.dates("due_date").blank, "no_due_date")
        return due
    if "issue_date" in reader and "terms_days" in reader:
        days = mapped(fold_column(reader.raw("terms_days")), read_count, pl.Int64)
        due = issued + _days(days)
        reader.note("due_from_terms", "terms_days", due.is_not_null())
    else:
        days = mapped(fold_column(reader.raw("days_past_due")), read_count, pl.Int64)
        due = reader.constant(as_of, pl.Date) - _days(days)
        reader.note("due_from_days", "days_past_due", due.is_not_null())
    refusals.where(due.is_null(), "no_due_date")
    return due


def _days(days: pl.Series) -> pl.Series:
    return (days * 86_400_000).cast(pl.Duration("ms"))


def _payment(
    reader: BatchReader, refusals: Refusals, frame: pl.DataFrame, settled: pl.Series, as_of: dt.date
) -> tuple[pl.Series, pl.Series]:
    """Return the day and the cents of the payment that the row tells of, both null where it tells of none.

    An amount paid counts as it stands; a date of payment or the word settled alone means paid in full.
    """
    open_said, settled_said, words = _said(reader)
    amount, paid = frame["amount"], frame["paid"]
    told = paid.is_not_null()
    refusals.where(settled.is_not_null() & open_said & ~told, "open_but_settled", cell=words)
    refusals.where(
        settled_said & told & (paid < amount), "settled_but_short", cell=words, paid=_money(paid), amount=_money(amount)
    )
    refusals.where(told & (paid > amount), "overpaid", paid=_money(paid), amount=_money(amount))
    full = ~told & (settled.is_not_null() | settled_said)
    paid = paid.zip_with(~full, amount)
    paid = paid.set((paid == 0).fill_null(value=False), None)
    undated = paid.is_not_null() & settled.is_null()
    reader.note("paid_undated", "settled_date", undated)
    day = settled.zip_with(~undated, reader.constant(as_of, pl.Date))
    return day.zip_with(paid.is_not_null(), reader.constant(None, pl.Date)), paid


def _said(reader: BatchReader) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Return masks of rows said to be open and said to be settled, and the words that say so."""
    open_said = settled_said = reader.no()
    words = reader.constant("", pl.String)
    if "status" in reader:
        words = fold_column(reader.raw("status"))
        status = mapped(words, read_status, pl.String)
        reader.note("status_unknown", "status", status.is_null(), words)
        open_said, settled_said = (status == OPEN).fill_null(value=False), (status == SETTLED).fill_null(value=False)
    for field, yes_means_open in (("is_open", True), ("is_settled", False)):
        if field in reader:
            cells = fold_column(reader.raw(field))
            flag = mapped(cells, lambda text: read_flag(text) if text else None, pl.Boolean)
            open_said |= (flag == yes_means_open).fill_null(value=False)
            settled_said |= (flag != yes_means_open).fill_null(value=False)
            words = words.zip_with(words != "", cells)
    return open_said, settled_said, words


def _dispute(reader: BatchReader) -> list[pl.Series]:
    """Return whether the debt is disputed, and the words where the cell holds more than yes."""
    if "disputed" not in reader:
        return [reader.no().alias("disputed"), reader.constant("", pl.String).alias("dispute")]
    cells = fold_column(reader.raw("disputed"))
    flag = mapped(cells, read_flag, pl.Boolean)
    words = cells.zip_with(flag.is_null(), reader.constant("", pl.String))
    return [flag.fill_null(value=True).alias("disputed"), words.str.slice(0, 200).alias("dispute")]


def _money(cents: pl.Series) -> pl.Series:
    whole = (cents // 100).cast(pl.String)
    return whole + "." + (cents % 100).cast(pl.String).str.zfill(2)
