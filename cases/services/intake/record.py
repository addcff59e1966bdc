"""What is written down about a file beside its rows: how it was read, what was refused, what became of it."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction

from cases.intake.problems import Reason
from cases.intake.reading import Reading
from cases.intake.refused_file import RefusedFile
from cases.intake.rows import Refused, RowChecker
from cases.intake.survey import Survey
from cases.models import ColumnMapping, Portfolio, PortfolioState
from cases.services.intake.report import FileReport, Tally, notices_as_json


def without_request(reading: dict[str, Any]) -> dict[str, Any]:
    """The reading without the note that a check was asked for, now that it has ended."""
    return {name: value for name, value in reading.items() if name not in ("checking", "question", "problem")}


def rows_again(reading: Reading, reasons: Mapping[int, Reason]) -> list[Refused]:
    """Find the cells of rows that only the record could refuse."""
    return [
        Refused(number, cells, [reasons[number]])
        for batch in reading.table.batches()
        for number, cells in zip(batch.numbers, batch.rows, strict=True)
        if number in reasons
    ]


def keep_refused(portfolio: Portfolio, refused_file: RefusedFile) -> str | None:
    """Keep the file of refused rows in place of an earlier one; returns its path, None where nothing was refused."""
    refused_file.close()
    if earlier := portfolio.refused_file.name:
        transaction.on_commit(partial(portfolio.refused_file.storage.delete, earlier))
    if not refused_file.count:
        portfolio.refused_file = ""
        return None
    with refused_file.path.open("rb") as written:
        portfolio.refused_file.save(f"{Path(portfolio.file_name).stem[:80]}-refused.csv", File(written), save=False)
    return str(portfolio.refused_file.path)


def remember(portfolio: Portfolio, reading: Reading) -> None:
    """Keep how this creditor's columns are matched, those too that a person took a guessed field from."""
    refused = {guess.field: "" for guess in reading.guesses if guess.field and guess.field not in reading.columns}
    ColumnMapping.objects.update_or_create(
        creditor_id=portfolio.creditor_id,
        subject=portfolio.subject,
        defaults={"columns": {**refused, **reading.columns}},
    )


def read_as(reading: Reading, found: Survey) -> dict[str, Any]:
    """Encoding, separator, order of dates and columns, for keeping."""
    source = reading.table.source
    return {
        "encoding": source.encoding,
        "delimiter": source.delimiter,
        "date_order": found.date_order,
        "columns": reading.columns,
    }


def finish(
    portfolio: Portfolio,
    reading: Reading,
    found: Survey,
    report: FileReport,
    checker: RowChecker,
    tally: Tally,
    now: dt.datetime,
) -> None:
    """Mark the portfolio loaded, with the report and what the check found."""
    portfolio.state, portfolio.problem, portfolio.finished_at = PortfolioState.LOADED, "", now
    portfolio.rows_total = portfolio.rows_done = found.rows
    portfolio.reading = {**without_request(portfolio.reading), **read_as(reading, found)}
    notices = notices_as_json(checker.notices.values())
    portfolio.report = {**report.as_json(), "check": {**tally.as_json(), "notices": notices}}
    portfolio.save()
