"""What happened on a case, newest first: contacts, moves, promises, payments and hand-overs in one list."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from cases.models import Assignment, Case, ContactLog, Hold, Payment, Promise, PromiseState, QueueChoice, StageMove
from cases.selectors.insight import Insight
from strategies.matters import MATTERS

LENGTH = 60


@dataclass(frozen=True)
class Event:
    """`kind` names how it is told: contact, move, promise, payment, assignment, choice, assessment, sign,
    sign_closed, matter or matter_closed. `at` orders."""

    kind: str
    at: dt.datetime
    row: Any


def timeline(
    *,
    case: Case,
    contacts: Iterable[ContactLog],
    promises: Iterable[Promise],
    payments: Iterable[Payment],
    insight: Insight,
    holds: Iterable[Hold],
) -> list[Event]:
    """The newest events of a case. Three queries beside what is given."""
    moves = StageMove.objects.filter(case=case).select_related("by", "policy")[:LENGTH]
    choices = QueueChoice.objects.filter(case=case).select_related("agent")[:LENGTH]
    hand_overs = Assignment.objects.filter(case=case).select_related("by", "agent", "team")[:LENGTH]
    events = [
        *(Event("contact", row.at, row) for row in contacts),
        *(Event("move", row.at, row) for row in moves),
        *(Event("assignment", row.at, row) for row in hand_overs),
        *(Event("choice", row.at, row) for row in choices),
        *(Event("sign", row.raised_at, row) for row in insight.signs),
        *(Event("sign_closed", row.resolved_at, row) for row in insight.signs if row.resolved_at),
        *(Event("matter", row.placed_at, row) for row in holds if row.kind in MATTERS),
        *(Event("matter_closed", _end_of(row.released_on), row) for row in holds if row.result),
        *(Event("assessment", row.at, row) for row in insight.assessments),
        *(Event("payment", row.recorded_at, row) for row in payments),
        *(Event("promise", _end_of(row.judged_on), row) for row in promises if _was_judged(row)),
    ]
    return sorted(events, key=lambda event: event.at, reverse=True)[:LENGTH]


def _was_judged(promise: Promise) -> bool:
    return promise.judged_on is not None and promise.state != PromiseState.CANCELLED


def _end_of(day: dt.date | None) -> dt.datetime:
    """A verdict belongs to a business date; it is shown at that day's end."""
    return timezone.make_aware(dt.datetime.combine(day or dt.date.min, dt.time(23, 59)))
