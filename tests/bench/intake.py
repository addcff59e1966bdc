"""The import of a generated file against the bare SQL that puts the same rows into the same tables.

The floor runs after the import, in the same database: what the import left is copied aside, the tables are emptied
with their indexes, and the copies are inserted again, keys and constraints checked row by row as before.
"""

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from cases.generator.portfolio import Recipe, write_portfolio
from cases.models import Creditor, Team
from cases.services.intake.load import load_portfolio
from cases.services.intake.receive import receive_file
from tests.bench.again import counts, measure_again
from tests.bench.measuring import timed

AS_OF = date(2026, 6, 30)
ROWS_PER_CASE = 1.583  # of the generator's mixed portfolios
TABLES = (
    "debtor", "customernumber", "contactpoint", "case", "debt", "payment", "allocation", "ledgerline", "hold", "stagemove",
    "portfoliochange",
)  # fmt: skip
ROWS = dict.fromkeys(TABLES, "TRUE")


def generate(rows: int, path: Path) -> int:
    """A file of about `rows` rows; returns how many."""
    recipe = Recipe(round(rows / ROWS_PER_CASE), 1, "both", AS_OF)
    with path.open("w", encoding="utf-8", newline="") as out:
        return write_portfolio(out, recipe)


def load(path: Path) -> dict[str, Any]:
    """The product's import of a file."""
    creditor = Creditor.objects.create(name="Intake bench", team=Team.objects.create(name="Intake bench"))
    now = timezone.now()
    portfolio = receive_file(creditor=creditor, file_name=path.name, path=path, as_of=AS_OF, now=now)
    return load_portfolio(portfolio=portfolio, path=path, now=now).as_json()


def measure_load(rows: str) -> dict[str, Any]:
    """Seconds of one import into an empty, migrated database."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "portfolio.csv"
        written = generate(int(rows), path)
        report: dict[str, Any] = {}
        seconds = timed(lambda: report.update(load(path)))
    if report["loaded"] != written:
        raise RuntimeError(f"of {written} rows only {report['loaded']} were loaded")
    return {"seconds": seconds, "rows": written, "left": counts(ROWS)}


def measure_bare() -> dict[str, Any]:
    """Seconds to insert again what the import left in this database."""
    return measure_again(ROWS)
