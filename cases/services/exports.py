"""Files that leave the house: on record before the first byte, every row marked, hashed to the last one."""

import csv
import datetime as dt
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from cases.models import Export, ExportKind, ExportPlace, ExportPurpose, Portfolio
from cases.services.occasion import Occasion
from cases.storage import write_plain

BOM = "\ufeff"  # spreadsheets take the file for UTF-8 by it
Rows = Iterable[Sequence[Any]]


def begin_export(
    *, what: str, purpose: str, scope: str, occasion: Occasion, place: ExportPlace = ExportPlace.PAGE
) -> Export:
    """Put on record that somebody takes a file. An unknown purpose counts as planning the work."""
    known = purpose in ExportPurpose.values
    return Export.objects.create(
        what=what,
        purpose=purpose if known else ExportPurpose.WORK,
        scope=scope[:400],
        place=place,
        by=occasion.by,
        at=occasion.now,
    )


def marked_lines(
    *, export: Export, rows: Rows, clock: Callable[[], dt.datetime], delimiter: str = ","
) -> Iterator[bytes]:
    """Lines of CSV, the first of `rows` being the header: one column more says whose export it is.

    When the reader has the last line, or goes away, the record is completed: rows, SHA-256 of what was given out.
    """
    digest, count, complete = hashlib.sha256(), -1, False
    try:
        for line in _lines(rows, export.mark, delimiter):
            digest.update(line)
            count += 1
            yield line
        complete = True
    finally:
        export.rows, export.sha256, export.complete = max(count, 0), digest.hexdigest(), complete
        export.ended_at = clock()
        export.save(update_fields=["rows", "sha256", "complete", "ended_at"])


def marked_document(*, export: Export, records: Sequence[dict[str, Any]], now: dt.datetime) -> bytes:
    """One JSON document whose first entry says whose export it is; the record of it is completed."""
    document = {"exported": export.mark, "records": records}
    body = json.dumps(document, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder).encode()
    export.rows, export.sha256, export.complete = len(records), hashlib.sha256(body).hexdigest(), True
    export.ended_at = now
    export.save(update_fields=["rows", "sha256", "complete", "ended_at"])
    return body


def refused_rows(portfolio: Portfolio) -> Iterator[list[str]]:
    """The stored file of refused rows, row by row, as its sender wrote the cells."""
    with portfolio.refused_file.open("rb") as stored:
        text = io.TextIOWrapper(stored, encoding="utf-8-sig", newline="")
        yield from csv.reader(text, delimiter=separator_of(portfolio))


def separator_of(portfolio: Portfolio) -> str:
    return portfolio.reading.get("delimiter") or ","


def hand_out_refused(*, portfolio: Portfolio, occasion: Occasion) -> Path:
    """A readable file of the refused rows for whoever ran the command, who has the creditor's file in clear anyway.

    It stands in `handed_out` under the media folder, readable by the system user alone; the file name is its mark.
    """
    export = begin_export(
        what=ExportKind.REFUSED,
        purpose=ExportPurpose.CORRECTION,
        scope=portfolio.file_name,
        occasion=occasion,
        place=ExportPlace.COMMAND,
    )
    folder = Path(settings.MEDIA_ROOT) / "handed_out"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / export.file_name(Path(portfolio.refused_file.name or "refused").stem)
    path.touch(mode=0o600)
    write_plain(portfolio.refused_file, path)
    with path.open("rb") as file:
        export.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    export.rows, export.complete, export.ended_at = portfolio.report.get("rejected", 0), True, occasion.now
    export.save(update_fields=["rows", "sha256", "complete", "ended_at"])
    return path


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _lines(rows: Rows, mark: str, delimiter: str) -> Iterator[bytes]:
    writer = csv.writer(_Echo(), delimiter=delimiter)
    start, last = BOM, _("Exported")
    for row in rows:
        yield (start + writer.writerow([*row, last])).encode()
        start, last = "", mark
