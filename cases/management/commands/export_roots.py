"""`manage.py export_roots --out FILE [--since DAY] [--leaves]`: the roots of the closed days, to be kept outside the house.

FILE gets JSON lines for `verify_evidence.py --roots`; FILE.txt one short line a day, to be time-stamped or printed.
"""

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cases.selectors.root_lines import leaf_lines, root_lines, text_line


class Command(BaseCommand):
    help = "Write the roots of the closed days into a file that is kept elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument("--since", type=dt.date.fromisoformat, help="days from this one on; else all")
        parser.add_argument(
            "--leaves",
            action="store_true",
            help="also each row's hash: a row taken away is then named, not only its day",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        out: Path = options["out"]
        days = 0
        with out.open("w", encoding="utf-8") as lines, Path(f"{out}.txt").open("w", encoding="utf-8") as texts:
            for root, line in root_lines(since=options["since"]):
                lines.write(line + "\n")
                texts.write(text_line(root) + "\n")
                days += 1
                if options["leaves"]:
                    lines.writelines(line + "\n" for line in leaf_lines(root.day))
        self.stdout.write(f"{days} days in {out} and {out}.txt")
