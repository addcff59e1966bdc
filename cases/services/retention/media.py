"""Recordings and proofs of erased debtors off the disk: after the erasure stands, and again by the nights that follow.

The row keeps the file's name until the file is gone, so that what a killed process left behind is found and goes.
"""

import datetime as dt
from typing import Any

import pgtrigger
from django.db import connection, transaction

from cases.models import DeliveryProof, Recording

LOOKED_BACK = dt.timedelta(days=90)


def remove_media(*, as_of: dt.date) -> int:
    """Remove what erasures of the last LOOKED_BACK left; returns how many files. Rows keep hash and length."""
    removed = 0
    for model in (Recording, DeliveryProof):
        manager: Any = model._meta.default_manager
        erased = manager.filter(case__erasure=2, case__debtor__erasure__on_date__gte=as_of - LOOKED_BACK)
        for row in erased.exclude(file="").order_by("pk").iterator(chunk_size=500):
            row.file.storage.delete(row.file.name)
            _forget(model._meta.db_table, row.pk)
            removed += 1
    return removed


def _forget(table: str, row: int) -> None:
    with transaction.atomic(), pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET file = '' WHERE id = %s", [row])  # noqa: S608 - the table is ours
