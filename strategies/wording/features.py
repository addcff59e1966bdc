"""What the likeness compares of a text: words, runs of characters, concepts and, in Chinese, how it sounds.

Blocks, each of which counts alike however long the text is: "words" (English words to three; Chinese syllables to three, so
that another character of the same sound changes nothing), "runs" (three to five letters; one to four Chinese characters),
"concepts" (`concepts.py`: each, and which follows which), and in English "order" (`order.py`: concepts in a row with the
small words between them) and "apart" (two words with some between them).
"""

import re
from collections.abc import Mapping
from functools import cache

from strategies.wording import order
from strategies.wording.concepts import concepts, pairs
from strategies.wording.data import read

PLACE = re.compile(r"\{\w+\}")
FIGURES = re.compile(r"\d[\d,.]*")
WORDS = re.compile(r"[a-z']+|0|[!?$£%]")
REACH = 8  # known words from one concept to another that it is paired with
Blocks = Mapping[str, frozenset[str]]


def features(text: str, language: str) -> Blocks:
    """Of a text as it is read (see `views`)."""
    plain = FIGURES.sub("0", PLACE.sub("", text))
    told = concepts(plain, language)
    named = {f"={name}" for names in told for name in names}
    named |= {f"={one}>{two}" for one, two in pairs(told, reach=REACH)}
    blocks = {"concepts": named} | (_chinese(plain) if language == "zh" else _english(plain))
    return {block: frozenset(found) for block, found in blocks.items()}


def _english(text: str) -> dict[str, set[str]]:
    words = WORDS.findall(text)
    line = f" {' '.join(words)} "
    told = order.words(text)
    return {
        "words": {" ".join(words[at : at + size]) for size in (1, 2, 3) for at in range(len(words) - size + 1)},
        "runs": {f"#{line[at : at + size]}" for size in (3, 4, 5) for at in range(len(line) - size + 1)},
        "order": order.runs(told),
        "apart": order.apart(told),
    }


def _chinese(text: str) -> dict[str, set[str]]:
    dense = "".join(text.split())
    sounds = _sounds()
    heard = [sounds.get(char, char) for char in dense]
    return {
        "words": {f"~{' '.join(heard[at : at + size])}" for size in (2, 3) for at in range(len(heard) - size + 1)},
        "runs": {dense[at : at + size] for size in (1, 2, 3, 4) for at in range(len(dense) - size + 1)},
    }


@cache
def _sounds() -> Mapping[str, str]:
    """The commonest syllable of a character, without its tone."""
    return {char: syllable for syllable, chars in read("sounds").items() for char in chars}
