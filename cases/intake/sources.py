"""Files as streams of records: lists of cells as text, each with the row number that a spreadsheet shows."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

import python_calamine

from cases.intake.bounds import MAX_SHEET_CELLS, require_bounded
from cases.intake.encoding import Encoding, detect
from cases.intake.problems import Unreadable
from cases.intake.separators import sniff_separator

Record = tuple[int, list[str]]
csv.field_size_limit(1 << 20)
_SHOWN_OF_LARGE = 200


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
    @property
    def broken(self) -> Mapping[int, str]: ...

    def records(self) -> Iterator[Record]: ...

    def progress(self) -> float: ...


class _Lines:
    """The lines of a file, remembering those taken for the present record so that some can be given back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._returned: deque[str] = deque()
        self.taken: list[str] = []
        self.ended, self.broken = False, ""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._returned:
            line = self._returned.popleft()
        else:
            try:
                line = next(self._lines)
            except StopIteration:
                self.ended = True
                raise
        self.taken.append(line)
        return line

    def give_back(self, lines: Sequence[str]) -> None:
        self._returned.extendleft(reversed(lines))
        self.ended = False


@dataclass
class TextSource:
    """CSV or TSV in any encoding, separator and line end."""

    path: Path
    text: Encoding
    delimiter: str
    skip: int = 0
    sheet: str = ""
    other_sheets: bool = False
    broken: dict[int, str] = field(default_factory=dict, repr=False)
    _read: float = field(default=0.0, repr=False)

    @property
    def encoding(self) -> str:
        return self.text.name

    @property
    def damaged(self) -> bool:
        return self.text.damaged

    def records(self) -> Iterator[Record]:
        """Yield every record; a blank line is an empty list.

        Where a quotation is opened and never closed, only the line that opens it is spoiled: it is cut at its
        separators, its row number is noted in `broken`, and reading goes on with the next line. A cell beyond all
        measure spoils its line alone likewise.
        """
        size = max(1, self.path.stat().st_size)
        with self.path.open("rb") as raw, _reader(raw, self.text) as file:
            # A stray NUL among readable text is dropped: no cell means it, and the database cannot keep it.
            lines = _Lines(line.replace("\0", "") for line in itertools.islice(file, self.skip, None))
            for number, cells in enumerate(self._cut(lines), start=self.skip + 1):
                if not number & 0x3FF:
                    self._read = raw.tell() / size
                if lines.broken:
                    self.broken[number] = lines.broken
                    lines.broken = ""
                yield number, cells
        self._read = 1.0

    def _cut(self, lines: _Lines) -> Iterator[list[str]]:
        width = 0
        while not lines.ended:
            rows = csv.reader(lines, delimiter=self.delimiter)
            while True:
                lines.taken.clear()
                try:
                    cells = next(rows, None)
                except csv.Error:
                    yield self._first_line_alone(lines) if len(lines.taken) > 1 else self._too_large(lines)
                    break
                if cells is None:
                    break
                if len(lines.taken) > 1 and self._runs_away(cells, lines.taken, width):
                    yield self._first_line_alone(lines)
                    break  # this reader has seen the end of the file if the quotation ran that far
                width = len(cells) or width
                yield cells

    def _runs_away(self, cells: list[str], taken: list[str], width: int) -> bool:
        """Whether a record of several lines swallowed whole rows: it is not as wide as the last, and a later line is."""
        return len(cells) != width and any(line.count(self.delimiter) >= max(1, width - 1) for line in taken[1:])

    def _first_line_alone(self, lines: _Lines) -> list[str]:
        lines.give_back(lines.taken[1:])
        lines.broken = "quote"
        return next(csv.reader([lines.taken[0]], delimiter=self.delimiter, quoting=csv.QUOTE_NONE), [])

    def _too_large(self, lines: _Lines) -> list[str]:
        lines.broken = "cell_large"
        return [lines.taken[0][:_SHOWN_OF_LARGE]]

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
    broken: Mapping[int, str] = field(default_factory=dict, repr=False)
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
    if head.startswith(b"PK\x03\x04"):
        require_bounded(path)
        return _open_sheet(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _open_sheet(path)
    text = detect(path)
    delimiter, skip = sniff_separator(path, text)
    return TextSource(path, text, delimiter, skip)


def _open_sheet(path: Path) -> SheetSource:
    try:
        book = python_calamine.load_workbook(str(path))
        sheets = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
        filled = [(name, sheet) for name, sheet in sheets if sheet.total_height > 0]
    except BaseException as error:  # calamine raises many kinds, a panic among them; all mean the same to the user
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise Unreadable("sheet_broken") from error
    if not filled:
        raise Unreadable("empty")
    name, sheet = next(((n, s) for n, s in filled if s.total_width > 1 and s.total_height > 1), filled[0])
    if sheet.total_height * sheet.total_width > MAX_SHEET_CELLS:
        raise Unreadable("sheet_large", limit=f"{MAX_SHEET_CELLS:,}")
    rows = sheet.to_python(skip_empty_area=False)
    return SheetSource(path, name, len(filled) > 1, _rows=rows)
