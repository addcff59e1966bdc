"""Files as streams of records: lists of cells as text, each with the row number that a spreadsheet shows."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

import python_calamine

from cases.intake.encoding import Encoding, detect
from cases.intake.problems import Unreadable
from cases.intake.separators import sniff_separator

Record = tuple[int, list[str]]
csv.field_size_limit(1 << 20)

# What one workbook may hold: its whole sheet stands in memory while it is read (about 100 bytes a cell).
MAX_SHEET_CELLS = 2_500_000


class Source(Protocol):
    """A file that can be read from its beginning as often as needed."""

    @property
    def encoding(self) -> str: ...
    @property
    def delimiter(self) -> str | None: ...
    @property
    def damaged(self) -> bool: ...
    @property
    def sheet(self) -> str: ...
    @property
    def other_sheets(self) -> bool: ...

    def records(self) -> Iterator[Record]: ...

    def progress(self) -> float: ...


@dataclass
class TextSource:
    """CSV or TSV in any encoding, separator and line end."""

    path: Path
    text: Encoding
    delimiter: str
    skip: int = 0
    sheet: str = ""
    other_sheets: bool = False
    _read: float = field(default=0.0, repr=False)

    @property
    def encoding(self) -> str:
        return self.text.name

    @property
    def damaged(self) -> bool:
        return self.text.damaged

    def records(self) -> Iterator[Record]:
        """Yield every record; a blank line is an empty list. Raises `Unreadable` where a quotation never ends."""
        size = max(1, self.path.stat().st_size)
        with self.path.open("rb") as raw, _reader(raw, self.text) as file:
            rows = csv.reader(itertools.islice(file, self.skip, None), delimiter=self.delimiter)
            number = self.skip
            try:
                for number, cells in enumerate(rows, start=self.skip + 1):
                    if not number & 0x3FF:
                        self._read = raw.tell() / size
                    yield number, cells
            except csv.Error as error:
                raise Unreadable("quote", row=number + 1) from error
        self._read = 1.0

    def progress(self) -> float:
        """The share of the file that the running iteration has read, 0 to 1."""
        return self._read


def _reader(raw: BinaryIO, text: Encoding) -> io.TextIOWrapper:
    return io.TextIOWrapper(raw, encoding=text.codec, errors="replace", newline="")


@dataclass
class SheetSource:
    """The first sheet of a workbook that holds a table."""

    path: Path
    sheet: str
    other_sheets: bool
    encoding: str = "xlsx"
    delimiter: str | None = None
    damaged: bool = False
    _rows: Sequence[Sequence[object]] = field(default_factory=list, repr=False)
    _read: float = field(default=0.0, repr=False)

    def records(self) -> Iterator[Record]:
        """Yield the sheet's rows as text, as if they had been written in a CSV file."""
        total = max(1, len(self._rows))
        for number, row in enumerate(self._rows, start=1):
            if not number & 0x3FF:
                self._read = number / total
            yield number, [cell_text(cell) for cell in row]
        self._read = 1.0

    def progress(self) -> float:
        return self._read


def cell_text(cell: object) -> str:
    """Return a sheet's cell as text: whole numbers without a tail, dates as ISO, yes and no as words."""
    match cell:
        case str():
            return cell
        case bool():
            return "yes" if cell else "no"
        case float():
            # Beyond 15 digits Excel itself has lost them: keep the tail, so that an id is seen to be spoiled.
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
        case dt.datetime():
            return cell.strftime("%Y-%m-%d %H:%M:%S") if cell.time() != dt.time() else cell.strftime("%Y-%m-%d")
        case None:
            return ""
        case _:
            return str(cell)


def open_source(path: Path) -> Source:
    """Return the file as a source of records. Raises `Unreadable` with one sentence where it is none."""
    if not path.is_file():
        raise Unreadable("missing", path=path.name)
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _open_sheet(path)
    text = detect(path)
    delimiter, skip = sniff_separator(path, text)
    return TextSource(path, text, delimiter, skip)


def _open_sheet(path: Path) -> SheetSource:
    try:
        book = python_calamine.load_workbook(str(path))
        sheets = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
        filled = [(name, sheet) for name, sheet in sheets if sheet.total_height > 0]
    except Exception as error:  # calamine raises many kinds; all mean the same to the user
        raise Unreadable("sheet_broken") from error
    if not filled:
        raise Unreadable("empty")
    name, sheet = next(((n, s) for n, s in filled if s.total_width > 1 and s.total_height > 1), filled[0])
    if sheet.total_height * sheet.total_width > MAX_SHEET_CELLS:
        raise Unreadable("sheet_large", limit=f"{MAX_SHEET_CELLS:,}")
    rows = sheet.to_python(skip_empty_area=False)
    return SheetSource(path, name, len(filled) > 1, _rows=rows)
