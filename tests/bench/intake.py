"""The import of a generated file against the bare SQL that puts the same rows into the same tables.

The floor runs after the import, in the same database: what the import left is copied aside, the tables are emptied
with their indexes, and the copies are inserted again, keys and constraints checked row by row as before.
"""

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from cases.generator.portfolio import Recipe, write_portfolio
from cases.models import Creditor, Team
from cases.services.intake.load import load_portfolio
from cases.services.intake.receive import receive_file
from tests.bench.measuring import timed

AS_OF = date(2026, 6, 30)
ROWS_PER_CASE = 1.583  # of the generator's mixed portfolios
# Parents before children: the keys of each are checked while it is filled.
TABLES = (
    "debtor", "customernumber", "contactpoint", "case", "debt", "payment", "allocation", "ledgerline", "hold", "stagemove",
    "portfoliochange",
)  # fmt: skip


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
    return {"seconds": seconds, "rows": written, "left": _counts()}


def measure_bare() -> dict[str, Any]:
    """Seconds to insert again what the import left in this database."""
    before = _counts()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"CREATE UNLOGGED TABLE bench_{table} AS SELECT * FROM cases_{table}")
        cursor.execute(f"TRUNCATE {', '.join('cases_' + table for table in TABLES)} CASCADE")
        cursor.execute("CHECKPOINT")
    seconds = timed(_insert_again)
    if _counts() != before:
        raise RuntimeError(f"the floor inserted other rows: {_counts()} instead of {before}")
    return {"seconds": seconds}


@transaction.atomic
def _insert_again() -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            columns = ", ".join(f'"{name}"' for name in _plain_columns(f"cases_{table}"))
            cursor.execute(f"INSERT INTO cases_{table} ({columns}) SELECT {columns} FROM bench_{table}")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _plain_columns(table: str) -> list[str]:
    """Columns that can be written: generated ones make themselves."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
            " AND table_schema = 'public' ORDER BY ordinal_position",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]


def _counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        counts = {}
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM cases_{table}")
            counts[table] = int(cursor.fetchone()[0])
        return counts
