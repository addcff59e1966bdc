"""Learning the likeness (`likeness.py`) from labelled examples: logistic regression by plain gradient steps, the same each time.

About 10 s for 2 000 examples; no library is needed and nothing is fetched.
"""

import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from strategies.wording.likeness import Model

ROUNDS = 25
STEP = 0.3
SLOWER = 0.9
SHRINK = 1e-4
RAREST = 2  # examples that must have a feature
SMALLEST = 0.02  # weights nearer to zero are left out


@dataclass(frozen=True)
class Example:
    """Features of a text and its codes, none where it is lawful."""

    features: frozenset[str]
    codes: tuple[str, ...]


def learn(examples: Sequence[Example]) -> Model:
    """A model of the examples of one language."""
    counted = Counter(one for example in examples for one in example.features)
    known = {one for one, count in counted.items() if count >= RAREST}
    rows = [(sorted(example.features & known), bool(example.codes)) for example in examples]
    bias, weights = _fit(rows)
    kept = {one: round(weight, 3) for one, weight in sorted(weights.items()) if abs(weight) >= SMALLEST}
    return Model(round(bias, 3), kept, _codes(examples, known))


def _fit(rows: list[tuple[list[str], bool]]) -> tuple[float, dict[str, float]]:
    order = random.Random(1)  # noqa: S311 - an order of examples, no secret
    weights: dict[str, float] = {}
    bias, step, rows = 0.0, STEP, list(rows)
    for _round in range(ROUNDS):
        order.shuffle(rows)
        for found, unlawful in rows:
            size = 1 / math.sqrt(len(found) + 1)
            told = 1 / (1 + math.exp(-bias - size * sum(weights.get(one, 0.0) for one in found)))
            move = (unlawful - told) * step
            bias += move * 0.1
            for one in found:
                weights[one] = weights.get(one, 0.0) * (1 - SHRINK) + move * size
        step *= SLOWER
    return bias, weights


def _codes(examples: Iterable[Example], known: set[str]) -> dict[str, dict[str, float]]:
    """By feature how much more often it stands in a code's examples than in all unlawful ones (logarithm)."""
    unlawful = [example for example in examples if example.codes]
    whole = Counter(one for example in unlawful for one in example.features & known)
    by_code: dict[str, list[Example]] = {}
    for example in unlawful:
        by_code.setdefault(example.codes[0], []).append(example)
    found: dict[str, dict[str, float]] = {}
    for code, own in sorted(by_code.items()):
        counted = Counter(one for example in own for one in example.features & known)
        for one, count in counted.items():
            gain = math.log((count + 0.2) / (len(own) + 2) * (len(unlawful) + 2) / (whole[one] + 0.2))
            if gain > 0.5:
                found.setdefault(one, {})[code] = round(gain, 2)
    return dict(sorted(found.items()))
