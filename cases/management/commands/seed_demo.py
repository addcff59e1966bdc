"""`manage.py seed_demo`: fill an empty database with a house that has worked a generated year."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from cases.clock import business_date
from cases.demo.year import DAYS, live_year
from cases.models import Creditor, User


class Command(BaseCommand):
    help = "Fill an empty database with invented staff, creditors and a year of work. A database in use is left alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=DAYS, help="how many days to live through")
        parser.add_argument("--scale", type=float, default=1.0, help="multiplies the number of cases")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["days"] < 1 or options["scale"] <= 0:
            raise CommandError("--days and --scale must be above zero.")
        if User.objects.exists() or Creditor.objects.exists():
            self.stdout.write("The database is in use; no demonstration is added.")
            return
        started = time.monotonic()
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit TO off")  # a demonstration lost to a power cut is made anew
        self.stdout.write(f"Living through {options['days']} days of a demonstration ...")
        done = live_year(
            today=business_date(), now=timezone.now(), say=self._progress, days=options["days"], scale=options["scale"]
        )
        summary = ", ".join(f"{count} {name}" for name, count in done.items())
        self.stdout.write(f"\n{summary} in {time.monotonic() - started:.0f} s.")

    def _progress(self, month: str) -> None:
        self.stdout.write(f"{month} ", ending="")
        self.stdout.flush()
