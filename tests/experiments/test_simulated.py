"""Does the page claim what is not there? A thousand experiments with two identical arms, looked at on each of sixty days."""

import math
from collections import Counter

import pytest

from strategies.experiments.sequences import LEAST_WEIGHT, difference_interval, likely_shown, share_interval, widening
from strategies.experiments.sums import Sums
from strategies.experiments.verdict import Verdict, judge
from tests.experiments.simulated import World, looks

# Half of them of money, heavy in the tail; shares as people choose them; a measure of few and of many.
WORLDS = (
    World(share=10),
    World(share=50, spread=2.0),
    World(share=10, spread=0.0, pays=0.03),
    World(share=25, spread=0.0, pays=0.3),
)
OF_EACH = 250
CLAIMS = {Verdict.CHALLENGER, Verdict.CHAMPION}


def ends(world: World, seed: int) -> Verdict:
    """What the page says last: the verdict that ended the experiment."""
    for day, champion, challenger in looks(world, seed):
        judgement = judge(terms=world.terms, champion=champion, challenger=challenger, day_number=day)
        if judgement.ends:
            return judgement.verdict
    raise AssertionError("the planned days end every experiment")


def test_two_identical_arms_are_told_apart_in_at_most_five_of_a_hundred_experiments() -> None:
    """And are called harmful, or ill divided, no more often than that either."""
    said = Counter(ends(world, seed) for world in WORLDS for seed in range(OF_EACH))
    assert said.total() == 1000
    assert sum(said[claim] for claim in CLAIMS) <= 50
    assert said[Verdict.HARM] <= 50
    assert said[Verdict.SIZES] <= 10
    assert said[Verdict.NONE] >= 890


def test_an_ordinary_interval_looked_at_daily_claims_what_ours_does_not() -> None:
    """The same 200 experiments, the same spread, 1.96 standard errors: so the simulation is one that can be failed."""
    world = World(share=50, spread=0.0, pays=0.3, at_once=0.02)
    ordinary = ours = 0
    for seed in range(200):
        days = [
            (
                wide,
                wide.value,
                (wide.high - wide.value) / widening(champion.entered + challenger.entered, world.debtors),
            )
            for _, champion, challenger in looks(world, seed)
            if challenger.entered >= LEAST_WEIGHT
            and (wide := difference_interval(champion.sums, challenger.sums, planned=world.debtors))
        ]
        ours += any(wide.excludes_zero for wide, _, _ in days)
        ordinary += any(abs(value) > 1.96 * error for _, value, error in days)
    assert ours <= 10
    assert ordinary >= 30  # three times what it promises


@pytest.mark.parametrize(
    ("world", "least"),
    [
        (World(share=50, debtors=6000, spread=0.0, pays=0.10, gain=0.05), 18),
        (World(share=20, debtors=6000, spread=0.0, pays=0.10, gain=0.07), 18),
        (World(share=50, debtors=6000, spread=1.0, pays=0.10, gain=0.12), 18),
    ],
)
def test_a_real_difference_is_found(world: World, least: int) -> None:
    """In at least so many of twenty experiments, and never on the wrong side."""
    said = Counter(ends(world, seed) for seed in range(20))
    assert said[Verdict.CHALLENGER] >= least
    assert said[Verdict.CHAMPION] == 0


@pytest.mark.parametrize("share", [20, 50])
def test_the_difference_that_is_said_to_show_shows_in_four_of_five(share: int) -> None:
    """Of fifty experiments between thirty-five and all but one: looked at daily, some find it early."""
    gain = likely_shown(debtors=3000, share=share, rate=0.1)
    assert gain is not None
    world = World(share=share, debtors=3000, spread=0.0, pays=0.1, gain=gain, complains=(0, 0))
    said = Counter(ends(world, seed) for seed in range(50))
    assert 35 <= said[Verdict.CHALLENGER] <= 49


def test_a_worse_challenger_is_found_too() -> None:
    said = Counter(ends(World(share=50, debtors=6000, spread=0.0, pays=0.15, gain=-0.06), seed) for seed in range(20))
    assert said[Verdict.CHAMPION] >= 18


def test_a_challenger_that_makes_debtors_complain_is_suspended() -> None:
    """Three times as many complaints, of two in a hundred: long before the last day."""
    world = World(share=20, spread=0.0, debtors=3000, complains=(0.02, 0.06))
    said = Counter(ends(world, seed) for seed in range(20))
    assert said[Verdict.HARM] >= 18


def test_the_share_of_an_arm_lies_in_its_interval_on_all_days_together() -> None:
    """Of 200 arms of a tenth, in at least 190 the truth is inside on every day."""
    world = World(share=10, spread=0.0, pays=0.08)
    kept = 0
    for seed in range(200):
        intervals = [
            share_interval(challenger.sums, champion.sums + challenger.sums, planned=150)
            for _, champion, challenger in looks(world, seed)
        ]
        kept += all(interval is not None and interval.low <= 0.08 <= interval.high for interval in intervals)
    assert kept >= 190


def test_the_interval_is_the_one_of_the_paper() -> None:
    """Theorem 2.2 written out for a mean of 1000 values with variance σ² = 0.09, tightest at 1000."""
    alpha, t = 0.05, 1000
    rho2 = (-2 * math.log(alpha) + math.log(-2 * math.log(alpha)) + 1) / 1000
    margin = math.sqrt(0.09) * math.sqrt(
        2 * (t * rho2 + 1) / (t * t * rho2) * math.log(math.sqrt(t * rho2 + 1) / alpha)
    )
    arm = Sums.of([(1.0, 1.0)] * 100 + [(0.0, 1.0)] * 900)
    interval = share_interval(arm, arm, planned=1000)
    assert interval is not None
    assert interval.high - interval.value == pytest.approx(margin)
