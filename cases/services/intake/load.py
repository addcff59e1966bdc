"""One file into the record: the one path for the command, the page and the API.

Everything is one transaction: a worker killed anywhere leaves nothing behind, and the load can be run again.
"""

import datetime as dt
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import DataError, transaction
from django.utils.translation import gettext as _

from cases.intake.checking import Checker, Refused, Terms
from cases.intake.problems import Reason, Undecided, Unreadable
from cases.intake.reading import Reading, is_about_invoices, open_reading, require_all
from cases.intake.refused_file import RefusedFile
from cases.intake.survey import Survey, survey
from cases.models import ColumnMapping, DebtClass, Portfolio, PortfolioState
from cases.services.intake.debtors import merge_contacts, merge_debtors
from cases.services.intake.debts import merge_debts
from cases.services.intake.limitation import count_anew
from cases.services.intake.money import merge_money
from cases.services.intake.progress import Listener
from cases.services.intake.report import Report, Tally, notices_as_json
from cases.services.intake.staging import copy_rows, create_staging, end_staging


class AlreadyLoading(Exception):  # noqa: N818 - an answer, not an error
    """Another worker is loading this very portfolio."""


def silent(phase: str, rows: int, share: float) -> None:
    """Listen to nothing."""


def load_portfolio(
    *, portfolio: Portfolio, path: Path, now: dt.datetime, listen: Listener = silent, dry_run: bool = False
) -> Report:
    """Load a file for the portfolio's creditor as of its business date, reading it as `portfolio.reading` asks.

    Side effects, in order, in one transaction: rows staged; debtors, numbers, contact points; cases, debts; changes
    of known ones kept; payments and dispute holds; standing; paid cases closed; refused rows written to a file;
    mapping remembered; portfolio marked loaded. A dry run does all this and takes it back.
    Raises Unreadable (the portfolio is then marked failed, and says why) where the file cannot be read at all, and
    Undecided where a person must say how; AlreadyLoading where another worker is at it.
    """
    try:
        reading, found = _read(portfolio, path, listen)
        with tempfile.TemporaryDirectory() as folder, transaction.atomic():
            _claim(portfolio)
            refused_file = RefusedFile(Path(folder) / "refused.csv", reading.table)
            try:
                report = _load(portfolio, reading, found, refused_file, now, listen)
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
        tally, report = Tally(), Report()
        report.read_as(reading, found)
        with tempfile.TemporaryDirectory() as folder:
            refused_file = RefusedFile(Path(folder) / "refused.csv", reading.table)
            checker = _checker(portfolio, reading, found)
            for batch in checker.check(progress=lambda rows, share: listen("check", rows, share)):
                tally.add(batch)
                refused_file.write(batch.refused)
            _keep_refused(portfolio, refused_file)
    except Unreadable as problem:
        fail(portfolio=portfolio, problem=problem, now=now)
        raise
    portfolio.rows_total, portfolio.state, portfolio.problem = found.rows, PortfolioState.CHECKED, ""
    portfolio.reading = {**_without_request(portfolio.reading), **_read_as(reading, found)}
    portfolio.report = {"check": {**tally.as_json(), "notices": notices_as_json(checker.notices.values())}}
    portfolio.save(update_fields=["rows_total", "state", "problem", "reading", "report", "refused_file"])


def fail(*, portfolio: Portfolio, problem: Unreadable, now: dt.datetime) -> None:
    """Write down why a file was not read: a question waits for its answer, anything else has failed."""
    asked = problem.question if isinstance(problem, Undecided) else None
    portfolio.state = PortfolioState.UPLOADED if asked else PortfolioState.FAILED
    portfolio.problem = "" if asked else problem.sentence
    portfolio.reading = {
        **_without_request(portfolio.reading),
        "question": asdict(asked) if asked else None,
        "problem": None if asked else problem.as_json(),
    }
    portfolio.finished_at = None if asked else now
    portfolio.save(update_fields=["state", "problem", "reading", "finished_at"])


def _without_request(reading: dict[str, Any]) -> dict[str, Any]:
    """The reading without the note that a check was asked for, now that it has ended."""
    return {name: value for name, value in reading.items() if name not in ("checking", "question", "problem")}


def _read(portfolio: Portfolio, path: Path, listen: Listener) -> tuple[Reading, Survey]:
    wishes = portfolio.reading.get("wishes", {})
    known = ColumnMapping.objects.filter(creditor_id=portfolio.creditor_id).first()
    reading = open_reading(path, mapping=wishes.get("mapping"), remembered=known.columns if known else None)
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


