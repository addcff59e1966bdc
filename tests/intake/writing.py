"""Files as other systems write them: rows of cells put down in any encoding, separator and line end."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from cases.intake.checking import Checker
from cases.intake.reading import Reading, open_reading, require_all
from cases.intake.rows import Refused, Terms
from cases.intake.survey import Survey, survey
from tests.factories import TODAY

HEADERS = ("Customer ID", "Invoice No", "Invoice Date", "Due Date", "Amount")


def write_rows(
    path: Path, rows: Sequence[Sequence[str]], *, encoding: str = "utf-8", delimiter: str = ",", ends: str = "\r\n"
) -> Path:
    """Write rows (the header is the first of them) as a creditor's system would."""
    text = io.StringIO(newline="")
    # csv quotes only the line ends that it writes itself
    broken = any("\n" in cell or "\r" in cell for row in rows for cell in row)
    quoting = csv.QUOTE_ALL if broken else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=delimiter, lineterminator=ends, quoting=quoting).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_text(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


class Read:
    """A whole file read and checked: `rows` accepted as dictionaries, `refused` with their reasons' codes."""

    def __init__(self, path: Path, mapping: Mapping[str, str] | None = None, order: str | None = None) -> None:
        self.reading: Reading = open_reading(path, mapping=mapping)
        require_all(self.reading)
        self.survey: Survey = survey(self.reading.table, self.reading.columns, date_order=order)
        terms = Terms(as_of=TODAY, currency="CNY", columns=self.reading.columns)
        self.checker = Checker(self.reading.table, self.survey, terms)
        batches = list(self.checker.check())
        self.rows = [row for batch in batches for row in batch.frame.to_dicts()]
        self.refused_rows: list[Refused] = [row for batch in batches for row in batch.refused]

    @property
    def refused(self) -> dict[int, list[str]]:
        """Row number → codes of its reasons."""
        return {row.row: [reason.code for reason in row.reasons] for row in self.refused_rows}

    @property
    def notices(self) -> dict[str, int]:
        return {notice.code: notice.count for notice in self.checker.notices.values()}

    def column(self, name: str) -> list[object]:
        return [row[name] for row in self.rows]
