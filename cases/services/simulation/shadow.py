"""Tonight, on copies: the night's own verbs run over temporary tables that stand in front of the real ones.

A temporary table hides the table of the same name from its connection. So the verbs of the night, set-based or not, work on
the copies without knowing it, and what they say is by construction what the night would say. Once the copies stand, the
transaction is made READ ONLY: PostgreSQL then refuses any write to a real table, and nobody at work is disturbed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

# What a night may write, each with how its rows are found from the ids in `simulated_event`.
_OF_CASE = "case_id IN (SELECT id FROM simulated_event)"
_OF_DEBT = "debt_id IN (SELECT id FROM cases_debt)"
_COPIED = {
    "cases_case": "id IN (SELECT id FROM simulated_event)",
    "cases_debt": _OF_CASE,
    "cases_promise": _OF_CASE,
    "cases_hold": _OF_CASE,
    "cases_plan": _OF_CASE,
    "cases_instalment": "plan_id IN (SELECT id FROM cases_plan)",
    "cases_waiver": _OF_CASE,
    "cases_ledgerline": _OF_DEBT,
    "cases_guarantee": _OF_DEBT,
    "cases_heldback": _OF_CASE,
    "cases_stagemove": "FALSE",
}
_KEYS = {
    "cases_case": "previous_id",
    "cases_instalment": "plan_id",
    "cases_ledgerline": "debt_id",
    "cases_guarantee": "debt_id",
}
# The columns that are written; generated ones follow by themselves. Found by the search path, as everything the product reads.
_WRITTEN = """
SELECT n.nspname, c.relname, array_agg(quote_ident(a.attname) ORDER BY a.attnum)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.oid = ANY(%s::regclass[]) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' GROUP BY 1, 2
"""
# New rows of the copies take numbers that no real row has.
_BEYOND = 1 << 52


@contextmanager
def snapshot() -> Iterator[None]:
    """A transaction that sees one moment, whatever others write meanwhile. Must not be called inside another."""
    with transaction.atomic(durable=True):
        _run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


@dataclass(frozen=True)
class Copies:
    """Empty tables that hide the real ones from this connection. `columns`: by table, those that are copied."""

    schema: str
    columns: dict[str, str]

    def fill(self) -> None:
        """Fresh copies of all that hangs on the cases in `simulated_event`; each case awake."""
        for table in reversed(_COPIED):
            _run(f"DELETE FROM pg_temp.{table}")  # noqa: S608 - names of ours
        for table, which in _COPIED.items():
            _run(
                f"INSERT INTO pg_temp.{table} ({self.columns[table]}) OVERRIDING SYSTEM VALUE "  # noqa: S608 - the same
                f'SELECT {self.columns[table]} FROM "{self.schema}".{table} WHERE {which}'
            )
        _run("UPDATE pg_temp.cases_case SET look_again_on = NULL, held_from = ''")


def stand_in_front() -> Copies:
    """Put empty copies before the real tables, for the rest of the transaction, which only reads from here on."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN, [list(_COPIED)])
        found = cursor.fetchall()
    copies = Copies(schema=found[0][0], columns={table: ", ".join(names) for _schema, table, names in found})
    for table in _COPIED:
        _run(
            f'CREATE TEMPORARY TABLE {table} (LIKE "{copies.schema}".{table} '
            f"INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING GENERATED) ON COMMIT DROP"
        )
        _run(f"ALTER TABLE pg_temp.{table} ADD PRIMARY KEY (id)")
        _run(f"CREATE INDEX ON pg_temp.{table} ({_KEYS.get(table, 'case_id')})")
        _run(f"SELECT setval(pg_get_serial_sequence('pg_temp.{table}', 'id'), {_BEYOND})")
    _run("CREATE UNIQUE INDEX ON pg_temp.cases_heldback (case_id) WHERE ended_on IS NULL")
    _run("SET TRANSACTION READ ONLY")
    return copies


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
