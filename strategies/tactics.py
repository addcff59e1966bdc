"""Which tactics fit a conversation: pure choosing among the entries of the library.

Source of the terms: `domain.md`, "Tactics and scripts" (six evasions, five answers, four appeals, the tactic families).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Evasion(models.TextChoices):
    """The six evasions that an agent tags on hearing one."""

    HIDING = "hiding", pgettext_lazy("evasion", "Hiding")
    FRIENDSHIP = "friendship", pgettext_lazy("evasion", "Friendship")
    DISPUTING = "disputing", pgettext_lazy("evasion", "Quality or price")
    STALLING = "stalling", pgettext_lazy("evasion", "Playing for time")
    BLAMING = "blaming", pgettext_lazy("evasion", "Blaming others")
    WEARING_DOWN = "wearing_down", pgettext_lazy("evasion", "Wearing down")


class Family(models.TextChoices):
    OPENING = "opening", pgettext_lazy("tactic", "First steps and dates")
    EMPATHY = "empathy", pgettext_lazy("tactic", "Empathy")
    RECIPROCITY = "reciprocity", pgettext_lazy("tactic", "Reciprocity")
    PRAISE = "praise", pgettext_lazy("tactic", "Praise")
    HIGH_LOW_BALL = "high_low_ball", pgettext_lazy("tactic", "High and low ball")
    CONFRONT = "confront", pgettext_lazy("tactic", "Confront with the record")
    FRAMING = "framing", pgettext_lazy("tactic", "Framing")
    SEPARATE = "separate", pgettext_lazy("tactic", "Person and problem apart")
    CHANGE_AGENT = "change_agent", pgettext_lazy("tactic", "Change of agent")
    INSIDER = "insider", pgettext_lazy("tactic", "On your side")
    PERSISTENCE = "persistence", pgettext_lazy("tactic", "Persistence")
    FREQUENCY = "frequency", pgettext_lazy("tactic", "Frequent contact")
    LAWFUL_PRESSURE = "lawful_pressure", pgettext_lazy("tactic", "Lawful pressure")
    QUICK_REACTION = "quick_reaction", pgettext_lazy("tactic", "Quick reaction")


class OnTheLine(models.TextChoices):
    DEBTOR = "debtor", _("The debtor")
    COMPANY_CONTACT = "company_contact", _("The company's contact")
    DECISION_MAKER = "decision_maker", _("Who decides")
    GUARANTOR = "guarantor", _("A guarantor")
    THIRD_PARTY = "third_party", _("Somebody else")


class Fact(models.TextChoices):
    """What a case must hold for an entry that speaks of it."""

    BROKEN_PROMISE = "broken_promise", _("a promise not kept")
    OPEN_PROMISE = "open_promise", _("an open promise")
    KEPT_PROMISE = "kept_promise", _("a promise kept")
    PAYMENT = "payment", _("a payment")
    DISPUTE = "dispute", _("a dispute")
    HARDSHIP = "hardship", _("hardship")


APPEALS = ("reason", "feeling", "interest", "law")
PLACEHOLDERS = ("debtor", "agent", "creditor", "amount", "days", "due_on", "promised_amount", "promised_on", "times_broken", "product")  # fmt: skip
# Whoever answers, nothing of the debt is said to somebody else (PIPL; CN-WHO-03).
TO_THIRD_PARTIES = ("debtor", "agent")
PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Entry:
    """One version of an entry of the library. Texts by language, "en" and "zh"; an empty set of stages or evasions: any."""

    code: str
    version: int
    family: str
    title: Mapping[str, str]
    what: Mapping[str, str]
    lines: Mapping[str, list[str]]
    avoid: Mapping[str, str]
    who: frozenset[str]
    appeals: tuple[str, ...] = ()
    stages: frozenset[str] = frozenset()
    debt_class: str = ""
    evasions: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Conversation:
    """Stage and kind of debt of the case, who is on the line, the evasions heard, and what the case holds."""

    stage: str
    debt_class: str
    who: str
    evasions: frozenset[str] = field(default_factory=frozenset)
    facts: frozenset[str] = field(default_factory=frozenset)


def fitting(entries: Iterable[Entry], talk: Conversation) -> list[Entry]:
    """The entries that may be used, the best first.

    An entry for certain evasions is used only when one of them was heard. Those that answer what was heard come first,
    then those that rest on the record, then those for this stage or kind of debt alone.
    """
    return sorted((entry for entry in entries if _fits(entry, talk)), key=lambda entry: _rank(entry, talk))


def confronting(entries: Iterable[Entry], talk: Conversation) -> list[Entry]:
    """Those that name a promise not kept, the best first; the promise itself is the evasion, whatever else was heard."""
    heard = replace(talk, evasions=frozenset(Evasion.values))
    return [entry for entry in fitting(entries, heard) if Fact.BROKEN_PROMISE in entry.needs]


def _fits(entry: Entry, talk: Conversation) -> bool:
    return (
        talk.who in entry.who
        and (not entry.stages or talk.stage in entry.stages)
        and entry.debt_class in ("", talk.debt_class)
        and entry.needs <= talk.facts
        and (not entry.evasions or bool(entry.evasions & talk.evasions))
    )


def _rank(entry: Entry, talk: Conversation) -> tuple[int, int, int, str]:
    special = bool(entry.stages) + bool(entry.debt_class)
    return (-len(entry.evasions & talk.evasions), -len(entry.needs), -special, entry.code)


def places_in(lines: Iterable[str]) -> set[str]:
    """The names in braces."""
    return {name for line in lines for name in PLACE.findall(line)}


def fill(line: str, values: Mapping[str, str]) -> str:
    """The line with its places filled; one without a value stays visible as `…`, to be said from the screen."""
    return PLACE.sub(lambda found: values.get(found[1]) or "…", line)
