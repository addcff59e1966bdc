"""A source with its header found: title lines passed over, columns named, rows cut into batches."""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl

from cases.intake.cells import INVISIBLE
from cases.intake.fields import Subject
from cases.intake.headers import normal, recognised
from cases.intake.problems import Unreadable
from cases.intake.sources import Record, Source, open_source

BATCH_ROWS = 20_000
_HEADER_WITHIN = 25


@dataclass(frozen=True, slots=True)
class Table:
    """`headers` are unique names for the columns; `raw_headers` are the cells as written, for the refused file."""

    source: Source
    headers: tuple[str, ...]
    raw_headers: tuple[str, ...]
    header_row: int
    title_lines: int

    def batches(self, size: int = BATCH_ROWS) -> Iterator[Batch]:
        """Yield the rows below the header, blank lines left out, `size` at a time."""
        rows = ((number, cells) for number, cells in self.source.records() if number > self.header_row)
        filled = ((number, cells) for number, cells in rows if any(cells) and any(map(str.strip, cells)))
        while records := list(islice(filled, size)):
            yield Batch.of(records, len(self.headers))

    def sample(self, size: int = 1000) -> Batch | None:
        """Return the first rows, for guessing and for showing."""
        return next(self.batches(size), None)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows: their numbers, their cells padded to the header's width, and how many cells too wide ones have."""

    numbers: list[int]
    rows: list[list[str]]
    columns: list[tuple[str, ...]]
    too_wide: dict[int, int]

    @classmethod
    def of(cls, records: Sequence[Record], width: int) -> Batch:
        rows, too_wide = [], {}
        for position, (_number, cells) in enumerate(records):
            if len(cells) == width:
                rows.append(cells)
            elif any(cell.strip() for cell in cells[width:]):
                too_wide[position] = len(cells)
                rows.append(cells)
            else:
                rows.append(cells[:width] + [""] * (width - len(cells)))
        # zip stops at the narrowest row, which is `width` by now
        columns = list(zip(*rows, strict=False)) if too_wide else list(zip(*rows, strict=True))
        return cls([number for number, _cells in records], rows, columns[:width], too_wide)

    def column(self, position: int) -> pl.Series:
        """Return one column as text."""
        return pl.Series(self.columns[position], dtype=pl.String)

    def __len__(self) -> int:
        return len(self.rows)


def open_table(path: Path, *, wanted: Sequence[str] = (), subject: Subject = Subject.DEBTS) -> Table:
    """Open a file and find its header: the line that names most fields, or that holds all `wanted` headers.

    Raises `Unreadable` with one sentence where the file is no table.
    """
    source = open_source(path)
    head = [(number, cells) for number, cells in islice(source.records(), 200) if any(cell.strip() for cell in cells)]
    if not head:
        raise Unreadable("empty")
    position = _header_position([cells for _number, cells in head[:_HEADER_WITHIN]], wanted, subject)
    row, cells = head[position]
    if sum(bool(cell.strip()) for cell in cells) < 2:
        raise Unreadable("one_column")
    if position == len(head) - 1:
        raise Unreadable("no_rows")
    return Table(source, unique_names(cells), tuple(cells), row, position)


def _header_position(records: Sequence[Sequence[str]], wanted: Sequence[str], subject: Subject) -> int:
    keys = {normal(header) for header in wanted}
    if keys:
        for position, record in enumerate(records):
            if keys <= {normal(cell) for cell in record}:
                return position
    scores = [recognised(record, subject) for record in records]
    if max(scores) >= 2:
        return scores.index(max(scores))
    # No known word: the first line as wide as the table is taken, and a person names its columns.
    width = max(sum(bool(cell.strip()) for cell in record) for record in records)
    return next(i for i, record in enumerate(records) if sum(bool(cell.strip()) for cell in record) >= width * 0.6)


def unique_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Return a name for each column: its header, a number behind it where it repeats, its letter where it is blank."""
    names: list[str] = []
    seen: set[str] = set()
    for position, cell in enumerate(cells):
        base = " ".join(cell.strip(INVISIBLE + string.whitespace).split()) or f"[{_letter(position)}]"
        name, times = base, 1
        while name.casefold() in seen:
            times += 1
            name = f"{base} ({times})"
        seen.add(name.casefold())
        names.append(name)
    return tuple(names)


def _letter(position: int) -> str:
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = string.ascii_uppercase[rest] + letters
    return letters
