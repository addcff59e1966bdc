"""What no pattern names but reads like the unlawful examples: a linear model over short runs of characters and words.

Learned from `data/wording/examples.jsonl` by `manage.py learn_wording` and kept in `data/wording/likeness_zh.json` and
`likeness_en.json`. It speaks only where the patterns are silent, and only well above the line between lawful and unlawful.
"""

import itertools
import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from strategies.wording.data import FOLDER

PLACE = re.compile(r"\{\w+\}")
FIGURES = re.compile(r"\d[\d,.]*")
WORDS = re.compile(r"[a-z']+|0|[!?$£%]")
# How far above the line a whole text, and one sentence of several, must be.
WHOLE = {"zh": 1.2, "en": 1.45}
SENTENCE = {"zh": 1.4, "en": 1.8}
LEAST_WHOLE = -0.3  # of the whole text, where one sentence stands out
DOUBTFUL = 1.0  # further, where the patterns met their words and found them harmless
SHORTEST = {"zh": 8, "en": 20}  # characters of a sentence that says enough to be compared


@dataclass(frozen=True)
class Model:
    """`weights`: of a feature, above 0 where it speaks for unlawful; `codes`: of a feature, by code."""

    bias: float
    weights: Mapping[str, float]
    codes: Mapping[str, Mapping[str, float]]


@cache
def model(language: str) -> Model | None:
    """None where nothing was learned yet."""
    path = FOLDER / f"likeness_{language}.json"
    if not path.exists():
        return None
    told = json.loads(path.read_text(encoding="utf-8"))
    return Model(told["bias"], told["weights"], told["codes"])


def features(text: str, language: str) -> frozenset[str]:
    """Of a text as it is read (see `views`): runs of one to three characters, or words, pairs of words and runs of four."""
    plain = FIGURES.sub("0", PLACE.sub("", text))
    if language == "zh":
        dense = "".join(plain.split())
        return frozenset(dense[at : at + size] for size in (1, 2, 3) for at in range(len(dense) - size + 1))
    words = WORDS.findall(plain)
    line = f" {' '.join(words)} "
    return frozenset(
        [*words, *(f"{one} {two}" for one, two in itertools.pairwise(words))]
        + [f"#{line[at : at + 4]}" for at in range(len(line) - 3)]
    )


def resembles(
    text: str, parts: Iterable[tuple[int, int]], language: str, *, doubtful: bool
) -> tuple[str, int, int] | None:
    """(code, start, end) of what reads like an unlawful example; None where nothing does or nothing was learned."""
    learned = model(language)
    if learned is None:
        return None
    sentences = [part for part in parts if len(text[slice(*part)].strip()) >= SHORTEST[language]]
    if not sentences:
        return None
    scored = [(score(learned, features(text[slice(*part)], language)), part) for part in sentences]
    highest, worst = max(scored)
    whole = score(learned, features(text, language))
    further = DOUBTFUL if doubtful else 0.0
    stands_out = highest >= SENTENCE[language] + further and whole >= LEAST_WHOLE
    if not stands_out and whole < WHOLE[language] + further:
        return None
    start, end = worst
    return _code(learned, features(text[start:end], language)), start, end


def score(learned: Model, found: Iterable[str]) -> float:
    """Above 0: more like the unlawful examples than like the lawful ones."""
    known = [learned.weights[one] for one in found if one in learned.weights]
    return learned.bias + sum(known) / math.sqrt(len(known) + 1)


def _code(learned: Model, found: Iterable[str]) -> str:
    sums: dict[str, float] = {}
    for one in found:
        for code, weight in learned.codes.get(one, {}).items():
            sums[code] = sums.get(code, 0) + weight
    return max(sorted(sums), key=lambda code: sums[code], default="ABUSE")
