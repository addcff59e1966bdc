"""A ladder held against today's open cases: how many stand at each step, and how many a draft would move.

One GROUP BY gives a small table of (stage, days, band of balance, held, disputed, in house) → cases; the rest is the rule
book's own `stage_for` and `is_cured`, asked once a line, so that the answer is the night's.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.cache import cache
from django.db import connection

from cases.models import Case
from strategies.ladder import Ladder
from strategies.stages import LADDER_ORDER, Stage, rank

FRESH_SECONDS = 30
FIRST_DAY, LAST_DAY = -1, 180
CURED = "cured"


@dataclass(frozen=True)
class Line:
    """`days` past due (None: nothing unpaid runs); `least`: a balance that stands for the whole band."""

    stage: str
    days: int | None
    least: Decimal
    on_hold: bool
    disputed: bool
    in_house: bool
    count: int


@dataclass
class Standing:
    """`at`: cases at each stage today. `fit`: where the ladder would have those that are free to move.

    `moves`: (from, to or "cured") → cases that the next night moves under this ladder. `by_day`: days past due,
    clamped to −1…181, → (stage that the ladder gives, cases).
    """

    total: int = 0
    on_hold: int = 0
    at: Counter[str] = field(default_factory=Counter)
    fit: Counter[str] = field(default_factory=Counter)
    moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_day: dict[int, Counter[str]] = field(default_factory=dict)

    @property
    def moving(self) -> int:
        return self.moves.total()


_LINES = """
SELECT stage, %(as_of)s::date - oldest_due_on, width_bucket(collectable, %(cuts)s::numeric[]), on_hold,
       collectable < balance, COALESCE(in_house_until > %(as_of)s, FALSE), count(*)
FROM cases_case WHERE stage <> 'closed' GROUP BY 1, 2, 3, 4, 5, 6
"""


def portfolio_lines(*, as_of: dt.date, ladders: Sequence[Ladder]) -> list[Line]:
    """The open cases counted so finely that any of these ladders can be asked. One query, kept half a minute."""
    cuts = sorted({Decimal(0), *(rung.least_balance for ladder in ladders for rung in ladder.rungs)})
    key = f"portfolio:2:{as_of}:{','.join(map(str, cuts))}"
    kept: list[Line] | None = cache.get(key)
    if kept is None:
        with connection.cursor() as cursor:
            cursor.execute(_LINES, {"as_of": as_of, "cuts": cuts})
            kept = [Line(stage, days, cuts[max(band, 1) - 1], *rest) for stage, days, band, *rest in cursor.fetchall()]
        cache.set(key, kept, FRESH_SECONDS)
    return kept


def standing_under(ladder: Ladder, lines: Sequence[Line]) -> Standing:
    """What the ladder would make of these cases on the next night. No query."""
    found = Standing()
    edges, inside = stage_edges(), ladder.kept_in_house()
    for line in lines:
        found.total += line.count
        found.at[line.stage] += line.count
        rules = inside if line.in_house else ladder
        fitting = rules.stage_for(line.stage, line.days, line.least)
        found.fit[fitting] += line.count
        if line.days is not None:
            day = max(FIRST_DAY - 1, min(LAST_DAY + 1, line.days))
            found.by_day.setdefault(day, Counter())[rules.fitting(line.days, line.least)] += line.count
        if line.on_hold:
            found.on_hold += line.count
        elif not line.disputed and rules.is_cured(line.stage, line.days, line.least):
            found.moves[line.stage, CURED] += line.count
        elif fitting != line.stage and (line.stage, str(fitting)) in edges:
            found.moves[line.stage, str(fitting)] += line.count
    return found


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
