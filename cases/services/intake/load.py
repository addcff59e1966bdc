"""One file into the record: the one path for the command, the page and the API.

Everything is one transaction: a worker killed anywhere leaves nothing behind, and the load can be run again.
"""

import datetime as dt
import tempfile
from dataclasses import asdict
from pathlib import Path

from django.db import DataError, transaction

from cases.intake.fields import Subject
from cases.intake.problems import Undecided, Unreadable
from cases.intake.reading import Reading, open_reading, require_all
from cases.intake.refused_file import RefusedFile
from cases.intake.survey import Survey, survey
from cases.models import ColumnMapping, Portfolio, PortfolioState
from cases.services.intake.load_debts import DebtFile
from cases.services.intake.load_payments import PaymentFile
from cases.services.intake.opened import OpenedFile
from cases.services.intake.progress import Listener
from cases.services.intake.record import keep_refused, read_as, without_request
from cases.services.intake.report import FileReport, Tally, notices_as_json

FILES: dict[str, type[OpenedFile]] = {Subject.DEBTS.value: DebtFile, Subject.PAYMENTS.value: PaymentFile}


class AlreadyLoading(Exception):  # noqa: N818 - an answer, not an error
    """Another worker is loading this very portfolio."""


def silent(phase: str, rows: int, share: float) -> None:
    """Listen to nothing."""


def load_portfolio(
    *, portfolio: Portfolio, path: Path, now: dt.datetime, listen: Listener = silent, dry_run: bool = False
) -> FileReport:
    """Load a file for the portfolio's creditor as of its business date, reading it as `portfolio.reading` asks.

    Side effects, in order, in one transaction: rows staged and carried out (`DebtFile.carry_out`, `PaymentFile.carry_out`);
    refused rows written to a file; mapping remembered; portfolio marked loaded. A dry run does all this and takes it back.
    Raises Unreadable (the portfolio is then marked failed, and says why) where the file cannot be read at all, and
    Undecided where a person must say how; AlreadyLoading where another worker is at it.
    """
    try:
        reading, found = _read(portfolio, path, listen)
        with tempfile.TemporaryDirectory() as folder, transaction.atomic():
            _claim(portfolio)
            refused_file = RefusedFile(Path(folder) / "refused.csv", reading.table)
            opened = FILES[portfolio.subject](portfolio, reading, found, refused_file, now, listen)
            try:
                report = opened.load()
            except DataError as error:  # every amount fits its column by now, but sums are kept too
                raise Unreadable("sum_large") from error
            if dry_run:
                transaction.set_rollback(True)
    except Unreadable as problem:
        if not dry_run:
            fail(portfolio=portfolio, problem=problem, now=now)
        raise
    return report


def check_portfolio(*, portfolio: Portfolio, path: Path, now: dt.datetime, listen: Listener = silent) -> None:
    """Read and check a whole file without loading it; what was found stands in `portfolio.report["check"]`.

    Raises Unreadable and Undecided as `load_portfolio` does.
    """
    try:
        reading, found = _read(portfolio, path, listen)
        tally = Tally()
        with tempfile.TemporaryDirectory() as folder:
            refused_file = RefusedFile(Path(folder) / "refused.csv", reading.table)
            checker = FILES[portfolio.subject](portfolio, reading, found, refused_file, now, listen).checker()
            for batch in checker.check(progress=lambda rows, share: listen("check", rows, share)):
                tally.add(batch)
                refused_file.write(batch.refused)
            keep_refused(portfolio, refused_file)
    except Unreadable as problem:
        fail(portfolio=portfolio, problem=problem, now=now)
        raise
    portfolio.rows_total, portfolio.state, portfolio.problem = found.rows, PortfolioState.CHECKED, ""
    portfolio.reading = {**without_request(portfolio.reading), **read_as(reading, found)}
    portfolio.report = {"check": {**tally.as_json(), "notices": notices_as_json(checker.notices.values())}}
    portfolio.save(update_fields=["rows_total", "state", "problem", "reading", "report", "refused_file"])


def fail(*, portfolio: Portfolio, problem: Unreadable, now: dt.datetime) -> None:
    """Write down why a file was not read: a question waits for its answer, anything else has failed."""
    asked = problem.question if isinstance(problem, Undecided) else None
    portfolio.state = PortfolioState.UPLOADED if asked else PortfolioState.FAILED
    portfolio.problem = "" if asked else problem.sentence
    portfolio.reading = {
        **without_request(portfolio.reading),
        "question": asdict(asked) if asked else None,
        "problem": None if asked else problem.as_json(),
    }
    portfolio.finished_at = None if asked else now
    portfolio.save(update_fields=["state", "problem", "reading", "finished_at"])


def _read(portfolio: Portfolio, path: Path, listen: Listener) -> tuple[Reading, Survey]:
    wishes = portfolio.reading.get("wishes", {})
    known = ColumnMapping.objects.filter(creditor_id=portfolio.creditor_id, subject=portfolio.subject).first()
    reading = open_reading(
        path,
        mapping=wishes.get("mapping"),
        remembered=known.columns if known else None,
        subject=Subject(portfolio.subject),
    )
    require_all(reading)
    found = survey(
        reading.table,
        reading.columns,
        date_order=wishes.get("date_order") or None,
        decimal=wishes.get("decimal") or None,
        progress=lambda rows, share: listen("survey", rows, share),
    )
    return reading, found


def _claim(portfolio: Portfolio) -> None:
    """Hold the portfolio's row until the load ends; a task handed out twice finds it held."""
    if not Portfolio.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=portfolio.pk).exists():
        raise AlreadyLoading
