"""Cases as they stood at a moment: the first former state after it, else the case itself."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from cases.models import FormerState
from cases.models.former import KEPT_OF_CASE
from cases.models.workable import is_closed, is_due_for_work, is_in_house
from cases.selectors.as_known.moments import Moment

_FIXED = ("id", "creditor_id", "debtor_id", "currency", "opened_on", "previous_id")
COLUMNS = (*_FIXED, *KEPT_OF_CASE)


def state_columns(former: str) -> str:
    """The columns of a case `c`, of its former state where there is one under the name `former`."""
    kept = (f"CASE WHEN {former}.id IS NULL THEN c.{name} ELSE {former}.{name} END AS {name}" for name in KEPT_OF_CASE)
    return ", ".join((*(f"c.{name}" for name in _FIXED), *kept))


# The cases of `which` (a condition on `c`, of what never changes of a case) that were there, as they stood.
STATES = f"""
    SELECT {state_columns("f")}
    FROM cases_case c
    LEFT JOIN LATERAL (
        SELECT * FROM cases_formerstate f WHERE f.case_id = c.id AND f.id > %(last_formerstate)s ORDER BY f.id LIMIT 1
    ) AS f ON TRUE
    WHERE c.id <= %(last_case)s AND {{which}}
"""  # noqa: S608 - the parts are constants of ours


@dataclass(frozen=True)
class KnownCase:
    """A case as it stood at a moment; the fields are those of `Case`."""

    pk: int
    creditor_id: int
    debtor_id: int
    currency: str
    opened_on: dt.date
    previous_id: int | None
    stage: str
    stage_since: dt.date
    closed_as: str
    team_id: int | None
    agent_id: int | None
    attention: int
    balance: Decimal
    collectable: Decimal
    credit: Decimal
    oldest_due_on: dt.date | None
    on_hold: bool
    follow_up_on: dt.date | None
    follow_up_at: dt.datetime | None
    contact_from: dt.datetime | None
    last_contact_at: dt.datetime | None
    reached_at: dt.datetime | None
    in_house_until: dt.date | None
    held_from: str
    ability: str
    willingness: str
    rank_points: int

    @property
    def is_closed(self) -> bool:
        return is_closed(self)

    def days_past_due(self, as_of: dt.date) -> int | None:
        return None if self.oldest_due_on is None else (as_of - self.oldest_due_on).days

    def is_due_for_work(self, as_of: dt.date, now: dt.datetime) -> bool:
        return is_due_for_work(self, as_of, now)

    def is_in_house(self, as_of: dt.date) -> bool:
        return is_in_house(self, as_of)


def marks(moment: Moment, *tables: str) -> dict[str, int]:
    """Parameters `last_<table>` of statements that read these tables as of the moment."""
    return {f"last_{table}": moment.last(table) for table in tables}


def states(moment: Moment, *, which: str, values: dict[str, Any]) -> Iterator[KnownCase]:
    """The cases of `which` as they stood, in the order of their ids. One query."""
    asked = f"{STATES.format(which=which)} ORDER BY c.id"
    with connection.cursor() as cursor:
        cursor.execute(asked, marks(moment, "case", "formerstate") | values)
        yield from (KnownCase(*row) for row in cursor.fetchall())


def state_of(moment: Moment, case_id: int) -> KnownCase | None:
    """One case; None where it was not there yet. One query."""
    return next(states(moment, which="c.id = %(id)s", values={"id": case_id}), None)


def changed_since(moment: Moment, case_id: int) -> dt.datetime | None:
    """When the state of that moment ended; None where the case still stands so. One query."""
    later = FormerState.objects.filter(case=case_id, pk__gt=moment.last("formerstate")).order_by("pk")
    return later.values_list("at", flat=True).first()
