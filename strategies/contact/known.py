"""The catalogue of facts that rules name: what each says, and how it becomes known when a contact is about to be made."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from strategies.shipped import read_yaml

CATALOGUE = Path(__file__).parent.parent / "data" / "contact_facts.yaml"
DERIVED, RECORDED, DECLARED, TOLD = "derived", "recorded", "declared", "told"
HOUSE, CREDITOR, AGENT, DEBTOR, POINT = "house", "creditor", "agent", "debtor", "point"


@dataclass(frozen=True)
class FactWords:
    """`known`: derived, recorded, declared or told; `of`: about what a record is kept, "" where none is. The head of the file says more."""

    name: str
    known: str
    of: str
    label: Mapping[str, str]
    text: Mapping[str, str]

    def said(self, language: str) -> str:
        """The short label, in Chinese where the language is."""
        return self.label["zh" if language.startswith("zh") else "en"]

    def explained(self, language: str) -> str:
        return self.text["zh" if language.startswith("zh") else "en"]


@cache
def catalogue() -> Mapping[str, FactWords]:
    """By name, in the order of the file."""
    told: dict[str, dict[str, Any]] = read_yaml(None, shipped=CATALOGUE)
    return {
        name: FactWords(name, entry["known"], entry.get("of", ""), entry["label"], entry["text"])
        for name, entry in told.items()
    }


@cache
def tellable() -> tuple[str, ...]:
    """What whoever makes a contact may say of it at that moment."""
    return tuple(fact.name for fact in catalogue().values() if fact.known == TOLD)


@cache
def presumed() -> Mapping[str, bool]:
    """What holds where nothing is on record: whatever would have been recorded had it happened, did not."""
    return {fact.name: False for fact in catalogue().values() if fact.known == RECORDED}
