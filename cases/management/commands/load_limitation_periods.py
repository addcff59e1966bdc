"""`manage.py load_limitation_periods [FILE]`: the table of limitation periods outside China; without a file the examples
that ship. Safe to run again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases.clock import business_date
from cases.services.limitation import change_periods
from strategies.services.limitation_periods import COLUMNS, PeriodsRefused, examples, read_table


class Command(BaseCommand):
    help = f"Load limitation periods from a CSV table with the header {','.join(COLUMNS)}, or the examples that ship."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            path = options["file"]
            rows = read_table(path.read_text(encoding="utf-8-sig")) if path else examples()
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        except PeriodsRefused as refused:
            raise CommandError("\n".join(str(reason) for reason in refused.reasons)) from refused
        changed = change_periods(rows=rows, as_of=business_date(), now=timezone.now(), by=None)
        print(f"{len(changed.laws)} periods changed, {changed.debts} debts counted anew.")
