"""manage.py import_portfolio FILE --creditor NAME: the intake from the command line."""

import datetime as dt
import json
import os
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.clock import business_date
from cases.intake.dates import ORDERS
from cases.intake.fields import FIRST_BUSINESS_DATE, LAST_BUSINESS_DATE
from cases.intake.problems import Notice, Undecided, Unreadable
from cases.models import Creditor, FileSubject, Portfolio
from cases.services.exports import hand_out_refused
from cases.services.intake.creditors import creditor_named, kind_of_debt
from cases.services.intake.load import load_portfolio
from cases.services.intake.receive import printable, receive_file
from cases.services.intake.report import FileReport
from cases.services.occasion import Occasion

UNREADABLE = 2


class Command(BaseCommand):
    help = "Load a creditor's file (CSV, TSV, XLSX): debtors, contact points, debts, cases."
    subject = FileSubject.DEBTS

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--creditor", required=True, type=_name, help="name of the creditor; with debts, a new name makes a new one"
        )
        parser.add_argument("--mapping", type=Path, help='JSON file: our field → their column, {"number": "Invoice"}')
        parser.add_argument("--date-order", choices=["auto", *ORDERS], default="auto")
        parser.add_argument("--decimal", choices=["auto", "dot", "comma"], default="auto")
        parser.add_argument("--as-of", type=_business_date, help="business date, today where not given")
        parser.add_argument("--dry-run", action="store_true", help="do everything and take it back")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            portfolio, report = self._import(options)
        except Unreadable as problem:
            self._say_problem(problem, as_json=options["json"])
            raise SystemExit(UNREADABLE) from None
        for notice in portfolio.report["check"]["notices"]:
            self.stderr.write(Notice(**notice).sentence)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            self._say(report, dry_run=options["dry_run"])

    def _say(self, report: FileReport, *, dry_run: bool) -> None:
        for name, value in report.as_json().items():
            self.stdout.write(f"{name + ':':16}{_readable(value)}")
        if dry_run:
            self.stdout.write(_("Nothing was written: this was a dry run."))

    def _say_problem(self, problem: Unreadable, *, as_json: bool) -> None:
        if not as_json:
            self.stderr.write(problem.sentence)
            return
        said: dict[str, Any] = {"error": problem.sentence}
        if isinstance(problem, Undecided):
            asked = problem.question
            option = "--date-order" if asked.kind == "date" else "--decimal"
            said["question"] = {
                "column": asked.column,
                "sample": asked.sample,
                "readings": dict(asked.readings),
                "option": option,
            }
        self.stdout.write(json.dumps(said, ensure_ascii=False))

    def creditor(self, options: dict[str, Any]) -> Creditor:
        """The creditor of this name, made where there is none."""
        known = Creditor.objects.filter(name=options["creditor"]).first()
        return known or creditor_named(
            name=options["creditor"],
            debt_class=kind_of_debt(path=options["file"], mapping=mapping_in(options["mapping"])),
        )

    def _import(self, options: dict[str, Any]) -> tuple[Portfolio, FileReport]:
        """Load inside one transaction: a file that cannot be read, or a dry run, leaves no new creditor behind either."""
        with transaction.atomic():
            done = self._run(options)
            if options["dry_run"]:
                transaction.set_rollback(True)
        return done

    def _run(self, options: dict[str, Any]) -> tuple[Portfolio, FileReport]:
        path, now = options["file"], timezone.now()
        if not path.is_file():
            raise Unreadable("missing", path=printable(str(path)))
        if not os.access(path, os.R_OK):
            raise Unreadable("closed", path=printable(str(path)))
        wishes: dict[str, Any] = {
            "mapping": mapping_in(options["mapping"]),
            "date_order": "" if options["date_order"] == "auto" else options["date_order"],
            "decimal": "" if options["decimal"] == "auto" else options["decimal"],
        }
        portfolio = receive_file(
            creditor=self.creditor(options),
            file_name=path.name,
            path=path,
            as_of=options["as_of"] or business_date(),
            now=now,
            wishes=wishes,
            subject=self.subject,
        )
        report = load_portfolio(portfolio=portfolio, path=path, now=now)
        if report.rejected_file:
            occasion = Occasion(as_of=portfolio.as_of, now=now)
            report.rejected_file = str(hand_out_refused(portfolio=portfolio, occasion=occasion))
        return portfolio, report


def mapping_in(path: Path | None) -> dict[str, str | None] | None:
    """What a mapping file says: our field → their header. Raises Unreadable for anything else."""
    if path is None:
        return None
    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise Unreadable("mapping_file", path=printable(str(path))) from error
    if not isinstance(said, dict):
        raise Unreadable("mapping_shape")
    return said


def _name(text: str) -> str:
    if not text.strip():
        raise ArgumentTypeError("a creditor needs a name")
    return text


def _business_date(text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a day of the calendar, such as 2026-03-02") from None
    if not FIRST_BUSINESS_DATE <= day <= LAST_BUSINESS_DATE:
        raise ArgumentTypeError(f"{text} is not between {FIRST_BUSINESS_DATE} and {LAST_BUSINESS_DATE}")
    return day


def _readable(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{field} = {header}" for field, header in value.items())
    return "–" if value is None else str(value)
