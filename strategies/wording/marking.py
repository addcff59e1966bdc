"""A judged text cut into the words found and what stands between them, and as a record for machines."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from strategies.wording.check import Finding, Outcome


@dataclass(frozen=True)
class Piece:
    text: str
    is_found: bool


@dataclass(frozen=True)
class Judged:
    """A text with what was found in it."""

    text: str
    outcome: Outcome

    @property
    def is_known(self) -> bool:
        """Whether a pattern found something that no fact licenses, and not merely a likeness to examples."""
        return any(not one.by_likeness and not one.missing for one in self.outcome.findings)

    @property
    def pieces(self) -> list[Piece]:
        """The whole text in order; overlapping findings are one piece."""
        found, at = [], 0
        for start, end in _merged((one.start, one.end) for one in self.outcome.findings):
            found += [Piece(self.text[at:start], is_found=False), Piece(self.text[start:end], is_found=True)]
            at = end
        return [piece for piece in [*found, Piece(self.text[at:], is_found=False)] if piece.text]


def as_record(outcome: Outcome) -> dict[str, Any]:
    """As JSON: `verdict`, and `findings` with `code`, `text`, `start`, `end`, `rule`, `missing_fact`, `suggestion` …"""
    return {"verdict": outcome.verdict, "findings": [_finding(one) for one in outcome.findings]}


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "code": one.code.code,
        "text": one.text,
        "start": one.start,
        "end": one.end,
        "rule": one.code.rule[one.language],
        "citation": one.code.citation[one.language],
        "missing_fact": one.missing or None,
        "suggestion": one.suggestion,
        "found_by": "likeness" if one.by_likeness else "pattern",
    }


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
