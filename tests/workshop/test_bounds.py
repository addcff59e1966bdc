"""Bounds joined hold exactly what the boxes held, and are few."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cases.services.night.boxes import EVERY, step_boxes
from cases.services.night.moving import edges
from strategies.ladder import Ladder, Misfit
from strategies.programme.bounds import coarse
from strategies.programme.conditions import Conditions
from strategies.programme.programme import Programme, Segment
from strategies.services.policies import DEFAULT_RUNGS
from strategies.stages import Stage
from tests.core.programmes import programmes

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


@given(programmes())
def test_what_all_segments_share_stands_once_and_nothing_is_lost(programme):
    boxes = step_boxes(programme, edges())
    every, some = ([box for segment, box in boxes if (segment == EVERY) is shared] for shared in (True, False))
    told = {
        (number, replace(box, options=()), tuple((rung.stage, rung.gates) for rung in box.options))
        for segment, box in boxes
        for number in (range(len(programme.segments)) if segment == EVERY else [segment])
    }
    meant = {
        (number, replace(box, options=()), tuple((rung.stage, rung.gates) for rung in box.options))
        for number, box in programme.boxes()
        if (box.stage, box.target) in edges()
    }

    assert told == meant
    assert len(programme.segments) > 1 or not some
    for box in every:
        corner = box.stage, box.days_from, box.balance_from or Decimal(0), bool(box.in_house)
        assert not _held(some, *corner), "a case that every segment has the same to say of lies in no other box"


def test_ten_segments_of_one_ladder_are_looked_up_for_nobody():
    ladder = Ladder.of(DEFAULT_RUNGS)
    programme = Programme.of([Segment(str(n), Conditions(products=(str(n),)), ladder) for n in range(9)], ladder)

    assert {segment for segment, _box in step_boxes(programme, edges())} == {EVERY}


def test_the_default_ladder_has_few_bounds():
    ladder = Ladder.of(DEFAULT_RUNGS)

    assert len(ladder.misfits()) == 30
    assert len(coarse(ladder.misfits())) == 12
