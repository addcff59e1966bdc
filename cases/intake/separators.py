"""Which sign separates the columns of a text file."""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from pathlib import Path

from cases.intake.encoding import Encoding
from cases.intake.headers import recognised
from cases.intake.problems import Unreadable

SEPARATORS = (",", ";", "\t", "|")
_SAMPLE_LINES = 200
_LONGEST_LINE = 20_000


def sniff_separator(path: Path, text: Encoding) -> tuple[str, int]:
    """Return the separator and the number of lines to skip (1 where the first line is Excel's `sep=;`).

    The separator that yields the most known header words wins; then the one that cuts most lines into the same
    number of cells. Raises `Unreadable` where no separator gives two columns.
    """
    with path.open(encoding=text.codec, errors="replace", newline="") as file:
        lines = [line[:_LONGEST_LINE] for line in itertools.islice(file, _SAMPLE_LINES)]
    first = lines[0].strip().lstrip("\ufeff") if lines else ""
    if first.casefold().startswith("sep=") and len(first) == 5:
        return first[4], 1
    score, separator = max(((_score(lines, sign), sign) for sign in SEPARATORS), key=lambda pair: pair[0])
    if score[2] < 2:
        raise Unreadable("one_column")
    return separator, 0


def _score(lines: list[str], separator: str) -> tuple[int, float, int]:
    """Known header words in the best of the first lines, share of lines of the usual width, usual width."""
    try:
        records = [record for record in csv.reader(lines, delimiter=separator) if any(cell.strip() for cell in record)]
    except csv.Error:
        return (0, 0.0, 0)
    if not records:
        return (0, 0.0, 0)
    known = max(recognised(record) for record in records[:20])
    widths = Counter(len(record) for record in records)
    width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
    return (known if width > 1 else 0, times / len(records) if width > 1 else 0.0, width)
