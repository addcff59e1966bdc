"""What a header word means: the English and Chinese words that creditors use, and a guess for each column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from cases.intake.cells import fold
from cases.intake.fields import Subject
from cases.intake.payment_words import PAYMENT_WORDS
from cases.intake.words import WORDS

_WORDS = {Subject.DEBTS: WORDS, Subject.PAYMENTS: PAYMENT_WORDS}

_SEPARATORS = re.compile(r"[\s_\-./\\#:·*'’\"“”]+")
_BRACKETED = re.compile(r"[(\[【<{（].*?[)\]】>}）]")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ACCENTS = str.maketrans("äöüéèêáàóñç", "aoueeeaaonc")


def normal(header: str) -> str:
    """Return the header without case, separators, brackets and accents, so that `Invoice_No.` is `invoiceno`."""
    header = _BRACKETED.sub(" ", fold(header))
    return _SEPARATORS.sub("", header.casefold().translate(_ACCENTS))


def tokens(header: str) -> list[str]:
    """Return the header's words: `InvoiceDueDate` is invoice, due, date."""
    header = _BRACKETED.sub(" ", fold(header))
    return [word.casefold() for part in _SEPARATORS.split(header) for word in _CAMEL.split(part) if word]


@cache
def _exact(subject: Subject) -> dict[str, list[tuple[str, int]]]:
    meanings: dict[str, list[tuple[str, int]]] = {}
    for field, words in _WORDS[subject].items():
        for rank, word in enumerate(words):
            meanings.setdefault(normal(word), []).append((field, rank))
    return meanings


@cache
def _phrases(subject: Subject) -> list[tuple[tuple[str, ...], str, str, int]]:
    """Phrases worth finding inside a longer header: English ones of two words, Chinese ones of three characters."""
    found = []
    for field, words in _WORDS[subject].items():
        for rank, word in enumerate(words):
            parts = tuple(word.split())
            if word.isascii() and len(parts) >= 2:
                found.append((parts, "", field, rank))
            elif not word.isascii() and len(word) >= 2:
                found.append(((), word, field, rank))
    return sorted(found, key=lambda item: -(sum(map(len, item[0])) + 2 * len(item[1])))


@dataclass(frozen=True, slots=True)
class Meaning:
    """One field that a header may mean, how surely (0 to 1), and its place among that field's words."""

    field: str
    confidence: float
    rank: int


@cache
def meanings(header: str, subject: Subject = Subject.DEBTS) -> tuple[Meaning, ...]:
    """Return what a header may mean in a file of debts or of payments, surest first."""
    key, exact = normal(header), _exact(subject)
    # A second column of one name (`Date.1`, `Date (2)`) means the same, a little less surely.
    again = re.sub(r"\d+$", "", key) if key not in exact else key
    if again in exact:
        sure = 1.0 if again == key else 0.85
        return tuple(Meaning(field, sure, rank) for field, rank in exact[again])
    return _inside(header, subject)


def _inside(header: str, subject: Subject) -> tuple[Meaning, ...]:
    words, key = tokens(header), normal(header)
    if header.isascii() and len(words) < 2:
        return ()
    for parts, chinese, field, rank in _phrases(subject):
        size = len(parts)
        inside = any(tuple(words[i : i + size]) == parts for i in range(len(words) - size + 1)) if parts else False
        if inside or (chinese and key.endswith(chinese)):
            return (Meaning(field, 0.7, rank),)
    return ()


def recognised(record: Sequence[str], subject: Subject = Subject.DEBTS) -> int:
    """Return how many different fields the cells of a record may name: the measure of a header line."""
    return len({found[0].field for cell in record if cell and len(cell) <= 60 and (found := meanings(cell, subject))})
