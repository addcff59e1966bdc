"""Whether a workbook can be opened at all: its size unpacked and the extent of its sheets, before anything builds them.

The reader of workbooks makes room for every cell between the first and the last of a sheet. One stray sign in the
last column of the last row asks for 500 GB, and that ends the process, not the request.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from cases.intake.problems import Unreadable

# What one workbook may hold: its whole sheet stands in memory while it is read (about 100 bytes a cell).
MAX_SHEET_CELLS = 2_500_000
MAX_UNPACKED_BYTES = 600_000_000

_CHUNK, _TAG_LENGTH = 1 << 20, 400
# A cell that holds something: the empty ones (<c r="XFD9" s="1"/>) take no room.
_CELL = re.compile(rb"""<(?:\w+:)?c\s(?:[^<>]*?\s)?r\s*=\s*["']([A-Za-z]+)([0-9]+)["'][^<>]*(?<!/)>""")


def require_bounded(path: Path) -> None:
    """Raise `Unreadable` for a zip that is no workbook, unpacks to too much, or holds a sheet too large to build."""
    try:
        with zipfile.ZipFile(path) as book:
            if sum(part.file_size for part in book.infolist()) > MAX_UNPACKED_BYTES:
                raise Unreadable("sheet_large", limit=f"{MAX_SHEET_CELLS:,}")
            for part in book.infolist():
                if _cells(book, part) > MAX_SHEET_CELLS:
                    raise Unreadable("sheet_large", limit=f"{MAX_SHEET_CELLS:,}")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise Unreadable("sheet_broken") from error


def _cells(book: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Return rows times columns between the outermost filled cells of a sheet; 0 for a part that is none.

    Every part is unpacked whole, so that one which unpacks to more than it says is found out by its checksum.
    """
    columns: set[bytes] = set()
    low, high = 0, 0
    rest = b""
    with book.open(part) as sheet:
        while chunk := sheet.read(_CHUNK):
            text = rest + chunk
            end = 0
            for found in _CELL.finditer(text):
                columns.add(found[1])
                row = int(found[2])
                low, high = min(low or row, row), max(high, row)
                end = found.end()
            rest = text[max(end, len(text) - _TAG_LENGTH) :]
    places = [_place(letters) for letters in columns]
    return (high - low + 1) * (max(places) - min(places) + 1) if places else 0


def _place(letters: bytes) -> int:
    """Return the number of a column: A is 1, XFD is 16 384."""
    place = 0
    for letter in letters.upper():
        place = place * 26 + letter - 64
    return place
