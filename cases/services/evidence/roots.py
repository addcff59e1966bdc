"""Closing a day: one hash over all that was sealed on it, so that nothing can be put into the day or taken out later.

    for each day that is over and has no root: the leaves of its rows → their Merkle root → the day's root

A day is over a little after its midnight, when no transaction that began on it is still being written. The cost
follows the rows of the day (BRIN indexes by time); a day without rows gets a root too, so that none can be left out.
"""

import datetime as dt

from django.db import connection, transaction
from django.db.models import Min

from cases.evidence.days import day_of, first_moment, last_moment
from cases.evidence.leaves import LEAVES_OF_A_DAY
from cases.evidence.merkle import root_of_day, subtrees, tree_hash
from cases.evidence.registry import SEALED_TABLES
from cases.models import ChainRoot, RootLeaf

ONE_DAY = dt.timedelta(days=1)
LAST_TO_COMMIT = dt.timedelta(minutes=10)  # no request of this house lasts as long

_INSERT = f"""
INSERT INTO cases_rootleaf (day, place, "table", "row", case_id, leaf)
SELECT %(day)s, row_number() OVER (ORDER BY name COLLATE "C", id) - 1, name, id, case_id, leaf
FROM ({LEAVES_OF_A_DAY}) AS leaves
"""  # noqa: S608 - our own text


def close_days(*, now: dt.datetime) -> int:
    """Give every day that is over its root, in order; returns how many were made. Safe to run again, and by several."""
    made = 0
    while _close_next(now):
        made += 1
    return made


@transaction.atomic
def _close_next(now: dt.datetime) -> bool:
    if not _is_over(_next_day(), now):
        return False
    with connection.cursor() as cursor:
        # Nobody else closes meanwhile; readers go on.
        cursor.execute("LOCK TABLE cases_chainroot IN SHARE ROW EXCLUSIVE MODE")
    day = _next_day()
    if day is None or not _is_over(day, now):
        return False
    _close(day, now)
    return True


def _next_day() -> dt.date | None:
    """The day after the last root; before there is one, the day of the earliest sealed row; None without any."""
    last = ChainRoot.objects.values_list("day", flat=True).first()
    if last is not None:
        return last + ONE_DAY
    earliest = [table.rows().aggregate(at=Min("at"))["at"] for table in SEALED_TABLES]
    return min((day_of(at) for at in earliest if at is not None), default=None)


def _is_over(day: dt.date | None, now: dt.datetime) -> bool:
    return day is not None and last_moment(day) + LAST_TO_COMMIT <= now


def _close(day: dt.date, now: dt.datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, {"day": day, "since": first_moment(day), "before": last_moment(day)})
        count = cursor.rowcount
    leaves = RootLeaf.objects.filter(day=day).order_by("place").values_list("leaf", flat=True)
    nodes = list(subtrees(bytes(leaf) for leaf in leaves.iterator(chunk_size=5000)))
    previous = ChainRoot.objects.values_list("root", flat=True).first() or ""
    merkle = tree_hash(nodes).hex()
    ChainRoot.objects.create(
        day=day,
        previous=previous,
        merkle=merkle,
        count=count,
        root=root_of_day(previous=previous, day=day, merkle=merkle, count=count),
        nodes=b"".join(nodes),
        made_at=now,
    )
