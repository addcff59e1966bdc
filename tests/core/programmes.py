"""Random programmes: segments by whatever tells cases apart, each with a ladder and gates of its own."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from strategies.judging import Ability, Willingness
from strategies.ladder import Ladder, Rung
from strategies.programme.conditions import Conditions
from strategies.programme.facts import Risk
from strategies.programme.gates import Gate, GateKind
from strategies.programme.programme import Programme, Segment
from strategies.stages import LADDER_ORDER

days = st.integers(min_value=-10, max_value=60)
balances = st.sampled_from([Decimal(0), Decimal(100), Decimal("5000.50")])
PRODUCTS = ("", "card", "消费贷")
REGIONS = ("", "浙江", "新疆")


def some(values: object) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(list(values)), max_size=2, unique=True).map(lambda found: tuple(sorted(found)))  # type: ignore[call-overload]


@st.composite
def gate_sets(draw: st.DrawFn) -> tuple[Gate, ...]:
    made = {
        GateKind.ATTEMPTS: Gate(GateKind.ATTEMPTS, draw(st.integers(1, 3)), draw(st.integers(0, 2))),
        GateKind.ADDRESS: Gate(GateKind.ADDRESS),
        GateKind.LETTER: Gate(GateKind.LETTER, days=draw(st.integers(0, 5))),
        GateKind.APPROVAL: Gate(GateKind.APPROVAL),
        GateKind.LIMITATION: Gate(GateKind.LIMITATION, days=draw(st.integers(0, 30))),
    }
    kinds = draw(st.lists(st.sampled_from(list(GateKind)), max_size=2, unique=True))
    return tuple(made[kind] for kind in kinds)


@st.composite
def gated_ladders(draw: st.DrawFn) -> Ladder:
    stages = draw(st.lists(st.sampled_from(LADDER_ORDER[1:]), unique=True, max_size=5))
    return Ladder.of(Rung(stage, draw(days), draw(balances), draw(gate_sets())) for stage in stages)


@st.composite
def conditions(draw: st.DrawFn) -> Conditions:
    bounds = sorted(draw(st.lists(balances, max_size=2, unique=True)))
    return Conditions(
        debt_classes=draw(some(["consumer", "trade"])),
        products=draw(some(PRODUCTS)),
        regions=draw(some(REGIONS)),
        abilities=draw(some([*Ability.values])),
        willingnesses=draw(some([*Willingness.values])),
        risks=draw(some([*Risk.values])),
        buckets=draw(some(["M0", "M1", "M2", "M4", "Y0", "Y1"])),
        balance_from=bounds[0] if len(bounds) > 1 else None,
        balance_below=bounds[-1] if bounds and bounds[-1] > Decimal(0) else None,
    )


@st.composite
def kin_of(draw: st.DrawFn, ladder: Ladder) -> Ladder:
    """The ladder with at most one rung left out or put at other days: segments mostly share what the others have."""
    if not ladder.rungs:
        return ladder
    place = draw(st.integers(0, len(ladder.rungs) - 1))
    rung = ladder.rungs[place]
    instead = draw(st.sampled_from([(rung,), (), (replace(rung, from_days=draw(days)),)]))
    return Ladder.of((*ladder.rungs[:place], *instead, *ladder.rungs[place + 1 :]))


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    rest = draw(gated_ladders())
    named = draw(st.lists(st.tuples(conditions(), st.one_of(gated_ladders(), kin_of(rest))), max_size=3))
    segments = [Segment(f"S{number}", asked, ladder) for number, (asked, ladder) in enumerate(named)]
    return Programme.of(segments, rest)
