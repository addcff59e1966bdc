"""What no pattern names but reads like the unlawful examples: a linear model over the features of a text.

Learned from the examples by `manage.py learn_wording` and kept in `data/wording/likeness_zh.json` and `likeness_en.json`.
It speaks where the patterns are silent, and takes back a finding of theirs where the text reads plainly lawful.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from strategies.wording.data import FOLDER, read
from strategies.wording.features import Blocks, features
from strategies.wording.lexicon import compiled

BLOCKS = {"words": 1.2, "runs": 1.15, "concepts": 0.7, "order": 1.0, "apart": 0.7}  # how much each counts
CODED = {
    "en": ("words", "runs", "concepts", "order", "apart"),
    "zh": ("runs", "concepts"),
}  # blocks that tell one code from another
CODED_LENGTH = {"en": 99, "zh": 2}  # characters of the runs that do
# How far above the line a whole text, and one sentence of several, must be.
WHOLE = {"zh": 0.0, "en": -0.1}
SENTENCE = {"zh": 0.8, "en": 0.9}
LEAST_WHOLE = -0.15  # of the whole text, where one sentence stands out
DOUBTFUL = 0.15  # further, where the patterns met their words and found them harmless
LICENSED = 0.4  # further, where they met wording that a fact licenses
LAWFUL = {"zh": -0.1, "en": -0.2}  # below this a text reads plainly lawful
LAWFUL_GATED = -0.5  # and where its wording needs a fact
LAWFUL_PART = 0.1  # and the sentence of the wording, where there are several
SHORTEST = {"zh": 7, "en": 10}  # characters of a sentence that says enough to be compared
BRIEF = {"zh": 12, "en": 36}  # characters below which a text says little,
BRIEF_FURTHER = 0.15  # so that it must lie further, and takes nothing back
ANOTHER = {"zh": -0.25, "en": -0.4}  # from which a code that is not the likeliest is told too


@dataclass(frozen=True)
class Model:
    """`weights`: by feature how much it speaks for unlawful (below 0 for lawful) and how telling it is, squared.

    `codes`: by code its line, and how much each feature speaks for it among unlawful ones.
    """

    bias: float
    weights: Mapping[str, tuple[float, float]]
    codes: Mapping[str, tuple[float, Mapping[str, float]]]


@cache
def model(language: str) -> Model | None:
    """None where nothing was learned yet."""
    path = FOLDER / f"likeness_{language}.json"
    if not path.exists():
        return None
    told = json.loads(path.read_text(encoding="utf-8"))
    size = told["examples"]
    return Model(
        told["bias"],
        {one: (weight, telling(count, size) ** 2) for one, (weight, count) in told["weights"].items()},
        {code: (own["bias"], own["weights"]) for code, own in told["codes"].items()},
    )


def telling(count: int, size: int) -> float:
    """How much a feature tells that `count` of `size` examples have: the rarer the more."""
    return math.log((1 + size) / (1 + count)) + 1


def coded(found: Blocks, language: str) -> Blocks:
    """The blocks that tell one code from another."""
    return {
        block: frozenset(one for one in found[block] if block == "concepts" or len(one) <= CODED_LENGTH[language])
        for block in CODED[language]
    }


def score(learned: Model, found: Blocks) -> float:
    """Above 0: more like the unlawful examples than like the lawful ones."""
    total = learned.bias
    for block, names in found.items():
        known = [learned.weights[one] for one in names if one in learned.weights]
        if known:
            total += BLOCKS[block] * sum(weight for weight, _ in known) / math.sqrt(sum(square for _, square in known))
    return total


def reads_lawful(text: str, sentence: tuple[int, int], language: str, *, gated: bool) -> bool:
    """Whether text and sentence are plainly more like the lawful examples. `gated`: for wording that a fact may license;
    a step of the law that is said to be taken never does.
    """
    learned = model(language)
    if learned is None or len(text.strip()) < BRIEF[language] or (gated and _asserted(language).search(text)):
        return False
    part = text[slice(*sentence)]
    if score(learned, features(text, language)) >= (LAWFUL_GATED if gated else LAWFUL[language]):
        return False
    return part == text or score(learned, features(part, language)) < LAWFUL_PART


@cache
def _asserted(language: str) -> re.Pattern[str]:
    return compiled(read("asserted")[language], language)


def resembles(
    text: str, parts: Iterable[tuple[int, int]], language: str, *, doubtful: bool, licensed: bool
) -> tuple[list[str], int, int] | None:
    """(codes, start, end) of what reads like an unlawful example; None where nothing does or nothing was learned."""
    learned = model(language)
    if learned is None:
        return None
    brief = len(text.strip()) < BRIEF[language]
    sentences = [part for part in parts if len(text[slice(*part)].strip()) >= SHORTEST[language]]
    if not sentences or (brief and licensed):
        return None
    found = features(text, language)
    whole = score(learned, found)
    further = BRIEF_FURTHER if brief else 0.0
    further += (DOUBTFUL if doubtful else 0.0) + (LICENSED if licensed else 0.0)
    if whole < WHOLE[language] + further and (len(sentences) == 1 or whole < LEAST_WHOLE):
        return None
    scored = [(score(learned, features(text[slice(*part)], language)), part) for part in sentences]
    highest, (start, end) = max(scored)
    if whole < WHOLE[language] + further and highest < SENTENCE[language] + further:
        return None
    return likeliest(learned, found, language), start, end


def likeliest(learned: Model, found: Blocks, language: str) -> list[str]:
    """The likeliest code, and others that are likely too."""
    told = coded(found, language)
    size = {block: math.sqrt(len(known)) for block, known in told.items() if known}
    sums = {
        code: bias + sum(sum(weights.get(one, 0.0) for one in told[block]) / size[block] for block in size)
        for code, (bias, weights) in learned.codes.items()
    }
    ordered = sorted(sums, key=lambda code: (-sums[code], code))
    return ordered[:1] + [code for code in ordered[1:3] if sums[code] >= ANOTHER[language]]
