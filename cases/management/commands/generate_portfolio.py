"""`manage.py generate_portfolio --cases N --seed S --out FILE`: a plausible portfolio of invented debtors."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.generator.portfolio import KINDS, LANGUAGES, Recipe, write_portfolio

# A fixed day, not today: the same seed gives the same file on any day.
AS_OF = date(2026, 6, 30)


class Command(BaseCommand):
    help = "Write a CSV portfolio of invented debtors, debts and payments. The same arguments give the same bytes."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=int, required=True, help="number of debtors, one case each")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--language", choices=LANGUAGES, default="both", help="of names and header")
        parser.add_argument("--kind", choices=KINDS, default="mixed", help="consumer debts, trade invoices, or both")
        parser.add_argument("--as-of", type=date.fromisoformat, default=AS_OF, help="nothing is paid after this day")
        parser.add_argument("--days", type=int, default=365, help="how far back the oldest due date lies")
        parser.add_argument("--encoding", default="utf-8", help="utf-8, utf-8-sig (for Excel), gb18030 …")
        parser.add_argument("--out", required=True, help="the file to write, or - for standard output")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["cases"] < 1 or options["days"] < 1:
            raise CommandError("--cases and --days must be at least 1.")
        recipe = Recipe(*(options[name] for name in ("cases", "seed", "language", "as_of", "kind", "days")))
        if options["out"] == "-":
            write_portfolio(self.stdout, recipe)  # type: ignore[arg-type]
            return
        try:
            with Path(options["out"]).open("w", encoding=options["encoding"], newline="") as out:
                rows = write_portfolio(out, recipe)
        except (OSError, LookupError, UnicodeEncodeError) as problem:
            raise CommandError(f"{options['out']} cannot be written: {problem}") from problem
        self.stderr.write(f"{rows} rows, {recipe.cases} debtors: {options['out']}")
