"""Intervals that hold on every day at once, however often the page is looked at.

An ordinary 95 % interval is right on one day fixed beforehand; looked at daily it claims differences that are not there far
more often. A confidence sequence is right on all days together with 95 %. Used here is the asymptotic confidence sequence
of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit theory and asymptotic confidence
sequences", Annals of Statistics 52 (2024), theorem 2.2, which is the normal mixture of Robbins (1970):

    mean ± σ · √( (tρ² + 1) / (tρ²) · ln( (tρ² + 1) / α² ) / t ),   ρ² = (−2 ln α + ln(−2 ln α) + 1) / t*

tightest when t debtors are t*, the number planned. For the difference of two arms the standard error
σ/√t is that of a randomised experiment, √(v₁/n₁ + v₀/n₀), and t is the debtors of both.

Two cautions, both to the wider side. The spread of an arm with few payers is estimated badly, and too small when nobody has
paid yet: each arm takes the larger of its own spread and that of both together. And no claim is made on few debtors
(`verdict.py`).
"""

import math
from dataclasses import dataclass

from strategies.experiments.sums import Sums

ALPHA = 0.05
# Below this many debtors of equal size in either arm nothing is claimed: the intervals lean on a law of large numbers.
LEAST_WEIGHT = 50
FOUR_OF_FIVE = 0.84  # standard errors beyond a bound at which four of five estimates lie


@dataclass(frozen=True)
class Interval:
    """A share or a difference of shares, with its bounds; 0.02 is two percentage points."""

    value: float
    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        return self.low > 0 or self.high < 0


def share_interval(arm: Sums, both: Sums, *, planned: float) -> Interval | None:
    """The share of one arm, within 0 and 1; None while nothing could have been reached in it.

    `planned`: debtors expected in this arm.
    """
    share = arm.share
    if share is None:
        return None
    margin = widening(arm.debtors, planned) * math.sqrt(_spread(arm, both) / arm.debtors)
    return Interval(share, max(share - margin, 0.0), min(share + margin, 1.0))


def difference_interval(champion: Sums, challenger: Sums, *, planned: float) -> Interval | None:
    """Challenger's share less champion's; None while either is not known. `planned`: debtors expected in both."""
    if champion.share is None or challenger.share is None:
        return None
    both = champion + challenger
    difference = challenger.share - champion.share
    error = math.sqrt(_spread(champion, both) / champion.debtors + _spread(challenger, both) / challenger.debtors)
    margin = widening(both.debtors, planned) * error
    return Interval(difference, max(difference - margin, -1.0), min(difference + margin, 1.0))


def widening(seen: int, planned: float, alpha: float = ALPHA) -> float:
    """By how many standard errors the interval reaches to each side: 3.0 at the number planned, where a single look has 1.96."""
    twice = -2 * math.log(alpha)
    t = seen * (twice + math.log(twice) + 1) / max(planned, 1.0)
    return math.sqrt((t + 1) / t * (math.log(t + 1) + twice))


def likely_shown(*, debtors: int, share: int, rate: float) -> float | None:
    """The difference that `debtors` in both arms show in four of five experiments, where of the champion's one in 1/rate pays.

    `share` in per cent. For a measure of yes and no; money, whose sizes differ, takes many times as many. None where the arms are too small to
    be told apart in good time.
    """
    part = share / 100
    if debtors * min(part, 1 - part) < 2 * LEAST_WEIGHT:
        return None
    reach, difference = widening(debtors, debtors) + FOUR_OF_FIVE, 0.0
    for _ in range(20):  # the spread of the challenger's arm follows from the difference looked for
        reached = min(rate + difference, 0.5)
        spread = rate * (1 - rate) / (1 - part) + reached * (1 - reached) / part
        difference = reach * math.sqrt(spread / debtors)
    return min(difference, 1 - rate)


def _spread(arm: Sums, both: Sums) -> float:
    return max(arm.spread, both.spread)
