"""Simulated experiments: debtors come day by day, most pay nothing, a few pay much; the page is looked at every day."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

from strategies.experiments.sums import Sums
from strategies.experiments.verdict import ArmFigures, Terms

DAYS = 60


@dataclass(frozen=True)
class World:
    """`spread` of debts in logarithms (0: all the same size); `pays`: share of debtors who pay anything, `gain`: what the
    challenger adds to that; `at_once`: share of debtors whose case was open on the first day; `complains`: share of
    debtors who complain, champion's and challenger's."""

    share: int
    debtors: int = 1000
    spread: float = 1.5
    pays: float = 0.08
    gain: float = 0.0
    at_once: float = 0.3
    complains: tuple[float, float] = (0.01, 0.01)

    @property
    def terms(self) -> Terms:
        return Terms(share=self.share, planned=self.debtors, days=DAYS, harm_ratio=1.0)


def looks(world: World, seed: int) -> Iterator[tuple[int, ArmFigures, ArmFigures]]:
    """(number of the day, champion, challenger) at the end of each day."""
    dice = random.Random(seed)
    sums, complained, entered = [[0.0] * 5, [0.0] * 5], [0, 0], [0, 0]
    for day in range(1, DAYS + 1):
        by_now = int(world.debtors * (world.at_once + (1 - world.at_once) * day / DAYS))
        for _ in range(by_now - sum(entered)):
            arm = dice.random() * 100 < world.share
            due = math.exp(dice.gauss(0, world.spread)) if world.spread else 1.0
            paid = 0.0
            if dice.random() < world.pays + world.gain * arm:
                paid = due if not world.spread or dice.random() < 0.3 else due * dice.random()
            entered[arm] += 1
            complained[arm] += dice.random() < world.complains[arm]
            row = sums[arm]
            row[0] += paid
            row[1] += due
            row[2] += paid * paid
            row[3] += paid * due
            row[4] += due * due
        champion, challenger = (
            ArmFigures(entered[arm], complained[arm], Sums(entered[arm], *sums[arm])) for arm in (0, 1)
        )
        yield day, champion, challenger
