"""A programme held against today's open cases: how many stand at each step, and how many its thresholds would move.

One GROUP BY gives a small table of (segments, stage, days, band of balance, held, disputed, in house) → cases; the rest is
the rule book's own `stage_for` and `is_cured`, asked once a line. Gates are not asked: they look at each case by itself, and
the simulation does so (services/simulation).
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db import connection

from cases.models import Case
from cases.selectors.segments import segment_sql
from strategies.programme.programme import Programme
from strategies.stages import LADDER_ORDER, Stage, rank

FRESH_SECONDS = 30
FIRST_DAY, LAST_DAY = -1, 180
CURED = "cured"


@dataclass(frozen=True)
class Line:
    """`segments`: the index of the segment under each programme that was asked about. `days` past due (None: nothing unpaid
    runs); `least`: a balance that stands for the whole band."""

    segments: tuple[int, ...]
    stage: str
    days: int | None
    least: Decimal
    on_hold: bool
    disputed: bool
    in_house: bool
    count: int


@dataclass
class Standing:
    """`at`: cases at each stage today. `fit`: where the thresholds would have those that are free to move.

    `moves`: (from, to or "cured") → cases that the next night moves by these thresholds, gates aside. `by_day`: days past
    due, clamped to −1…181, → (stage that the thresholds give, cases). `of_segment`: index → cases at each stage today.
    """

    total: int = 0
    on_hold: int = 0
    at: Counter[str] = field(default_factory=Counter)
    fit: Counter[str] = field(default_factory=Counter)
    moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_day: dict[int, Counter[str]] = field(default_factory=dict)
    of_segment: dict[int, Counter[str]] = field(default_factory=dict)

    @property
    def moving(self) -> int:
        return self.moves.total()


_LINES = """
SELECT ARRAY[{numbers}], c.stage, %(as_of)s::date - c.oldest_due_on, width_bucket(c.collectable, %(cuts)s::numeric[]), c.on_hold,
       c.collectable < c.balance, COALESCE(c.in_house_until > %(as_of)s, FALSE), count(*)
FROM cases_case c {joins} WHERE c.stage <> 'closed' GROUP BY 1, 2, 3, 4, 5, 6, 7
"""


def portfolio_lines(*, as_of: dt.date, programmes: Sequence[Programme]) -> list[Line]:
    """The open cases counted so finely that any of these programmes can be asked. One query, kept half a minute."""
    cuts = sorted({Decimal(0), *(bound for programme in programmes for bound in programme.balance_cuts())})
    key = f"portfolio:3:{as_of}:{','.join(programme.fingerprint() for programme in programmes)}"
    kept: list[Line] | None = cache.get(key)
    if kept is None:
        statement, values = _lines_sql(programmes, as_of)
        with connection.cursor() as cursor:
            cursor.execute(statement, {"as_of": as_of, "cuts": cuts, **values})
            kept = [
                Line(tuple(segments), stage, days, cuts[max(band, 1) - 1], *rest)
                for segments, stage, days, band, *rest in cursor.fetchall()
            ]
        cache.set(key, kept, FRESH_SECONDS)
    return kept


def standing_under(programme: Programme, lines: Sequence[Line], *, place: int = 0) -> Standing:
    """What the programme's thresholds would make of these cases on the next night; `place`: its own among those that the
    lines were asked for. No query."""
    found = Standing()
    edges = stage_edges()
    inside = [segment.ladder.kept_in_house() for segment in programme.segments]
    for line in lines:
        number = line.segments[place]
        ladder = inside[number] if line.in_house else programme.segments[number].ladder
        found.total += line.count
        found.at[line.stage] += line.count
        found.of_segment.setdefault(number, Counter())[line.stage] += line.count
        fitting = ladder.stage_for(line.stage, line.days, line.least)
        found.fit[fitting] += line.count
        if line.days is not None:
            day = max(FIRST_DAY - 1, min(LAST_DAY + 1, line.days))
            found.by_day.setdefault(day, Counter())[ladder.fitting(line.days, line.least)] += line.count
        if line.on_hold:
            found.on_hold += line.count
        elif not line.disputed and ladder.is_cured(line.stage, line.days, line.least):
            found.moves[line.stage, CURED] += line.count
        elif fitting != line.stage and (line.stage, str(fitting)) in edges:
            found.moves[line.stage, str(fitting)] += line.count
    return found


def _lines_sql(programmes: Sequence[Programme], as_of: dt.date) -> tuple[str, dict[str, Any]]:
    """Each programme's own parameters are told apart by a prefix."""
    numbers, joins, values = [], dict[str, None](), dict[str, Any]()
    for place, programme in enumerate(programmes):
        sql = segment_sql(programme, as_of=as_of, prefix=f"p{place}")
        numbers.append(sql.number)
        joins |= dict.fromkeys(sql.joins)
        values |= sql.values
    return _LINES.replace("{numbers}", ", ".join(numbers)).replace("{joins}", " ".join(joins)), values


def stage_edges() -> frozenset[tuple[str, str]]:
    """The edges of the state machine between open stages: the night takes no others."""
    transitions = Case._meta.get_field("stage").get_all_transitions(Case)  # type: ignore[union-attr, unused-ignore]
    return frozenset((str(t.source), str(t.target)) for t in transitions if t.source != Stage.CLOSED)


def moves_in_order(standing: Standing) -> list[tuple[str, str, int]]:
    """(from, to or "cured", cases), along the ladder."""
    order = {**{stage.value: rank(stage) for stage in LADDER_ORDER}, CURED: len(LADDER_ORDER)}
    return sorted(
        ((source, target, count) for (source, target), count in standing.moves.items()),
        key=lambda move: (order[move[0]], order[move[1]]),
    )
