"""The floor of a load: the rows that the product wrote, copied aside and inserted again, keys and constraints checked."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction

from tests.bench.measuring import timed

Rows = Mapping[str, str]  # table without its prefix → which of its rows; parents before children


def measure_again(rows: Rows) -> dict[str, Any]:
    """Seconds to insert these rows again into the emptied tables of this database."""
    before = counts(rows)
    with connection.cursor() as cursor:
        for table, which in rows.items():
            cursor.execute(f"CREATE UNLOGGED TABLE bench_{table} AS SELECT * FROM cases_{table} WHERE {which}")
        cursor.execute(f"TRUNCATE {', '.join('cases_' + table for table in rows)} CASCADE")
        cursor.execute("CHECKPOINT")
    seconds = timed(lambda: _insert(rows))
    if counts(rows) != before:
        raise RuntimeError(f"the floor inserted other rows: {counts(rows)} instead of {before}")
    return {"seconds": seconds}


@transaction.atomic
def _insert(rows: Rows) -> None:
    with connection.cursor() as cursor:
        for table in rows:
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


def counts(rows: Rows) -> dict[str, int]:
    with connection.cursor() as cursor:
        found = {}
        for table, which in rows.items():
            cursor.execute(f"SELECT count(*) FROM cases_{table} WHERE {which}")
            found[table] = int(cursor.fetchone()[0])
        return found
