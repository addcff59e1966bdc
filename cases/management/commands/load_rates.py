"""`manage.py load_rates FILE`: add published rates (LPR1Y, ECB_MRO, BOE_BASE …) from a CSV table. Safe to run again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from strategies.services.rates import RatesRefused, load_rates


class Command(BaseCommand):
    help = "Add published rates from a CSV table with the header series,valid_from,rate,source; rates in percent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = options["file"].read_text(encoding="utf-8-sig")
            count = load_rates(text=text, by=None, now=timezone.now())
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        except RatesRefused as refused:
            raise CommandError("\n".join(str(reason) for reason in refused.reasons)) from refused
        print(f"{count} new rates.")
