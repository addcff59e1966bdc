"""`manage.py turn_day --as-of DATE [--json]`: the same night as the clock's and the supervisor's button."""

import argparse
import datetime as dt
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cases.clock import business_date
from cases.models import DayRun
from cases.selectors.days import VERBS
from cases.services.night import turn_day
from cases.services.verdict import Refused


def calendar_date(text: str) -> dt.date:
    """An ISO date from the command line."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is not a date; write it as 2026-01-31.") from error


def run_as_json(run: DayRun) -> dict[str, Any]:
    """What a run did, with plain values."""
    return {
        "as_of": run.as_of.isoformat(),
        "state": run.state,
        "policy": run.policy.version if run.policy else None,
        "chunks": run.chunks.count(),
        **{name: run.totals.get(name, 0) for name in VERBS},
    }


class Command(BaseCommand):
    help = "Turn the day: judge promises, close what is paid, release holds, move stages, hand out cases."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", type=calendar_date, default=None, help="the business date (default: today)")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run = turn_day(as_of=options["as_of"] or business_date(), now=timezone.now())
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        result = run_as_json(run)
        if options["json"]:
            self.stdout.write(json.dumps(result))
            return
        self.stdout.write(f"{result['as_of']}: " + ", ".join(f"{name} {result[name]}" for name in VERBS))
