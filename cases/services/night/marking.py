"""How far every history has come when a night begins and when it is over, so that both moments can be told ever after."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from cases.models import DayRun, NightMark, NightSide, RankDay
from cases.models.former import NIGHT

# Tables whose rows are only ever added, or whose changes are kept as former facts: a key tells what was there.
HISTORIES = (
    "assignment", "case", "contactlog", "contactpoint", "debt", "formerfact", "formerstate", "heldback", "hold",
    "ledgerline", "payment", "promise", "stageapproval", "stagemove", "warningsign",
)  # fmt: skip
_REACHED = ", ".join(f"(SELECT COALESCE(max(id), 0) FROM cases_{table})" for table in HISTORIES)  # noqa: S608
# A row that is written and not yet committed has its key already, and would later seem to have been there. The server's own
# sweeping writes none of ours, and goes on for minutes.
_WRITING = """
SELECT EXISTS (SELECT FROM pg_stat_activity
               WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()
                 AND backend_type = 'client backend')
"""
TRIES, PAUSE = 20, 0.1  # seconds: longer than any request writes; a file that is being loaded is not waited for


def reached() -> dict[str, int]:
    """The highest key of each history at this moment. One query, which looks at the end of each index."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_REACHED}")
        return dict(zip(HISTORIES, cursor.fetchone(), strict=True))


def mark_night(run: DayRun, side: NightSide) -> NightMark | None:
    """Keep this moment of a night, and what queues are ordered by from its beginning on. Called once a side.

    A night that was begun before queues were ordered by days cannot be told, and leaves no mark.
    """
    by = RankDay.objects.first()
    if by is None:
        return None
    keys, is_exact = _reached_by_all()
    return NightMark.objects.create(
        run=run,
        side=side,
        reached=keys,
        is_exact=is_exact,
        policy_id=by.policy_id,
        weights=by.weights,
        zone=by.zone,
    )


def _reached_by_all() -> tuple[dict[str, int], bool]:
    """The keys at a moment at which nobody else is in the middle of writing; after TRIES those of the last try, and False."""
    for last in (number == TRIES for number in range(1, TRIES + 1)):
        was_writing, keys = _is_writing(), reached()
        if not was_writing and not _is_writing():
            return keys, True
        if not last:
            time.sleep(PAUSE)
    return keys, False


def _is_writing() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # within a transaction the first look is kept otherwise
        cursor.execute(_WRITING)
        return bool(cursor.fetchone()[0])


@contextmanager
def written_by(run_id: int) -> Iterator[None]:
    """Former states and facts written meanwhile, in this transaction, name the night of this run."""
    _name(str(run_id))
    yield
    _name("")  # an error takes the name back with the transaction


def _name(run: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, TRUE)", [NIGHT, run])
