"""In which order an English text speaks of what: runs of concepts with the small words between them kept.

"We will never ring your mother" and "we would not text your boss" tell the same: WE … not TELL YOUR kin. A word that is
neither small (`data/wording/small_words.yaml`) nor of a known concept stands as `*`.
"""

import re
from functools import cache
from itertools import product

from strategies.wording.concepts import look_up
from strategies.wording.data import read

WORDS = re.compile(r"[a-z]+(?:'[a-z]+)?|[0-9]+|[?!$£€,;.:]")
SIZES = (2, 3)
MOST_MEANINGS = 2  # of one word
NEAREST, FARTHEST = 2, 5  # words from one to another that is told with it
UNKNOWN = ("*",)


def words(text: str) -> list[str]:
    return WORDS.findall(text.replace("’", "'"))


def runs(found: list[str]) -> set[str]:
    """Two and three of what `meanings` tells, in a row."""
    told = meanings(found)
    return {
        f">{' '.join(one)}"
        for size in SIZES
        for at in range(len(told) - size + 1)
        for one in product(*told[at : at + size])
    }


def apart(found: list[str]) -> set[str]:
    """Two words in their order with one to four between them."""
    return {f"{first}_{second}" for at, first in enumerate(found) for second in found[at + NEAREST : at + FARTHEST + 1]}


def meanings(found: list[str]) -> list[tuple[str, ...]]:
    """Of each word or known phrase its concepts, itself where it is small."""
    told, at = [], 0
    while at < len(found):
        word = found[at]
        if word in small() or not word.isalpha():
            phrase, size = look_up(found, at, shortest=2)
            told.append(phrase[:MOST_MEANINGS] if phrase else (word,))
        else:
            phrase, size = look_up(found, at)
            told.append(phrase[:MOST_MEANINGS] if phrase else UNKNOWN)
        at += size
    return told


@cache
def small() -> frozenset[str]:
    """Words that hold a sentence together, and those that say who, whether and how."""
    return frozenset(read("small_words")["en"].split())
