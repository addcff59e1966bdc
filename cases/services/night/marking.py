"""How far every history has come when a night begins and when it is over, so that both moments can be told ever after."""

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
    return NightMark.objects.create(
        run=run, side=side, reached=reached(), policy_id=by.policy_id, weights=by.weights, zone=by.zone
    )


@contextmanager
def written_by(run_id: int) -> Iterator[None]:
    """Former states and facts written meanwhile, in this transaction, name the night of this run."""
    _name(str(run_id))
    yield
    _name("")  # an error takes the name back with the transaction


def _name(run: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, TRUE)", [NIGHT, run])
