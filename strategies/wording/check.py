"""The wording check: which codes of compliance 3.1 a text trips, on which words, and whether a fact of the case licenses it.

Pure: text and facts in, a verdict out. How it decides is told in `docs/wording-check.md`.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from strategies.wording import chinese, english
from strategies.wording.anchors import pieces
from strategies.wording.characters import fold
from strategies.wording.facts import missing_fact
from strategies.wording.features import PLACE
from strategies.wording.identity import unidentified
from strategies.wording.lexicon import Code, Pattern, codes, patterns
from strategies.wording.likeness import reads_lawful, resembles
from strategies.wording.speech import is_framed, is_negated, is_protective, sentences
from strategies.wording.view import Span, View

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

    @property
    def suggestion(self) -> str:
        """A lawful wording in the language of the text."""
        return self.code.suggestion[self.language]


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
    gate = Gate(facts or {}, now)
    readings = [_read(text, one, view, channel, gate) for one, view in views(text, language)]
    found = [finding for reading in readings for finding in reading.findings]
    refused = any(not finding.missing for finding in found)
    if refused or not found:
        found += [one for reading in readings for one in _resembling(text, reading)]
    kept = tuple(_plainest(found))
    if any(not finding.missing for finding in kept):
        return Outcome(REFUSED, kept)
    return Outcome(NEEDS_FACT if kept else FINE, kept)


def views(text: str, language: str) -> list[tuple[str, View]]:
    """The text as it is read in each of its languages."""
    if language != "auto":
        return [(language, RESTORERS[language](fold(text, language)))]
    told = []
    chinese_view = chinese.restore(fold(text, "zh"))
    if HAN.search(chinese_view.text):
        told.append(("zh", chinese_view))
    english_view = fold(text, "en")
    # A Chinese text holds English that says something, not just a name or "App", from two words on.
    if len(LATIN.findall(PLACE.sub("", english_view.text))) >= (2 if told else 1):
        told.append(("en", english.restore(english_view)))
    return told


@dataclass(frozen=True)
class Gate:
    """The facts of the case, and the moment against which they are as old as they are."""

    facts: Mapping[str, Any]
    now: dt.datetime | None

    def missing(self, name: str) -> str:
        """The fact that is missing, "" where none is."""
        return missing_fact(name, self.facts, self.now)


@dataclass(frozen=True)
class Reading:
    """What the patterns found in one language. `licensed`: they met wording that a fact licenses; `harmless`: words of
    theirs, negated or in a frame that protects."""

    language: str
    view: View
    sentences: list[Span]
    findings: list[Finding]
    licensed: bool
    harmless: bool


def _read(text: str, language: str, view: View, channel: str, gate: Gate) -> Reading:
    parts = sentences(view.text, language)
    found: list[Finding] = []
    places: list[Span] = []
    licensed = harmless = False
    held = pieces(view.text)
    for pattern in patterns(language):
        if not pattern.may_stand_in(held):
            continue
        for place in pattern.regex.finditer(view.text):
            if place.end() == place.start():
                continue
            if not _in_earnest(view.text, parts, place, pattern, language):
                harmless = True
                continue
            needed = pattern.gate or pattern.licence
            missing = gate.missing(needed) if needed else ""
            if needed and not missing:
                licensed = True
                continue
            told = missing if pattern.gate else ""
            found.append(_finding(text, view, pattern.code, language, place.span(), missing=told))
            places.append(place.span())
    kept = [
        finding
        for finding, place in zip(found, places, strict=True)
        if not reads_lawful(view.text, _around(parts, place), language, gated=bool(finding.missing))
    ]
    found, harmless = kept, harmless or len(kept) < len(found)
    if demand := unidentified(view.text, language, channel):
        found.append(_finding(text, view, "ID", language, demand))
    return Reading(language, view, parts, found, licensed, harmless)


def _in_earnest(text: str, parts: list[Span], place: re.Match[str], pattern: Pattern, language: str) -> bool:
    """Neither excepted, negated nor framed."""
    start, end = place.span()
    sentence = _around(parts, (start, end))
    return not (
        (pattern.unless and pattern.unless.search(text, *sentence))
        or (pattern.negatable and is_negated(text, sentence, start, end, language))
        or is_framed(text, sentence, pattern.code, language)
    )


def _around(parts: list[Span], place: Span) -> Span:
    """The sentence in which the place begins."""
    return next(part for part in parts if place[0] < part[1])


def _finding(
    text: str, view: View, code: str, language: str, place: Span, *, missing: str = "", by_likeness: bool = False
) -> Finding:
    start, end = view.original(*place)
    return Finding(codes()[code], language, text[start:end], start, end, missing, by_likeness)


def _resembling(original: str, reading: Reading) -> Iterator[Finding]:
    """What reads like unlawful examples, of a code that the patterns did not find."""
    text, language = reading.view.text, reading.language
    protected = reading.harmless or any(is_protective(text, part, language) for part in reading.sentences)
    known = {finding.code.code for finding in reading.findings}
    silent = not reading.findings
    found = resembles(
        text, reading.sentences, language, doubtful=protected and silent, licensed=reading.licensed and silent
    )
    if found:
        names, start, end = found
        yield from (
            _finding(original, reading.view, code, language, (start, end), by_likeness=True)
            for code in names
            if code not in known
        )


def _plainest(found: list[Finding]) -> Iterator[Finding]:
    """One of each code where several overlap: one that no fact licenses before one that a fact does, then the shortest."""
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda one: (bool(one.missing), one.end - one.start, one.start)):
        if not any(
            one.code.code == finding.code.code and one.start < finding.end and finding.start < one.end for one in kept
        ):
            kept.append(finding)
    yield from sorted(kept, key=lambda one: (one.start, one.end, one.code.code))
