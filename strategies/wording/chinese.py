"""Chinese words that were parted by marks, spelt in letters or written with another character of the same sound.

Only words listed in `data/wording/disguised_zh.yaml` are restored; everything else stays as it is written.
"""

import itertools
import re
from collections.abc import Iterator
from functools import cache

from strategies.wording.data import read
from strategies.wording.view import View

HAN = "\u3400-\u9fff"
MARKS = r"[ \t*★☆●○◆■·•.\-_~|/\\+=^#&`'\"…()\[\]<>♥❤×]"
SPACES = re.compile(rf"(?<=[{HAN}])[ \u3000\t]+(?=[{HAN}])")
DECORATION = re.compile(rf"(?<=[{HAN}])[*★☆●○◆■•_~|+=^#&`♥❤×/\\\-·.]{{1,3}}(?=[{HAN}])")
LONGEST_PARTING = 3


def restore(view: View) -> View:
    """The listed words as they are written plainly."""
    view = view.rewrite(SPACES, lambda _found: "").rewrite(DECORATION, lambda _found: "")
    view = view.rewrite(_spellings(), lambda found: read("disguised_zh")["written"][found[0]])
    return view.replace(list(_hidden(view.text)))


@cache
def _spellings() -> re.Pattern[str]:
    told = sorted(read("disguised_zh")["written"], key=len, reverse=True)
    return re.compile(
        "|".join(rf"(?<![a-z]){re.escape(one)}(?![a-z])" if one.isascii() else re.escape(one) for one in told)
    )


# A unit of a text: where it begins and ends, what stands there, and the syllable it may be read as ("" for a character
# that no listed word sounds like).
Unit = tuple[int, int, str, frozenset[str]]


def _hidden(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, word) of every listed word in disguise, from left to right."""
    units = list(_units(text))
    at = 0
    while at < len(units):
        found = _word_at(units, at, text)
        if found is None:
            at += 1
            continue
        length, word = found
        start, end = units[at][0], units[at + length - 1][1]
        if text[start:end] != word:
            yield start, end, word
        at += length


def _word_at(units: list[Unit], at: int, text: str) -> tuple[int, str] | None:
    first = units[at]
    keys = {first[2], *first[3]}
    words = {word for key in keys for word in _by_first().get(key, ())}
    for word in sorted(words, key=len, reverse=True):
        row = units[at : at + len(word)]
        if len(row) == len(word) and _together(row, text) and _is(row, word):
            return len(word), word
    return None


def _together(row: list[Unit], text: str) -> bool:
    """Nothing but a few marks between one unit and the next."""
    return all(
        before[1] == after[0]
        or (after[0] - before[1] <= LONGEST_PARTING and _marks().fullmatch(text[before[1] : after[0]]))
        for before, after in itertools.pairwise(row)
    )


def _is(row: list[Unit], word: str) -> bool:
    right = spelt = alike = 0
    for unit, char, syllable in zip(row, word, _syllables_of(word), strict=True):
        if unit[2] == char:
            right += 1
        elif not (unit[3] & syllable):
            return False
        elif unit[2].isascii():
            spelt += 1
        else:
            alike += 1
    if alike == 0:
        return True
    told = read("disguised_zh")
    return (
        word in told["homophones"]
        and right + spelt >= alike
        and right + spelt > 0
        and "".join(unit[2] for unit in row) not in _not()
        and all(before[1] == after[0] for before, after in itertools.pairwise(row))
    )


@cache
def _not() -> frozenset[str]:
    return frozenset(read("disguised_zh")["not"])


@cache
def _marks() -> re.Pattern[str]:
    return re.compile(rf"{MARKS}+")


@cache
def _sounds() -> dict[str, frozenset[str]]:
    """Syllables by character, of the syllables that listed words have."""
    found: dict[str, set[str]] = {}
    for syllable, chars in read("syllables").items():
        for char in chars:
            found.setdefault(char, set()).add(syllable)
    return {char: frozenset(syllables) for char, syllables in found.items()}


@cache
def _syllables_of(word: str) -> tuple[frozenset[str], ...]:
    return tuple(_sounds().get(char, frozenset()) for char in word)


@cache
def _by_first() -> dict[str, tuple[str, ...]]:
    """Listed words by their first character and by each syllable that it is read as."""
    told = read("disguised_zh")
    found: dict[str, list[str]] = {}
    for word in dict.fromkeys([*told["homophones"], *told["words"]]):
        for key in (word[0], *_syllables_of(word)[0]):
            found.setdefault(key, []).append(word)
    return {key: tuple(words) for key, words in found.items()}


@cache
def _letters() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """One syllable, and a run of nothing but syllables."""
    one = "|".join(sorted(read("syllables"), key=len, reverse=True))
    return re.compile(one), re.compile(rf"(?:{one})+")


def _units(text: str) -> Iterator[Unit]:
    """Characters, and syllables where a run of letters is made of them wholly."""
    syllable, run = _letters()
    sounds = _sounds()
    for found in re.finditer(rf"[{HAN}]|[a-z]+", text):
        if not found[0].isascii():
            yield found.start(), found.end(), found[0], sounds.get(found[0], frozenset())
        elif run.fullmatch(found[0]):
            for part in syllable.finditer(found[0]):
                yield found.start() + part.start(), found.start() + part.end(), part[0], _readings(part[0])
        else:
            yield found.start(), found.end(), found[0], frozenset()


@cache
def _readings(syllable: str) -> frozenset[str]:
    """ü is written v, u or yu by those who type without it."""
    return frozenset({syllable, syllable.replace("lu", "lv"), syllable.replace("nu", "nv")})
