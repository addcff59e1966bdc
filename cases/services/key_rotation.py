"""Everything encrypted brought under the newest keys, in batches, while people work.

A batch locks its rows, skips those that somebody else holds, and writes only what is not under the newest keys: it can be
stopped anywhere and started again, and started again after the end it writes nothing.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django.db.models.fields.files import FieldFile

from cases.models import Portfolio
from cases.privacy.blind import blind_indexes
from cases.privacy.cipher import decrypted, encrypted_all, is_current
from cases.privacy.files import key_of, plain_chunks, sealed_chunks
from cases.privacy.keys import keyring
from cases.privacy.purposes import DEBTOR_NUMBER, PAYMENT_NUMBER

BATCH = 2000


@dataclass(frozen=True)
class Column:
    """An encrypted column; `indexed` where a blind index stands beside it."""

    table: str
    purpose: str
    indexed: bool


COLUMNS = (
    Column("cases_debtor", DEBTOR_NUMBER, indexed=True),
    Column("cases_unmatchedpayment", PAYMENT_NUMBER, indexed=False),
)


@dataclass(frozen=True)
class Progress:
    """`seen` rows looked at so far, `written` of them changed, `skipped` because somebody held them."""

    table: str
    seen: int
    written: int
    skipped: int


def rotate_columns(*, batch: int = BATCH) -> Iterator[Progress]:
    """Each step is one transaction. Raises Undecipherable where a row's key is missing; what went before stays done."""
    for column in COLUMNS:
        last = seen = written = skipped = 0
        while True:
            with transaction.atomic():
                until, held, locked, changed = _rotate_batch(column, last, batch)
            if until is None:
                break
            last, seen, written = until, seen + locked, written + changed
            skipped += held - locked
            yield Progress(column.table, seen, written, skipped)


def _rotate_batch(column: Column, after: int, batch: int) -> tuple[int | None, int, int, int]:
    """The last id of the batch, how many rows it has, how many could be locked, how many were written."""
    index = "identity_index" if column.indexed else "''"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {column.table} WHERE id > %s AND identity_number <> '' ORDER BY id LIMIT %s",  # noqa: S608
            [after, batch],
        )
        ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return None, 0, 0, 0
        cursor.execute(
            f"SELECT id, identity_number, {index} FROM {column.table} WHERE id = ANY(%s) "  # noqa: S608
            "ORDER BY id FOR NO KEY UPDATE SKIP LOCKED",
            [ids],
        )
        rows = cursor.fetchall()
        numbers = [decrypted(token, column.purpose) for _id, token, _index in rows]
        marks = blind_indexes(numbers) if column.indexed else [""] * len(rows)
        stale = [
            place for place, (_id, token, mark) in enumerate(rows) if not is_current(token) or mark != marks[place]
        ]
        if stale:
            tokens = encrypted_all([numbers[place] for place in stale], column.purpose)
            put_index = ", identity_index = n.mark" if column.indexed else ""
            cursor.execute(
                f"UPDATE {column.table} t SET identity_number = n.token{put_index} "  # noqa: S608
                "FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS n (id, token, mark) WHERE t.id = n.id",
                [[rows[place][0] for place in stale], tokens, [marks[place] for place in stale]],
            )
    return ids[-1], len(ids), len(rows), len(stale)


def rotate_files() -> int:
    """Stored files under the newest key, plain ones of before included; returns how many were written anew.

    Each under the lock of its portfolio: two runs do not write one file at once, and none comes back that retention removes.
    """
    stored = Portfolio.objects.exclude(file="", refused_file="").order_by("pk")
    return sum(map(_rotate_files_of, stored.values_list("pk", flat=True).iterator()))


@transaction.atomic
def _rotate_files_of(pk: int) -> int:
    portfolio = Portfolio.objects.select_for_update(no_key=True).get(pk=pk)
    return sum(_rewrite(file) for file in (portfolio.file, portfolio.refused_file) if file)


def _rewrite(file: FieldFile) -> bool:
    """Written beside, brought to the disk, and put in place in one step: a reader has the old file or the new one, whole.

    What is half written goes when something is raised; what a killed run left is written over by the next.
    """
    path = Path(file.path)
    fresh = path.with_name(f"{path.name}.rotating")
    if not path.is_file() or _is_current(path):
        fresh.unlink(missing_ok=True)
        return False
    try:
        with path.open("rb") as stored, fresh.open("wb") as out:
            for chunk in sealed_chunks(plain_chunks(stored)):
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        shutil.copymode(path, fresh)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return True


def _is_current(path: Path) -> bool:
    with path.open("rb") as stored:
        return key_of(stored) == keyring().data.newest[0]
