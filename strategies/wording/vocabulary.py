"""The words that the English examples use, and a run of letters cut into them.

`data/wording/vocabulary_en.json` is made by `manage.py learn_wording`: how often each word stands in the examples.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from strategies.wording.concepts import WORDS, known
from strategies.wording.data import FOLDER

PATH = FOLDER / "vocabulary_en.json"
RAREST = 2  # examples that must use a word
LONGEST = 18  # letters of a word
SINGLE = {"a", "i"}


@cache
def common() -> Mapping[str, int]:
    """Count by word; words of `concepts.yaml` that no example uses count once."""
    told: dict[str, int] = json.loads(PATH.read_text(encoding="utf-8")) if PATH.exists() else {}
    return dict.fromkeys((word for word in known("en") if word.isalpha() and len(word) > RAREST), 1) | told


def counted(texts: Iterable[str]) -> dict[str, int]:
    """How many of the texts, in small letters, use each word that is common in them."""
    found = Counter(word for text in texts for word in set(WORDS.findall(text)) if word.isalpha())
    return {
        word: count for word, count in sorted(found.items()) if count >= RAREST and (len(word) > 1 or word in SINGLE)
    }


@lru_cache(maxsize=2_000)
def in_words(run: str) -> str | None:
    """The run of letters cut into the likeliest common words; None where it is not made of them."""
    counts = common()
    whole = math.log(sum(counts.values()) or 1) + 2
    best: list[tuple[float, str] | None] = [(0.0, ""), *[None] * len(run)]
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - LONGEST), end):
            before, word = best[start], run[start:end]
            if before is None or word not in counts:
                continue
            cost = before[0] + whole - math.log(counts[word])
            if (now := best[end]) is None or cost < now[0]:
                best[end] = (cost, f"{before[1]} {word}")
    found = best[len(run)]
    return found[1].strip() if found and found[1] else None
