"""Proof that the evidence in the database is as it was written: what was changed, taken away or put in later, by name.

Four questions: does each row fit its seal and the row before it; is what lies on disk what was sealed; are the rows of
each closed day those of its root; do the roots follow from one another? An owner of the database who rewrites all four
is found by the roots that were kept elsewhere (`manage.py export_roots`, `verify_evidence.py --roots`).
"""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.files.storage import Storage
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from cases.evidence.days import day_of, first_moment, last_moment
from cases.evidence.leaves import LEAVES_OF_A_DAY
from cases.evidence.merkle import root_of_day, subtrees, tree_hash
from cases.evidence.registry import BY_NAME, PROOFS, RECORDINGS, SEALED_TABLES
from cases.evidence.seals import seal_of_row
from cases.models import ChainRoot, RootLeaf

MOST = 1000
ROOT = "root"


class Fault(models.TextChoices):
    SEAL = "seal", _("its facts do not fit its seal")
    LINK = "link", _("the row before it was changed, or taken away, or stood elsewhere")
    TIME = "time", _("it is dated before the row that it follows")
    FILE = "file", _("the file is gone, or is not the one that was sealed")
    CHANGED = "changed", _("it was changed after its day was closed")
    GONE = "gone", _("it was taken away after its day was closed")
    MOVED = "moved", _("its time was changed after its day was closed")
    ADDED = "added", _("it was put into a day that had been closed")
    LEAVES = "leaves", _("the list of the day's rows was changed")
    CHAIN = "chain", _("it does not follow from the root before it")


@dataclass(frozen=True)
class Broken:
    """A row that is not as it was written. `table` as in the registry, or "root", whose `row` is the root's key."""

    table: str
    row: int
    case_id: int | None
    day: dt.date
    fault: Fault

    def __str__(self) -> str:
        where = f", case {self.case_id}" if self.case_id else ""
        return f"{self.table} {self.row}{where}, {self.day}: {self.fault.label}"


def broken_evidence(*, since: dt.date | None = None, files: bool = True, most: int = MOST) -> list[Broken]:
    """Rows dated on `since` or later (all: None) that are not as they were written, at most `most` of them.

    Reads each row once, in parts; `files`: the recordings and proofs on disk too. A day's rows are compared by the
    database in one statement. Of a debtor who was erased the words are gone, and their seals are not asked: leaves and
    links still hold them.
    """
    return list(islice(_once(_broken(since, files)), most))


def amount_since(since: dt.date) -> tuple[int, int]:
    """How many rows of closed days, and bytes on the disk, a check from that day on reads. Three queries."""
    rows = ChainRoot.objects.filter(day__gte=since).aggregate(sum=models.Sum("count"))["sum"] or 0
    kept = [
        table.rows().filter(at__gte=first_moment(since)).aggregate(sum=models.Sum("bytes"))["sum"] or 0
        for table in (PROOFS, RECORDINGS)
    ]
    return rows, sum(kept)


def _once(found: Iterator[Broken]) -> Iterator[Broken]:
    seen: set[Broken] = set()
    for one in found:
        if one not in seen:
            seen.add(one)
            yield one


def _broken(since: dt.date | None, files: bool) -> Iterator[Broken]:
    yield from _roots(since)
    yield from _unsealed(since)
    yield from _unlinked(since)
    if files:
        yield from _files(since)


def _unsealed(since: dt.date | None) -> Iterator[Broken]:
    for table in SEALED_TABLES:
        rows = table.rows_and_erasures()
        for row in (rows.filter(at__gte=first_moment(since)) if since else rows).iterator(chunk_size=2000):
            if row.seal != seal_of_row(row, table) and not (row.erased and table.is_wordless(row)):
                yield Broken(table.name, row.pk, row.case_id, day_of(row.at), Fault.SEAL)


_LINKS = """
SELECT c.id, c.case_id, c.at, c.previous_seal = coalesce(before.seal, '') AS linked
FROM cases_contactlog c LEFT JOIN LATERAL (
    SELECT seal, at FROM cases_contactlog WHERE case_id = c.case_id AND id < c.id ORDER BY id DESC LIMIT 1
) AS before ON true
WHERE c.at >= %(since)s AND (c.previous_seal <> coalesce(before.seal, '') OR before.at > c.at)
ORDER BY c.id
"""


