"""The ladder as a rule and as boxes: both readings give the same answer, and the boxes never overlap."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from strategies.ladder import Ladder, Misfit, Rung
from strategies.services.policies import DEFAULT_RUNGS
from strategies.stages import LADDER_ORDER, Stage

RUNG_STAGES = LADDER_ORDER[1:]


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    """Any subset of rungs, days in any order (a draft may contradict itself), balances from a few cuts."""
    stages = draw(st.lists(st.sampled_from(RUNG_STAGES), unique=True, min_size=0, max_size=5))
    days = st.integers(min_value=-10, max_value=60)
    balances = st.sampled_from([Decimal(0), Decimal(100), Decimal("5000.50")])
    return Ladder.of(Rung(stage, draw(days), draw(balances)) for stage in stages)


def matching(boxes: list[Misfit], stage: Stage, days: int, balance: Decimal, in_house: bool = False) -> list[Misfit]:
    return [
        box
        for box in boxes
        if box.stage == stage
        and box.in_house in {None, in_house}
        and box.days_from <= days
        and (box.days_to is None or days <= box.days_to)
        and (box.balance_from is None or balance >= box.balance_from)
        and (box.balance_below is None or balance < box.balance_below)
    ]


@given(
    ladders(),
    st.sampled_from(LADDER_ORDER),
    st.integers(min_value=-40, max_value=90),
    st.sampled_from([Decimal(x) for x in ("0", "99.99", "100", "100.01", "5000.49", "5000.50", "9999")]),
    st.booleans(),
)
def test_boxes_say_what_the_rule_says(
    ladder: Ladder, stage: Stage, days: int, balance: Decimal, in_house: bool
) -> None:
    target = ladder.stage_for(stage, days, balance, in_house=in_house)
    assert [box.target for box in matching(ladder.misfits(), stage, days, balance, in_house)] == (
        [] if target == stage else [target]
    )
    cured = ladder.is_cured(stage, days, balance, in_house=in_house)
    assert len(matching(ladder.cures(), stage, days, balance, in_house)) == int(cured)


def test_default_ladder_day_by_day() -> None:
    ladder = Ladder.of(DEFAULT_RUNGS)
    small, large = Decimal(100), Decimal(5000)
    by_day = [ladder.fitting(day, small) for day in (-2, -1, 3, 4, 20, 89, 90, 149, 150)]
    assert by_day == [
        Stage.PENDING,
        Stage.REMINDER,
        Stage.REMINDER,
        Stage.PHONE,
        Stage.PHONE,
        Stage.PHONE,
        Stage.OUTSOURCED,
        Stage.OUTSOURCED,
        Stage.LEGAL,
    ]
    assert ladder.fitting(20, large) == Stage.VISIT


def test_ladder_leaves_outsourced_and_legal_to_people() -> None:
    ladder = Ladder.of(DEFAULT_RUNGS)
    assert ladder.stage_for("outsourced", 5, Decimal(100)) == Stage.OUTSOURCED
    assert ladder.stage_for("legal", 95, Decimal(100)) == Stage.LEGAL
    assert ladder.stage_for("outsourced", 150, Decimal(100)) == Stage.LEGAL


def test_ladder_moves_nothing_without_a_running_debt() -> None:
    assert Ladder.of(DEFAULT_RUNGS).stage_for("phone", None, Decimal(0)) == Stage.PHONE


def test_recalled_case_is_worked_as_if_nobody_outside_could_be_engaged() -> None:
    ladder = Ladder.of(DEFAULT_RUNGS)
    by_day = [ladder.stage_for("phone", day, Decimal(4999), in_house=True) for day in (3, 89, 90, 400)]
    assert by_day == [Stage.REMINDER, Stage.PHONE, Stage.PHONE, Stage.PHONE]
    assert ladder.stage_for("phone", 400, Decimal(5000), in_house=True) == Stage.VISIT
