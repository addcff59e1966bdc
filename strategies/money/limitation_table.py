"""Limitation outside China: a table of jurisdiction × kind of debt that an admin keeps.

Nothing is assumed that a row does not say. Where no row fits, the answer is "unknown", and nobody may speak of a suit
(rule LIM-US-01; 12 CFR 1006.26(b) forbids even the threat on a barred debt). What ships is a handful of examples in
`strategies/data/limitation_periods.json`, each with its source and how sure it is; counsel is to confirm them.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from strategies.money.limitation import Clock, Effect, Event, Kind, State, Toward, Weighed
from strategies.money.months import add_years

RULE = "LIM-US-01"


@dataclass(frozen=True)
class Row:
    """`years` from the due date, that day not counted. `restarted_by`: the events that start them anew, none by default.

    `extinguishes`: the debt itself ends, not just the suit. `confidence`: S, S2 or K as in the rules of compliance.
    The row holds for debts due from `valid_from` to `valid_to`, both included.
    """

    jurisdiction: str
    debt_type: str
    years: int
    source: str
    confidence: str = "K"
    restarted_by: frozenset[Kind] = frozenset()
    extinguishes: bool = False
    valid_from: date = date.min
    valid_to: date = date.max

    def __post_init__(self) -> None:
        if not 1 <= self.years <= 100:
            raise ValueError(f"{self.jurisdiction}, {self.debt_type}: {self.years} years are no limitation period.")
        if not self.source.strip():
            raise ValueError(f"{self.jurisdiction}, {self.debt_type}: a row names its source.")


def read_rows(text: str) -> list[Row]:
    """Rows from JSON text; dates as ISO days. Raises ValueError or TypeError for what is no table."""
    return [_row(**fields) for fields in json.loads(text)]


def _row(**fields: Any) -> Row:
    days: dict[str, Any] = {
        name: date.fromisoformat(fields.pop(name)) for name in ("valid_from", "valid_to") if fields.get(name)
    }
    restarted_by = frozenset(Kind(kind) for kind in fields.pop("restarted_by", ()))
    return Row(**fields, **days, restarted_by=restarted_by)


def row_for(rows: Iterable[Row], *, jurisdiction: str, debt_type: str, due_on: date) -> Row | None:
    """The row for a debt; of several the one that began last."""
    fitting = [
        row
        for row in rows
        if (row.jurisdiction, row.debt_type) == (jurisdiction, debt_type) and row.valid_from <= due_on <= row.valid_to
    ]
    return max(fitting, key=lambda row: row.valid_from, default=None)


def table_clock(row: Row | None, events: Iterable[Event], *, as_of: date) -> Clock:
    """The clock that a row gives; without a row or a due date it is unknown. Days off do not move its end."""
    known = sorted(
        (event for event in events if event.kind is Kind.DUE or event.on <= as_of), key=lambda event: event.on
    )
    dues = [event for event in known if event.kind is Kind.DUE]
    if row is None or not dues:
        return Clock(as_of, State.UNKNOWN, rules=(RULE,))
    counts, weighed = dues[-1], [Weighed(dues[-1], Effect.STARTS, (RULE,))]
    for event in known:
        if event.kind is not Kind.DUE:
            why = _why_not(row, event, counts)
            weighed.append(Weighed(event, Effect.NOTHING if why else Effect.RESTARTS, (RULE,), why))
            counts = counts if why else event
    expires_on = add_years(counts.counts_from, row.years)
    state = State.EXPIRED if as_of > expires_on else State.RUNNING
    return Clock(as_of, state, expires_on, counts.counts_from, counts, rules=(RULE,), weighed=tuple(weighed))


def _why_not(row: Row, event: Event, counts: Event) -> str:
    """Why an event does not restart the clock; an empty code if it does."""
    if event.kind not in row.restarted_by:
        return "does_not_restart_here"
    if event.toward is not Toward.DEBTOR:
        return "not_the_debtor"
    if event.on < counts.counts_from:
        return "clock_not_running"
    if event.lacks:
        return f"lacks_{event.lacks[0]}"
    return "too_late" if event.on > add_years(counts.counts_from, row.years) else ""