def _unlinked(since: dt.date | None) -> Iterator[Broken]:
    with connection.cursor() as cursor:
        cursor.execute(_LINKS, {"since": first_moment(since) if since else dt.datetime.min.replace(tzinfo=dt.UTC)})
        for row, case_id, at, linked in cursor:
            yield Broken("contact", row, case_id, day_of(at), Fault.TIME if linked else Fault.LINK)


def _files(since: dt.date | None) -> Iterator[Broken]:
    for table in (PROOFS, RECORDINGS):
        rows = table.rows_and_erasures().exclude(sha256="")
        for row in (rows.filter(at__gte=first_moment(since)) if since else rows).iterator(chunk_size=500):
            if row.erased and not row.file:
                continue
            if hash_on_disk(row.file.storage, row.file.name) != row.sha256:
                yield Broken(table.name, row.pk, row.case_id, day_of(row.at), Fault.FILE)


def hash_on_disk(storage: Storage, name: str) -> str:
    """SHA-256 of a stored file; "" where there is none."""
    if not name or not storage.exists(name):
        return ""
    with storage.open(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_ROWS_AGAINST_LEAVES = f"""
SELECT coalesce(kept."table", is_now.name), coalesce(kept."row", is_now.id), coalesce(kept.case_id, is_now.case_id),
       kept.leaf IS NULL AS added, is_now.leaf IS NULL AS gone
FROM (SELECT * FROM cases_rootleaf WHERE day = %(day)s) AS kept
FULL JOIN ({LEAVES_OF_A_DAY}) AS is_now ON kept."table" = is_now.name AND kept."row" = is_now.id
WHERE kept.leaf IS DISTINCT FROM is_now.leaf
ORDER BY 1, 2
"""  # noqa: S608 - our own text


def _roots(since: dt.date | None) -> Iterator[Broken]:
    previous, first = None, None
    for root in ChainRoot.objects.order_by("day").iterator():
        first = first or root.day
        if since is None or root.day >= since:
            yield from _day(root)
        if previous is not None and (root.previous, root.day) != (previous.root, previous.day + dt.timedelta(days=1)):
            yield Broken(ROOT, root.pk, None, root.day, Fault.CHAIN)
        previous = root
    if first is not None and (since is None or since < first):
        yield from _before(first)


def _day(root: ChainRoot) -> Iterator[Broken]:
    leaves = RootLeaf.objects.filter(day=root.day).order_by("place").values_list("leaf", flat=True)
    merkle = tree_hash(list(subtrees(bytes(leaf) for leaf in leaves.iterator(chunk_size=5000)))).hex()
    if merkle != root.merkle or leaves.count() != root.count:
        yield Broken(ROOT, root.pk, None, root.day, Fault.LEAVES)
    if root.root != root_of_day(previous=root.previous, day=root.day, merkle=root.merkle, count=root.count):
        yield Broken(ROOT, root.pk, None, root.day, Fault.CHAIN)
    with connection.cursor() as cursor:
        cursor.execute(
            _ROWS_AGAINST_LEAVES, {"day": root.day, "since": first_moment(root.day), "before": last_moment(root.day)}
        )
        differing = cursor.fetchall()
    for table, row, case_id, added, gone in differing:
        yield Broken(table, row, case_id, root.day, _fault(table, row, added=added, gone=gone))


def _fault(table: str, row: int, *, added: bool, gone: bool) -> Fault:
    if added:
        return Fault.ADDED
    if not gone:
        return Fault.CHANGED
    return Fault.MOVED if BY_NAME[table].rows().filter(pk=row).exists() else Fault.GONE


def _before(first: dt.date) -> Iterator[Broken]:
    """Rows dated before the first root were put there after it: it was made from the earliest day on."""
    for table in SEALED_TABLES:
        rows: Any = table.rows().filter(at__lt=first_moment(first))
        for row in rows.iterator(chunk_size=500):
            yield Broken(table.name, row.pk, row.case_id, day_of(row.at), Fault.ADDED)
