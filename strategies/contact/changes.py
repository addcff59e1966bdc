"""What differs between two versions of a rule, part by part, in words of the active language. Pure."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from strategies.contact import terms
from strategies.contact.words import Labels, Record, days, facts_named, hours, named, period

NOTHING = "–"
ORDER = (
    "kind", "hours", "tz", "limit", "unit", "period", "per", "only", "after", "wait", "fact", "phase", "exceptions",
    "effect", "jurisdiction", "region", "who", "channel", "debt_class", "creditor_class", "valid_from", "valid_to",
    "message", "citation", "note", "force", "confidence", "example", "params",
)  # fmt: skip
PART: dict[str, LazyText] = {
    "kind": gettext_lazy("Kind"),
    "hours": gettext_lazy("Hours"),
    "tz": gettext_lazy("Whose clock"),
    "limit": gettext_lazy("Highest number"),
    "unit": gettext_lazy("What is counted"),
    "period": gettext_lazy("Over which time"),
    "per": pgettext_lazy("counted", "For each"),
    "only": gettext_lazy("Which of them"),
    "after": gettext_lazy("After each"),
    "wait": gettext_lazy("Waiting time"),
    "fact": pgettext_lazy("rule", "Fact"),
    "phase": gettext_lazy("When it is asked"),
    "exceptions": gettext_lazy("Exceptions"),
    "effect": pgettext_lazy("rule", "Effect"),
    "jurisdiction": gettext_lazy("Jurisdiction"),
    "region": gettext_lazy("Region"),
    "who": gettext_lazy("Whom it is about"),
    "channel": gettext_lazy("Channels"),
    "debt_class": gettext_lazy("Kind of debt"),
    "creditor_class": gettext_lazy("Creditor or collector"),
    "valid_from": gettext_lazy("First day"),
    "valid_to": pgettext_lazy("rule", "Last day"),
    "message": gettext_lazy("Message"),
    "citation": gettext_lazy("Citation"),
    "note": gettext_lazy("Note"),
    "force": gettext_lazy("Force"),
    "confidence": gettext_lazy("Confidence"),
    "example": gettext_lazy("Example"),
    "params": gettext_lazy("Figures"),
}
SPOKEN = {"zh": gettext_lazy("Chinese"), "en": gettext_lazy("English")}
ANSWER = {"allowed": gettext_lazy("allowed"), "refused": gettext_lazy("refused")}


@dataclass(frozen=True)
class Change:
    """`label`: the part, in words; a dash stands for nothing."""

    label: str
    before: str
    after: str


def rule_changes(before: Record, after: Record, labels: Labels) -> list[Change]:
    """Parts of the record that differ, in the order in which a rule is told. `labels`: what each fact is called."""
    names = sorted(before.keys() | after.keys(), key=lambda name: (ORDER.index(name) if name in ORDER else 99, name))
    return [
        Change(label, was, will_be)
        for name in names
        if before.get(name) != after.get(name)
        for label, was, will_be in _pairs(name, before.get(name), after.get(name), labels)
    ]


def name_of_part(part: str) -> str:
    """A problem's place in words: "message.zh" → "Message (Chinese)", "" for the whole."""
    name, _stop, key = part.partition(".")
    spoken = SPOKEN.get(key) or ANSWER.get(key)
    said = str(PART.get(name, name))
    return with_which(said, spoken) if spoken else said


def with_which(part: "str | LazyText", which: "str | LazyText") -> str:
    """ "Message (Chinese)"."""
    return _("%(part)s (%(which)s)") % {"part": part, "which": which}


def _pairs(name: str, before: Any, after: Any, labels: Labels) -> Iterator[tuple[str, str, str]]:
    split: Mapping[str, LazyText] = ANSWER if name == "example" else SPOKEN
    if name not in ("message", "citation", "example"):
        yield str(PART.get(name, name)), part_in_words(name, before, labels), part_in_words(name, after, labels)
        return
    for key, spoken in split.items():
        was, will_be = (before or {}).get(key), (after or {}).get(key)
        if was != will_be:
            yield with_which(PART[name], spoken), _one_of(name, was, labels), _one_of(name, will_be, labels)


def _one_of(name: str, told: Any, labels: Labels) -> str:
    return example_in_words(told, labels) if name == "example" else str(told or NOTHING)


def part_in_words(name: str, value: Any, labels: Labels) -> str:
    """One part of a record, "–" where there is none."""
    if value in (None, "", [], {}):
        return NOTHING
    if name in _NAMES:
        known = _NAMES[name]
        return named(value, known) if isinstance(value, list) else str(known.get(value, value))
    if name in _SAID:
        return _SAID[name](value)
    if name in ("fact", "exceptions"):
        return facts_named([value] if isinstance(value, str) else value, labels)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def example_in_words(told: Mapping[str, Any] | None, labels: Labels) -> str:
    """ "10:00; text message; 2 counted before"."""
    if told is None:
        return NOTHING
    return _("; ").join(said for name, value in told.items() if (said := _example_part(name, value, labels))) or NOTHING


def _example_part(name: str, value: Any, labels: Labels) -> str:
    if name in ("who", "channel"):
        said = str((terms.WHO if name == "who" else terms.CHANNEL).get(value, value))
    elif name in ("local_time", "local_time_number_area"):
        said = str(value)
    elif name == "weekday":
        said = days([value])
    elif name == "counts":
        number = max(value.values(), default=0)
        said = ngettext("%(count)s counted before", "%(count)s counted before", number) % {"count": number}
    elif name == "days_since":
        number = max(value.values(), default=0)
        said = ngettext("last one %(count)s day ago", "last one %(count)s days ago", number) % {"count": number}
    else:
        said = labels.get(name, name)
        said = said if value else _("not: %(fact)s") % {"fact": said}
    return said


def _days(value: Mapping[str, int]) -> str:
    number = value["days"]
    return ngettext("%(count)s day", "%(count)s days", number) % {"count": number}


_NAMES: dict[str, terms.Names] = {
    "kind": terms.KIND,
    "tz": terms.ZONE,
    "unit": terms.UNIT,
    "after": terms.UNIT,
    "per": terms.PER,
    "only": terms.ONLY,
    "phase": terms.PHASE,
    "effect": terms.EFFECT,
    "force": terms.FORCE,
    "confidence": terms.CONFIDENCE,
    "jurisdiction": terms.JURISDICTION,
    "region": terms.REGION,
    "who": terms.WHO,
    "channel": terms.CHANNEL,
    "debt_class": terms.DEBT_CLASS,
    "creditor_class": terms.CREDITOR_CLASS,
}
_SAID: dict[str, Callable[[Any], str]] = {"hours": hours, "period": period, "wait": _days}
