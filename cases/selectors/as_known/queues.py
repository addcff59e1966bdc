"""The queue of an agent or a team as it stood at a moment, in its order."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection

from cases.models import Attention
from cases.selectors.as_known.moments import Moment
from cases.selectors.as_known.states import COLUMNS, STATES, KnownCase, marks
from strategies.stages import WORKED_STAGES


class Whose(StrEnum):
    """The column by which cases belong to a queue."""

    AGENT = "agent"
    TEAM = "team"


# Whoever has it now, or had it when it left the queue after the moment; what does not belong to it then falls out below.
_WHOSE = """c.id IN (
    SELECT id FROM cases_case WHERE {whose}_id = %(whose)s AND stage <> 'closed'
    UNION ALL
    SELECT case_id FROM cases_formerstate WHERE left_queue AND {whose}_id = %(whose)s AND id > %(last_formerstate)s)"""
# The twin of `CaseQuerySet.due_for_work` over states of then (tests/as_known compare it with what the queue showed).
_OFFERED = """(
    (follow_up_on IS NULL OR follow_up_on <= %(as_of)s) AND (follow_up_at IS NULL OR follow_up_at <= %(now)s)
    AND (contact_from IS NULL OR contact_from <= %(now)s) AND (NOT on_hold OR attention = %(promise_due)s))"""
_QUEUE = """
WITH known AS MATERIALIZED ({states}), mine AS (
    SELECT *, {offered} AS offered FROM known WHERE {whose}_id = %(whose)s AND stage = ANY(%(worked)s)
), placed AS (
    SELECT *, row_number() OVER (ORDER BY rank_points DESC, oldest_due_on ASC NULLS LAST, balance DESC, id) AS place
    FROM mine WHERE offered = %(offered)s
)
SELECT {columns}, place, (SELECT count(*) FROM mine WHERE offered), (SELECT count(*) FROM mine WHERE NOT offered)
FROM placed WHERE %(only)s::bigint IS NULL OR id = %(only)s
ORDER BY place OFFSET %(skip)s LIMIT %(count)s
"""


@dataclass(frozen=True)
class PlacedCase:
    """`place`: 1 the first of the queue."""

    place: int
    case: KnownCase


@dataclass(frozen=True)
class QueueThen:
    """A part of the rows; `offered` and `waiting`: how many cases the queue offered, and how many waited for a later day or
    hour or for the end of a hold."""

    rows: list[PlacedCase]
    offered: int
    waiting: int


@dataclass(frozen=True)
class Asked:
    """`key`: of the agent or the team. `now`: the hour to which call-backs count. `waiting`: those not offered instead.
    `only`: the place of this case alone."""

    whose: Whose
    key: int
    now: dt.datetime
    waiting: bool = False
    only: int | None = None


def queue_then(moment: Moment, asked: Asked, *, skip: int = 0, count: int | None = None) -> QueueThen:
    """The queue as the facts and points of the moment put it. One query; a queue of none tells no figures and needs two.

    Left out is what no history keeps: whose screen a case was on, and the hours in which nobody may be called.
    """
    values = {
        **marks(moment, "case", "formerstate"),
        "whose": asked.key,
        "worked": [str(stage) for stage in WORKED_STAGES],
        "as_of": moment.day,
        "now": asked.now,
        "promise_due": int(Attention.PROMISE_DUE),
        "offered": not asked.waiting,
        "only": asked.only,
        "skip": skip,
        "count": count,
    }
    rows = _rows(asked.whose, values)
    if rows:
        *_rest, offered, waiting = rows[0]
        return QueueThen([PlacedCase(row[-3], KnownCase(*row[:-3])) for row in rows], offered, waiting)
    others = _rows(asked.whose, values | {"offered": asked.waiting, "only": None, "skip": 0, "count": 1})
    return QueueThen([], *(others[0][-2:] if others else (0, 0)))


def _rows(whose: Whose, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    statement = _QUEUE.format(
        states=STATES.format(which=_WHOSE.format(whose=whose)),
        offered=_OFFERED,
        whose=whose,
        columns=", ".join(COLUMNS),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
