"""`manage.py load_contact_rules [FILE]`: the contact rules as they ship, or as a YAML file of the same layout says.
Safe to run again; what the house wrote itself is left alone."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from strategies.contact.rules import RuleRefused
from strategies.services.contact_rules import load_contact_rules


class Command(BaseCommand):
    help = "Load the contact rules, or those of a YAML file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            texts = options["file"].read_text(encoding="utf-8-sig") if options["file"] else None
            added = load_contact_rules(now=timezone.now(), texts=texts)
        except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
            raise CommandError(f"This is no file of contact rules: {error}") from error
        except RuleRefused as refused:
            raise CommandError(str(refused)) from refused
        print(f"{added} contact rules added or renewed.")
