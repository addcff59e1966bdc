"""`manage.py load_limitation_periods [FILE]`: the table of limitation periods outside China; without a file the examples
that ship. Safe to run again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases.clock import business_date
from cases.services.limitation import refresh_laws
from strategies.services.limitation_periods import COLUMNS, PeriodsRefused, examples, load_periods, read_table


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
        changed = load_periods(rows=rows, by=None, now=timezone.now())
        print(
            f"{len(changed)} periods changed, {refresh_laws(laws=changed, as_of=business_date())} debts counted anew."
        )
