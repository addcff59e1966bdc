"""`manage.py load_tactics [FILE]`: the library of tactics and scripts as it ships, or as a YAML file of the same shape says.
Safe to run again; what the house wrote itself is left alone."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from strategies.services.tactics import TacticRefused, load_tactics


class Command(BaseCommand):
    help = "Load the library of tactics and scripts, or the entries of a YAML file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            texts = options["file"].read_text(encoding="utf-8-sig") if options["file"] else None
            added = load_tactics(now=timezone.now(), texts=texts)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        except TacticRefused as refused:
            raise CommandError("\n".join(str(reason) for reason in refused.reasons)) from refused
        print(f"{added} entries added or renewed.")
