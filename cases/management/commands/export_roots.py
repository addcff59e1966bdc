"""`manage.py export_roots --out FILE [--since DAY] [--leaves]`: the roots of the closed days, to be kept outside the house.

FILE gets JSON lines for `verify_evidence.py --roots`; FILE.txt one short line a day, to be time-stamped or printed.
"""

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

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
        texts = Path(f"{out}.txt")
        halves = [path.with_name(f"{path.name}.part") for path in (out, texts)]
        try:
            days = _write(*halves, since=options["since"], leaves=options["leaves"])
            for half, path in zip(reversed(halves), (texts, out), strict=True):  # the file to keep appears last
                half.replace(path)
        except OSError as problem:
            raise CommandError(f"{out} cannot be written: {problem}") from None
        finally:
            for half in halves:
                half.unlink(missing_ok=True)
        self.stdout.write(f"{days} days in {out} and {texts}")


def _write(out: Path, short: Path, *, since: dt.date | None, leaves: bool) -> int:
    """Returns how many days."""
    days = 0
    with out.open("w", encoding="utf-8") as lines, short.open("w", encoding="utf-8") as texts:
        for root, line in root_lines(since=since):
            lines.write(line + "\n")
            texts.write(text_line(root) + "\n")
            days += 1
            if leaves:
                lines.writelines(f"{leaf}\n" for leaf in leaf_lines(root.day))
    return days