def _checker(portfolio: Portfolio, reading: Reading, found: Survey) -> Checker:
    creditor = portfolio.creditor
    terms = Terms(
        as_of=portfolio.as_of,
        currency=creditor.currency,
        columns=reading.columns,
        names_identify=creditor.debt_class == DebtClass.TRADE or is_about_invoices(reading.columns),
    )
    return Checker(reading.table, found, terms)


def _load(
    portfolio: Portfolio, reading: Reading, found: Survey, refused_file: RefusedFile, now: dt.datetime, listen: Listener
) -> Report:
    tally, report, columns = Tally(), Report(), set(reading.columns)
    report.read_as(reading, found)
    checker = _checker(portfolio, reading, found)
    create_staging()
    for batch in checker.check(progress=lambda rows, share: listen("check", rows, share)):
        copy_rows(batch.frame)
        tally.add(batch)
        refused_file.write(batch.refused)
    end_staging(found.rows)
    values = _values(portfolio, now)
    listen("write", found.rows, 0.05)
    report.debtors = merge_debtors(values=values)
    listen("write", found.rows, 0.3)
    late = merge_debts(values=values, columns=columns)
    listen("write", found.rows, 0.7)
    merge_contacts(values=values, columns=columns)
    listen("write", found.rows, 0.85)
    held = merge_money(values=values, now=now, columns=columns)
    count_anew(portfolio=portfolio.pk, as_of=portfolio.as_of)
    report.count_fates(held)
    if late:
        rows = _rows_again(reading, dict(late))
        refused_file.write(rows)
        tally.add_refused(rows)
    report.rejected = refused_file.count
    report.rejected_file = _keep_refused(portfolio, refused_file)
    _remember(portfolio, reading)
    _finish(portfolio, reading, found, report, checker, tally, now)
    listen("write", found.rows, 1.0)
    return report


def _values(portfolio: Portfolio, now: dt.datetime) -> dict[str, Any]:
    creditor = portfolio.creditor
    return {
        "creditor": creditor.pk,
        "portfolio": portfolio.pk,
        "team": creditor.team_id,
        "is_company": creditor.debt_class == DebtClass.TRADE,
        "source": portfolio.file_name[:120],
        "by": portfolio.imported_by_id,
        "as_of": portfolio.as_of,
        "now": now,
        "dispute_reason": _("Disputed according to the file %(file)s") % {"file": portfolio.file_name},
    }


def _rows_again(reading: Reading, reasons: dict[int, str]) -> list[Refused]:
    """Find the cells of rows that only the record could refuse."""
    return [
        Refused(number, cells, [Reason(reasons[number])])
        for batch in reading.table.batches()
        for number, cells in zip(batch.numbers, batch.rows, strict=True)
        if number in reasons
    ]


def _keep_refused(portfolio: Portfolio, refused_file: RefusedFile) -> str | None:
    refused_file.close()
    if not refused_file.count:
        portfolio.refused_file = ""
        return None
    with refused_file.path.open("rb") as written:
        portfolio.refused_file.save(f"{Path(portfolio.file_name).stem[:80]}-refused.csv", File(written), save=False)
    return str(portfolio.refused_file.path)


def _remember(portfolio: Portfolio, reading: Reading) -> None:
    """Keep how this creditor's columns are matched, those too that a person took a guessed field from."""
    refused = {guess.field: "" for guess in reading.guesses if guess.field and guess.field not in reading.columns}
    ColumnMapping.objects.update_or_create(
        creditor_id=portfolio.creditor_id, defaults={"columns": {**refused, **reading.columns}}
    )


def _read_as(reading: Reading, found: Survey) -> dict[str, Any]:
    source = reading.table.source
    return {
        "encoding": source.encoding,
        "delimiter": source.delimiter,
        "date_order": found.date_order,
        "columns": reading.columns,
    }


def _finish(
    portfolio: Portfolio,
    reading: Reading,
    found: Survey,
    report: Report,
    checker: Checker,
    tally: Tally,
    now: dt.datetime,
) -> None:
    portfolio.state, portfolio.problem, portfolio.finished_at = PortfolioState.LOADED, "", now
    portfolio.rows_total = portfolio.rows_done = found.rows
    portfolio.reading = {**_without_request(portfolio.reading), **_read_as(reading, found)}
    notices = notices_as_json(checker.notices.values())
    portfolio.report = {**report.as_json(), "check": {**tally.as_json(), "notices": notices}}
    portfolio.save()
