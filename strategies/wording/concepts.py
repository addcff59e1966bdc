"""Words of one meaning (`data/wording/concepts.yaml`): what a text speaks of, whatever words it uses."""

import itertools
import re
from collections.abc import Callable, Sequence
from functools import cache

from strategies.wording.data import read

WORDS = re.compile(r"'ll\b|[a-z]+(?:['*-][a-z*]+)*|[0-9]+|[?$£€]")
ENDINGS = ("'s", "ing", "ed", "es", "ly", "s", "d", "'ll", "'re", "'d", "'ve", "er")
LONGEST_PHRASE = 4  # words
LONGEST_WORD = 6  # characters
SHORTEST_STEM = 3


def concepts(text: str, language: str) -> list[tuple[str, ...]]:
    """In the order of the text, for each word or phrase that is known the concepts it stands for."""
    return list(_chinese(text) if language == "zh" else _english(text))


def _english(text: str) -> "list[tuple[str, ...]]":
    words = WORDS.findall(text)

    def look(at: int, size: int) -> tuple[str, ...] | None:
        return known("en").get(" ".join(words[at : at + size])) if size > 1 else _word(words[at])

    return _longest_first(len(words), LONGEST_PHRASE, look)


def look_up(words: Sequence[str], at: int, *, shortest: int = 1) -> tuple[tuple[str, ...] | None, int]:
    """The concepts of the longest known English phrase of at least `shortest` words that begins there, and its words; None, 1
    where there is none.
    """
    for size in range(min(LONGEST_PHRASE, len(words) - at), shortest - 1, -1):
        told = known("en").get(" ".join(words[at : at + size])) if size > 1 else _word(words[at])
        if told:
            return told, size
    return None, 1


def _chinese(text: str) -> "list[tuple[str, ...]]":
    names = known("zh")
    return _longest_first(len(text), LONGEST_WORD, lambda at, size: names.get(text[at : at + size]))


def _longest_first(
    count: int, longest: int, look: Callable[[int, int], tuple[str, ...] | None]
) -> "list[tuple[str, ...]]":
    """What `look(at, size)` finds from left to right, of what begins at one place the longest."""
    found, at = [], 0
    while at < count:
        for size in range(min(longest, count - at), 0, -1):
            if told := look(at, size):
                found.append(told)
                at += size
                break
        else:
            at += 1
    return found


@cache
def _word(word: str) -> tuple[str, ...] | None:
    names = known("en")
    if word in names:
        return names[word]
    for ending in ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < SHORTEST_STEM:
            continue
        for one in (
            stem,
            f"{stem}e",
            stem[:-1] if stem[-1] == stem[-2] else "",
            f"{stem[:-1]}y" if stem[-1] == "i" else "",
        ):
            if one in names:
                return names[one]
    return None


@cache
def known(language: str) -> dict[str, tuple[str, ...]]:
    """The concepts of each word or phrase."""
    found: dict[str, list[str]] = {}
    for name, words in read("concepts")[language].items():
        for word in words.split() if language == "zh" else (one.strip() for one in words.split(",")):
            found.setdefault(word, []).append(name)
    return {word: tuple(dict.fromkeys(names)) for word, names in found.items()}


def pairs(found: list[tuple[str, ...]], *, reach: int) -> "set[tuple[str, str]]":
    """Concepts that follow one another within `reach` known words."""
    told: set[tuple[str, str]] = set()
    for at, first in enumerate(found):
        for second in found[at + 1 : at + 1 + reach]:
            told.update(itertools.product(first, second))
    return told
