"""English words written with figures and signs for letters, parted, stretched or short of a letter.

Words listed in `data/wording/disguised_en.yaml` are restored from all of that; any word that the examples use
(`vocabulary_en.json`) where its letters are parted or figures and signs stand in it. Everything else stays as it is written.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product

from strategies.wording.data import read
from strategies.wording.view import View
from strategies.wording.vocabulary import common, in_words

SIGNS = {"0": "o", "1": "li", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "@": "a", "$": "s", "!": "il", "|": "li", "+": "t", "(": "c", "€": "e", "£": "l", "¡": "i"}  # fmt: skip
TOKEN = re.compile(r"[a-z0-9@$!|+(£¡*#'.\-_·•/~]*[a-z][a-z0-9@$!|+(£¡*#'.\-_·•/~]*|[$@]ue\b")
PARTED = re.compile(r"(?<![a-z0-9@$!|])[a-z0-9@$!|](?:([ .\-_*·•,/~]{1,3})[a-z0-9@$!|](?![a-z0-9@$!|])){2,}")
PAIR = re.compile(r"(?<![a-z'])([a-z]{1,7}) ([a-z]{1,7})(?![a-z'])")
LONG = 6  # letters from which on a missing or swapped letter is undone
MOST_READINGS = 64


def restore(view: View) -> View:
    """The listed words as they are written plainly."""
    view = view.rewrite(PARTED, lambda found: _joined(found[0]))
    view = view.rewrite(TOKEN, lambda found: _plain(found[0]))
    return view.replace(list(_halves(view.text)))


def _joined(text: str) -> str | None:
    """A run of single letters as the words that are found in it; None where none is."""
    letters = re.sub(r"[^a-z0-9@$!|\s]", "", text)
    words = [_plain("".join(part.split())) or "".join(part.split()) for part in re.split(r"\s{2,}", letters)]
    if all(word in _words() for word in words):
        return " ".join(words)
    told = [word if word in _words() else in_words(_lettered(word)) for word in words]
    if all(told):
        return " ".join(word for word in told if word)
    if len(words) > 1:
        return " ".join(words)
    if "-" in text and " " in text:
        return re.sub(r"(?<=\w)-(?=\w)", "", text)
    run = words[0]
    found = [word for word in sorted(_words(), key=len, reverse=True) if len(word) >= 4 and word in run]
    if not found:
        return run if len(run) >= 5 and not text.replace(" ", "").isascii() else None
    before, after = run.split(found[0], 1)
    return f"{before} {found[0]} {after}".strip()


@lru_cache(maxsize=20_000)
def _plain(token: str) -> str | None:
    """The listed word that the token disguises; None where it is plain or none."""
    core = token.strip("'.-_*#!/~+|(")
    known = read("disguised_en")
    if core in known["written"]:
        return token.replace(core, known["written"][core], 1)
    if core in _words() or (core.isalpha() and core in _not()):
        return None
    lead, _, tail = token.partition(core)
    stem, own = (core[:-2], "'s") if core.endswith("'s") else (core, "")
    readings = list(_readings(stem))
    for reading in readings:
        if word := _word(reading):
            return f"{lead}{word}{own}{tail}"
    if own or stem.isalpha() or _is_plain(stem):
        return None
    word = next((one for one in readings if len(one) > 2 and one in common()), None)
    return f"{lead}{word}{tail}" if word else None


def _is_plain(token: str) -> bool:
    """Words that a hyphen or a stroke joins (next-of-kin), contractions, and a figure with its unit (24hrs, 5pm)."""
    parts = re.split(r"[.\-_·•/~']", token)
    return all(len(part) > 1 and part in common() for part in parts) or bool(
        re.fullmatch(r"[$£€]?\d[\d.,]*[a-z]{0,4}|[a-z]+'[a-z]{1,2}", token)
    )


def _lettered(word: str) -> str:
    return "".join(SIGNS.get(char, char)[0] for char in word)


def _readings(core: str) -> Iterator[str]:
    """What the token may say with its signs read as letters, the marks between letters left out."""
    if core.isalpha():
        yield core
        return
    core = re.sub(r"(?<=[a-z0-9@$!|])[.\-_·•/~'](?=[a-z0-9@$!|])", "", core)
    if sum(char.isdigit() for char in core) > len(core) / 2:
        return
    choices = [SIGNS.get(char, char) for char in core]
    size = 1
    for choice in choices:
        size *= len(choice)
    if size <= MOST_READINGS:
        yield from ("".join(reading) for reading in product(*choices))


def _word(reading: str) -> str | None:
    if reading in _words():
        return reading
    if "*" in reading or "#" in reading:
        return _with_gaps(reading)
    collapsed = _collapse(reading)
    if collapsed != reading and re.search(r"(.)\1\1", reading) and collapsed in _collapsed():
        return _collapsed()[collapsed]
    return _nearly().get(reading) if reading not in _not() else None


def _with_gaps(reading: str) -> str | None:
    """A word with some letters starred out, at most half of them and not the first."""
    if reading[0] in "*#" or len(re.findall(r"[*#]", reading)) * 2 > len(reading):
        return None
    pattern = re.compile("".join("[a-z]" if char in "*#" else re.escape(char) for char in reading))
    return next((word for word in sorted(_words()) if len(word) > 3 and pattern.fullmatch(word)), None)


def _halves(text: str) -> Iterator[tuple[int, int, str]]:
    """A long word written in two."""
    for found in PAIR.finditer(text):
        word = found[1] + found[2]
        if len(word) >= LONG - 1 and word in _words() and not {found[1], found[2]} <= _plain_halves():
            yield found.start(), found.end(), word


@cache
def _plain_halves() -> frozenset[str]:
    """Halves that are words anybody writes."""
    return (
        frozenset(
            [
                "a",
                "i",
                "in",
                "is",
                "it",
                "on",
                "or",
                "the",
                "to",
                "we",
                "us",
                "be",
                "me",
                "my",
                "no",
                "so",
                "he",
                "as",
                "at",
                "do",
                "go",
                "of",
                "up",
                "an",
                "am",
                "by",
                "if",
                "ed",
                "s",
                "fine",
                "court",
                "law",
                "off",
                "ice",
                "house",
                "home",
                "work",
                "place",
                "home",
                "pay",
                "day",
            ]
        )
        | _words()
    )


@cache
def _words() -> frozenset[str]:
    return frozenset(read("disguised_en")["words"])


@cache
def _not() -> frozenset[str]:
    return frozenset(read("disguised_en")["not"])


def _collapse(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)


@cache
def _collapsed() -> dict[str, str]:
    return {_collapse(word): word for word in sorted(_words())}


@cache
def _nearly() -> dict[str, str]:
    """Long words short of one inner letter, or with two inner letters swapped."""
    found = {}
    for word in sorted(_words()):
        if len(word) < LONG:
            continue
        for at in range(1, len(word) - 1):
            found[word[:at] + word[at + 1 :]] = word
            found[word[:at] + word[at + 1] + word[at] + word[at + 2 :]] = word
    return {near: word for near, word in found.items() if near not in _words()}
