"""`manage.py replay FILE --from DATE --to DATE [--creditor NAME]`: a file lived through day by day."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cases.clock import business_date
from cases.intake.problems import Undecided, Unreadable
from cases.intake.reading import Wishes
from cases.management.commands.import_portfolio import mapping_in
from cases.management.commands.turn_day import calendar_date
from cases.models import Creditor
from cases.services.intake.creditors import creditor_named, kind_of_debt
from cases.services.replay import read_feed, replay
from cases.services.verdict import Refused
from strategies.services.policies import ship_default_policy


class Command(BaseCommand):
    help = "Bring a file's debts and payments in on their own days and turn every day between."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--creditor", help="its name, the file's where not given; a new name makes a new creditor")
        parser.add_argument("--from", dest="first", type=calendar_date, required=True)
        parser.add_argument("--to", dest="last", type=calendar_date, required=True)
        parser.add_argument("--mapping", type=Path, help="a JSON file: our field → their column")
        parser.add_argument("--date-order", choices=["auto", "dmy", "mdy", "ymd"], default="auto")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["first"] > options["last"]:
            raise CommandError("--from lies after --to.")
        ship_default_policy(now=timezone.now())
        path = options["file"]
        order = None if options["date_order"] == "auto" else options["date_order"]
        try:
            mapping = mapping_in(options["mapping"])
            feed = read_feed(
                path=path,
                creditor=_creditor(options["creditor"] or path.stem, path, mapping),
                as_of=max(options["last"], business_date()),
                now=timezone.now(),
                mapping=mapping,
                date_order=order,
            )
            done = replay(feeds=[feed], first=options["first"], last=options["last"], each_day=self._progress(options))
        except (Unreadable, Undecided, Refused) as problem:
            raise CommandError(str(problem), returncode=2) from problem
        if options["json"]:
            self.stdout.write(json.dumps(done.__dict__))
            return
        self.stdout.write(f"{done.days} days, {done.rows} rows, {done.refused} refused, {done.moved} moves.")

    def _progress(self, options: dict[str, Any]) -> Any:
        def say(day: dt.date) -> None:
            if day.day == 1:
                self.stderr.write(f"{day:%Y-%m}")

        return None if options["json"] else say


def _creditor(name: str, path: Path, mapping: Wishes | None) -> Creditor:
    """The creditor of a name, made with the kind of debt that the file speaks of, as the import makes it."""
    known = Creditor.objects.filter(name=name).first()
    return known or creditor_named(name=name, debt_class=kind_of_debt(path=path, mapping=mapping))
