"""The patterns of the codes, compiled from `data/wording/code_*.yaml` with the groups of words in `words.yaml`.

`<kin>` in a pattern stands for the group `kin`, `<..>` for a short way inside one sentence.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from strategies.wording.anchors import Anchor, anchors
from strategies.wording.data import code_files, read

LANGUAGES = ("zh", "en")
SHORT_WAY = {"zh": r"[^。！？!?;；\n]{0,14}?", "en": r"[^.!?;\n]{0,45}?"}
PLACE = re.compile(r"<([a-z_]+|\.\.)>")


@dataclass(frozen=True)
class Pattern:
    """`gate`: the truth that wording of this kind needs, "" where none helps. `licence`: the truth with which it is no
    finding, without which it is refused. `unless_text`: what in the sentence makes it harmless.

    `negatable`: whether a negation before it undoes it.
    """

    code: str
    text: str
    gate: str = ""
    licence: str = ""
    unless_text: str = ""
    negatable: bool = True

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return re.compile(self.text)

    @cached_property
    def unless(self) -> re.Pattern[str] | None:
        return re.compile(self.unless_text) if self.unless_text else None

    @cached_property
    def anchors(self) -> tuple[Anchor, ...]:
        return anchors(self.text)

    def may_stand_in(self, pieces: frozenset[str]) -> bool:
        """Whether a text of these pieces can match at all; most patterns are settled by this and never compiled."""
        return not any(anchor.isdisjoint(pieces) for anchor in self.anchors)


@dataclass(frozen=True)
class Code:
    """Name, rule, citation and suggestion by language, "en" and "zh"."""

    code: str
    name: Mapping[str, str]
    rule: Mapping[str, str]
    citation: Mapping[str, str]
    suggestion: Mapping[str, str]


@cache
def codes() -> dict[str, Code]:
    """By code."""
    told = (read(name) for name in code_files())
    return {
        one["code"]: Code(one["code"], one["name"], one["rule"], one["citation"], one["suggestion"]) for one in told
    }


@cache
def patterns(language: str) -> tuple[Pattern, ...]:
    return tuple(
        _pattern(told, code, language)
        for file in (read(name) for name in code_files())
        for code in [file["code"]]
        for told in file["patterns"].get(language, ())
    )


def compiled(text: str, language: str) -> re.Pattern[str]:
    """With groups of words and short ways put in."""
    return re.compile(_spelled(text, language))


def _spelled(text: str, language: str) -> str:
    def put(found: re.Match[str]) -> str:
        if found[1] == "..":
            return SHORT_WAY[language]
        return f"(?:{_spelled(read('words')[language][found[1]], language)})"

    return PLACE.sub(put, text)


def _pattern(told: "str | Mapping[str, object]", code: str, language: str) -> Pattern:
    record = {"re": told} if isinstance(told, str) else told
    unless = record.get("unless")
    return Pattern(
        code=str(record.get("code", code)),
        text=_spelled(str(record["re"]), language),
        gate=str(record.get("gate", "")),
        licence=str(record.get("licence", "")),
        unless_text=_spelled(str(unless), language) if unless else "",
        negatable=bool(record.get("negatable", True)),
    )
