"""Where a wording stands: its sentence, whether a negation undoes it, whether what surrounds it protects the debtor.

Negations and frames are data: `data/wording/negation.yaml`, `data/wording/frames.yaml`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from strategies.wording.data import read
from strategies.wording.lexicon import compiled

SENTENCE_END = {
    "zh": re.compile(r"[。！？!?;；\n]+|\.(?=\s|$)"),
    "en": re.compile(r"(?<!\bmr)(?<!\bms)(?<!\bmrs)(?<!\bdr)(?<!\bno)(?<!\bltd)(?<!\binc)\.(?=\s|$)|[!?;\n]+"),
}
LONGEST_SCOPE = 60


@dataclass(frozen=True)
class Frame:
    """`codes`: what it protects from, empty for all. `whole`: the whole text, not the sentence alone."""

    regex: re.Pattern[str]
    codes: frozenset[str]
    unless: re.Pattern[str] | None
    whole: bool


def sentences(text: str, language: str) -> list[tuple[int, int]]:
    """Half-open places; the mark that ends a sentence belongs to it."""
    found, start = [], 0
    for end in SENTENCE_END[language].finditer(text):
        found.append((start, end.end()))
        start = end.end()
    return [*found, (start, len(text))] if start < len(text) or not found else found


def is_negated(text: str, sentence: tuple[int, int], start: int, end: int, language: str) -> bool:
    """Whether a negation in the clause, before, within or right after, governs what stands at `text[start:end]`."""
    cue, blocker, clause_end, after = _negation(language)
    if after.match(text, end, sentence[1]):
        return True
    begin = max(sentence[0], start - LONGEST_SCOPE)
    for boundary in clause_end.finditer(text, begin, start):
        begin = boundary.end()
    for found in cue.finditer(text, begin, end):
        between = text[found.end() : end]
        if found.end() <= end and not blocker.search(between) and not _undone(text[begin : found.end()], language):
            return True
    return False


def is_framed(text: str, sentence: tuple[int, int], code: str, language: str) -> bool:
    """Whether a frame protects from the code, in this sentence or in the whole text."""
    return any(
        frame.regex.search(part) and not (frame.unless and frame.unless.search(part))
        for frame in _frames(language)
        if not frame.codes or code in frame.codes
        for part in [text if frame.whole else text[slice(*sentence)]]
    )


def is_protective(text: str, sentence: tuple[int, int], language: str) -> bool:
    """Whether any frame, of whatever code, stands in the sentence."""
    return any(frame.regex.search(text, *sentence) for frame in _frames(language))


def _undone(text: str, language: str) -> bool:
    """A negation that is itself negated or mocked: 别以为不会, don't think we won't."""
    return bool(_mocking(language).search(text))


@cache
def _mocking(language: str) -> re.Pattern[str]:
    return compiled(read("negation")[language]["mocking"], language)


@cache
def _negation(language: str) -> tuple[re.Pattern[str], ...]:
    told = read("negation")[language]
    return tuple(compiled(told[name], language) for name in ("cue", "blocker", "clause_end", "after"))


@cache
def _frames(language: str) -> tuple[Frame, ...]:
    return tuple(_read_frames(language))


def _read_frames(language: str) -> Iterator[Frame]:
    for told in read("frames")[language]:
        unless = told.get("unless")
        yield Frame(
            regex=compiled(told["re"], language),
            codes=frozenset(told.get("codes", ())),
            unless=compiled(unless, language) if unless else None,
            whole=told.get("whole", False),
        )
