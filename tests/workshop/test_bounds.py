"""Bounds joined hold exactly what the boxes held, and are few."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from strategies.ladder import Ladder, Misfit
from strategies.programme.bounds import coarse
from strategies.services.policies import DEFAULT_RUNGS
from strategies.stages import Stage

DAYS = st.integers(-6, 6)
BALANCES = st.integers(0, 5)


@st.composite
def misfits(draw):
    first, last = draw(DAYS), draw(st.none() | DAYS)
    low, high = draw(st.none() | BALANCES), draw(st.none() | BALANCES)
    return Misfit(
        draw(st.sampled_from([Stage.PHONE, Stage.VISIT])),
        Stage.LEGAL,
        first,
        max(first, last) if last is not None else None,
        Decimal(low) if low is not None else None,
        Decimal(max(low or 0, high) + 1) if high is not None else None,
        draw(st.sampled_from([None, True, False])),
    )


def _held(boxes, stage, days, balance, in_house):
    return any(box.holds(stage, days, balance, in_house=in_house) for box in boxes)


@given(st.lists(misfits(), max_size=12))
def test_joined_bounds_hold_what_the_boxes_held(boxes):
    joined = coarse(boxes)

    assert len(joined) <= len(boxes)
    for stage in (Stage.PHONE, Stage.VISIT):
        for days in range(-8, 9):
            for half in range(15):
                for in_house in (True, False):
                    place = (stage, days, Decimal(half) / 2, in_house)
                    assert _held(joined, *place) == _held(boxes, *place), place


def test_the_default_ladder_has_few_bounds():
    ladder = Ladder.of(DEFAULT_RUNGS)

    assert len(ladder.misfits()) == 30
    assert len(coarse(ladder.misfits())) == 12
