"""The wording check: which codes of compliance 3.1 a text trips, on which words, and whether a fact of the case licenses it.

Pure: text and facts in, a verdict out. How it decides is told in `docs/wording-check.md`.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from strategies.wording import chinese, english
from strategies.wording.characters import fold
from strategies.wording.facts import missing_fact
from strategies.wording.identity import unidentified
from strategies.wording.likeness import resembles
from strategies.wording.lexicon import Code, Pattern, codes, patterns
from strategies.wording.speech import is_framed, is_negated, sentences
from strategies.wording.view import View

CHANNELS = ("call", "sms", "email", "messaging", "letter", "visit")
LONGEST = 20_000  # characters of one text
REFUSED, NEEDS_FACT, FINE = "refused", "needs_fact", "fine"
HAN = re.compile(f"[{chinese.HAN}]")
LATIN = re.compile(r"[a-z]{2,}")
RESTORERS = {"zh": chinese.restore, "en": english.restore}


class TextTooLong(ValueError):  # noqa: N818 - a refusal, not an error
    """More than LONGEST characters."""


@dataclass(frozen=True)
class Finding:
    """`text`: as it is written, at `start` to `end`. `missing`: the fact that would license it, "" where none can.

    `by_likeness`: no pattern names it, the sentence reads like unlawful examples.
    """

    code: Code
    language: str
    text: str
    start: int
    end: int
    missing: str = ""
    by_likeness: bool = False


@dataclass(frozen=True)
class Outcome:
    """`findings` in the order of the text, of one code and place the plainest."""

    verdict: str
    findings: tuple[Finding, ...]


def check_wording(
    text: str,
    *,
    channel: str = "call",
    language: str = "auto",
    facts: Mapping[str, Any] | None = None,
    now: dt.datetime | None = None,
) -> Outcome:
    """Judge one text. `facts` as `read_facts` gives them; `now`: against which the age of a balance is counted.

    Raises TextTooLong.
    """
    if len(text) > LONGEST:
        raise TextTooLong(f"{len(text)} characters; at most {LONGEST} are read as one text")
    found: list[Finding] = []
    read = views(text, language)
    for one, view in read:
        found += _findings(text, view, one, channel, facts or {}, now)
    kept = tuple(_plainest(found))
    kept += tuple(one for one in _resembling(text, read) if one.code not in {known.code for known in kept})
    if any(not finding.missing for finding in kept):
        return Outcome(REFUSED, kept)
    return Outcome(NEEDS_FACT if kept else FINE, kept)


def views(text: str, language: str) -> list[tuple[str, View]]:
    """The text as it is read in each of its languages."""
    read = {one: RESTORERS[one](fold(text, one)) for one in (("zh", "en") if language == "auto" else (language,))}
    if language != "auto":
        return list(read.items())
    told = []
    if HAN.search(read["zh"].text):
        told.append(("zh", read["zh"]))
    if LATIN.search(read["en"].text) and (not told or _has_sentence(read["en"].text)):
        told.append(("en", read["en"]))
    return told


def _has_sentence(text: str) -> bool:
    """Whether a Chinese text holds English that says something, not just a name or App."""
    return len(LATIN.findall(text)) >= 2


def _findings(
    text: str, view: View, language: str, channel: str, facts: Mapping[str, Any], now: dt.datetime | None
) -> Iterator[Finding]:
    parts = sentences(view.text, language)
    for pattern in patterns(language):
        for start, end in _places(view.text, parts, pattern, language):
            gate = pattern.gate or pattern.licence
            missing = missing_fact(gate, facts, now) if gate else ""
            if gate and not missing:
                continue
            begin, stop = view.original(start, end)
            told = missing if pattern.gate else ""
            yield Finding(codes()[pattern.code], language, text[begin:stop], begin, stop, told)
    if place := unidentified(view.text, language, channel):
        begin, stop = view.original(*place)
        yield Finding(codes()["ID"], language, text[begin:stop], begin, stop)


def _places(
    text: str, parts: list[tuple[int, int]], pattern: Pattern, language: str
) -> Iterator[tuple[int, int]]:
    """Where the pattern stands in earnest: not excepted, negated or framed."""
    for found in pattern.regex.finditer(text):
        start, end = found.span()
        if start == end:
            continue
        sentence = next(part for part in parts if start < part[1])
        if pattern.unless and pattern.unless.search(text, *sentence):
            continue
        if pattern.negatable and is_negated(text, sentence, start, end, language):
            continue
        if not is_framed(text, sentence, pattern.code, language):
            yield start, end


def _resembling(text: str, read: list[tuple[str, View]]) -> Iterator[Finding]:
    """What reads like unlawful examples; where the patterns met their words and found them harmless, only far above the line."""
    for language, view in read:
        parts = sentences(view.text, language)
        harmless = any(
            pattern.regex.search(view.text) and not any(True for _ in _places(view.text, parts, pattern, language))
            for pattern in patterns(language)
        )
        if found := resembles(view.text, parts, language, doubtful=harmless):
            code, start, end = found
            begin, stop = view.original(start, end)
            yield Finding(codes()[code], language, text[begin:stop], begin, stop, by_likeness=True)


def _plainest(found: list[Finding]) -> Iterator[Finding]:
    """One of each code where several overlap: one that no fact licenses before one that a fact does, then the shortest."""
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda one: (bool(one.missing), one.end - one.start, one.start)):
        if not any(
            one.code == finding.code and one.start < finding.end and finding.start < one.end for one in kept
        ):
            kept.append(finding)
    yield from sorted(kept, key=lambda one: (one.start, one.end, one.code.code))
