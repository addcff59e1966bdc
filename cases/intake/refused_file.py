"""The file of refused rows: the sender's own columns and separator, and one column more that says why.

UTF-8 with a byte-order mark, so that spreadsheets open it as it is; a workbook's rows come back as CSV. The cells
stand as they were, so that a corrected file can be read again; only what a spreadsheet would run as a formula gets an
apostrophe before it, which reading takes off again. A cell too many is joined to the last column.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from cases.intake.cells import guarded
from cases.intake.rows import Refused
from cases.intake.table import Table


class RefusedFile:
    """Writes refused rows as they come; the file exists only once there is one."""

    def __init__(self, path: Path, table: Table) -> None:
        self.path, self.count = path, 0
        self._table = table
        self._file: TextIO | None = None

    def write(self, rows: Iterable[Refused]) -> None:
        """Add rows, with their reasons in the language now active."""
        for row in rows:
            sentence = "; ".join(reason.sentence for reason in row.reasons)
            self._line([*self._fitted(row.cells), sentence])
            self.count += 1

    def close(self) -> None:
        if self._file:
            self._file.close()
            self._file = None

    def _fitted(self, cells: Sequence[str]) -> list[str]:
        width = len(self._table.raw_headers)
        if len(cells) <= width:
            return list(cells)
        return [*cells[: width - 1], self._delimiter.join(cells[width - 1 :])]

    def _line(self, cells: Sequence[str]) -> None:
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")
            self._writer = csv.writer(self._file, delimiter=self._delimiter)
            self._writer.writerow(map(guarded, [*self._table.raw_headers, _("Reason")]))
        self._writer.writerow(map(guarded, cells))

    @property
    def _delimiter(self) -> str:
        return self._table.source.delimiter or ","
