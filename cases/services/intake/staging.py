"""Accepted rows copied into a temporary table, from which set-based statements carry them into the real ones."""

import io
from typing import Any

import polars as pl
from django.db import connection

# In the order of the copied columns. Amounts are cents; identity numbers are sealed, the stand-in reference is keyed.
DEBT_ROWS = {
    "row": "bigint",
    "customer": "text",
    "identity_number": "text",
    "name": "text",
    "is_company": "boolean",
    "phone": "text",
    "phone_other": "text",
    "email": "text",
    "address": "text",
    "third_party_name": "text",
    "third_party_phone": "text",
    "number": "text",
    "instalment": "text",
    "product": "text",
    "currency": "text",
    "principal": "bigint",
    "interest": "bigint",
    "fees": "bigint",
    "penalty": "bigint",
    "amount": "bigint",
    "issued_on": "date",
    "due_on": "date",
    "limitation_told_on": "date",
    "paid": "bigint",
    "paid_on": "date",
    "disputed": "boolean",
    "dispute": "text",
}

PAYMENT_ROWS = {
    "row": "bigint",
    "reference": "text",
    "stand_in": "text",
    "number": "text",
    "instalment": "text",
    "debtor_number": "text",
    "identity_number": "text",
    "name": "text",
    "payer_name": "text",
    "note": "text",
    "amount": "bigint",
    "currency": "text",
    "paid_on": "date",
}
_ROWS = {"intake_rows": DEBT_ROWS, "payment_rows": PAYMENT_ROWS}

WORTH_ANALYSING = 500
TABLES = (
    "intake_rows",
    "intake_debtors",
    "intake_differing",
    "intake_debts",
    "intake_cases",
    "intake_touched",
    "intake_days_off",
    "payment_rows",
    "payment_told",
    "payment_match",
    "payment_owed",
    "payment_kept",
    "intake_older",
)


def create_staging(table: str = "intake_rows") -> None:
    """Create the table of rows for this transaction; the load's sorts and hashes may use more memory than a page's."""
    columns = ", ".join(f"{name} {kind}" for name, kind in _ROWS[table].items())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute(f"DROP TABLE IF EXISTS {', '.join(TABLES)}")
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns}) ON COMMIT DROP")


def copy_rows(frame: pl.DataFrame, table: str = "intake_rows") -> None:
    """Copy one batch of accepted rows."""
    buffer, columns = io.BytesIO(), _ROWS[table]
    frame.select(*columns).write_csv(buffer, include_header=False, null_value="\\N")
    with connection.cursor() as cursor:
        statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN WITH (FORMAT csv, NULL '\\N')"
        with cursor.copy(statement) as copy:
            copy.write(buffer.getbuffer())


def analyse(cursor: Any, table: str, rows: int) -> None:
    """Let the planner know what a temporary table holds. For a few rows it plans well enough without."""
    if rows >= WORTH_ANALYSING:
        cursor.execute(f"ANALYZE {table}")


def end_staging(rows: int, table: str = "intake_rows") -> None:
    """Take turns with other loads, and let the planner know that so many rows were copied.

    The merge of one file ends before that of the next begins: two files at once never make one debtor twice.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('cases.intake'))")
        analyse(cursor, table, rows)
