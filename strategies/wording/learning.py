"""Learning the likeness (`likeness.py`) from labelled examples: linear support vectors by dual coordinate descent (Hsieh et
al. 2008, "A Dual Coordinate Descent Method for Large-scale Linear SVM"), the same each time.

About 15 s for 3 000 examples; no library is needed and nothing is fetched.
"""

import hashlib
import json
import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from strategies.wording.features import Blocks
from strategies.wording.likeness import BLOCKS, coded, telling

ROUNDS = 12
COST = 0.7
CODE_ROUNDS = 8
RAREST = 2  # examples that must have a feature
RAREST_CODED = {"en": 3, "zh": 2}  # unlawful ones that must, to tell codes apart
SMALLEST = 0.06  # weights nearer to zero are left out
SMALLEST_CODE = 0.1
Row = list[tuple[int, float]]


@dataclass(frozen=True)
class Example:
    """Features of a text and its codes, none where it is lawful. `weight`: how much it counts."""

    features: Blocks
    codes: tuple[str, ...]
    weight: float = 1.0


def learn(examples: Sequence[Example], language: str) -> dict[str, Any]:
    """A model of the examples of one language, as it is kept (see `likeness.model`)."""
    counted = Counter(one for example in examples for block in example.features.values() for one in block)
    known = {one: at for at, one in enumerate(sorted(one for one, count in counted.items() if count >= RAREST))}
    names = list(known)
    size = len(examples)
    told = [telling(counted[one], size) for one in names]
    rows = [_row(example.features, known, told) for example in examples]
    labels = [bool(example.codes) for example in examples]
    bias, weights = fit(rows, labels, len(names), ROUNDS, [example.weight for example in examples])
    return {
        "bias": round(bias, 3),
        "examples": size,
        "weights": {
            one: [round(weights[at] * told[at], 2), counted[one]]
            for one, at in known.items()
            if abs(weights[at] * told[at]) >= SMALLEST
        },
        "codes": _codes([example for example in examples if example.codes], language),
    }


def fingerprint(examples: Sequence[Example]) -> str:
    """SHA-256 of what is learned from and of how: a model that names another one is out of date."""
    read = hashlib.sha256(Path(__file__).read_bytes())
    for example in examples:
        told = [[block, sorted(names)] for block, names in sorted(example.features.items())]
        read.update(json.dumps([told, example.codes, example.weight]).encode())
    return read.hexdigest()


def _row(found: Blocks, known: dict[str, int], told: Sequence[float]) -> Row:
    """Each block of a length of its own, whatever stands in it."""
    row = []
    for block, names in found.items():
        own = [known[one] for one in sorted(names) if one in known]
        length = math.sqrt(sum(told[at] ** 2 for at in own)) / BLOCKS[block]
        row += [(at, told[at] / length) for at in own]
    return row


def fit(
    rows: Sequence[Row], labels: Sequence[bool], size: int, rounds: int, counts: Sequence[float] | None = None
) -> tuple[float, list[float]]:
    """Bias and weights. Both sides count alike, however many examples each has. `counts`: how much each row does."""
    weights, bias = [0.0] * size, 0.0
    share = sum(labels) / len(labels)
    costs = {True: COST * 0.5 / share, False: COST * 0.5 / (1 - share)}
    pulls = [0.0] * len(rows)
    squares = [1 + sum(value * value for _, value in row) for row in rows]
    order = list(range(len(rows)))
    shuffled = random.Random(1)  # noqa: S311 - an order of examples, no secret
    for _round in range(rounds):
        shuffled.shuffle(order)
        for at in order:
            row, side = rows[at], 1.0 if labels[at] else -1.0
            slack = 0.5 / (costs[labels[at]] * (counts[at] if counts else 1.0))
            told = bias
            for one, value in row:
                told += weights[one] * value
            new = max(pulls[at] - (side * told - 1 + slack * pulls[at]) / (squares[at] + slack), 0.0)
            move = (new - pulls[at]) * side
            if move == 0:
                continue
            pulls[at] = new
            bias += move
            for one, value in row:
                weights[one] += move * value
    return bias, weights


def _codes(unlawful: Sequence[Example], language: str) -> dict[str, dict[str, Any]]:
    """Each code against the others."""
    found = [coded(example.features, language) for example in unlawful]
    counted = Counter(one for blocks in found for block in blocks.values() for one in block)
    known = {
        one: at
        for at, one in enumerate(sorted(one for one, count in counted.items() if count >= RAREST_CODED[language]))
    }
    rows: list[Row] = [
        [(known[one], 1 / math.sqrt(len(block))) for block in blocks.values() for one in sorted(block) if one in known]
        for blocks in found
    ]
    told = {}
    for code in sorted({code for example in unlawful for code in example.codes}):
        bias, weights = fit(rows, [code in example.codes for example in unlawful], len(known), CODE_ROUNDS)
        told[code] = {
            "bias": round(bias, 3),
            "weights": {one: round(weights[at], 2) for one, at in known.items() if abs(weights[at]) >= SMALLEST_CODE},
        }
    return told
