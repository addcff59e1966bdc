"""What is wrong with a rule's record before the gate may have it: each problem names the part that must be mended. Pure."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from strategies.contact import terms
from strategies.contact.records import rule_of
from strategies.contact.rules import DECIDING, KINDS, RuleRefused

LANGUAGES = ("zh", "en")
HOUR = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00")
# What a rule of each kind may do; other kinds keep the effect they have.
EFFECTS = {
    "window": ("BLOCK", "WARN"),
    "cap": ("BLOCK", "WARN"),
    "cooldown": ("BLOCK", "WARN"),
    "stop": ("BLOCK", "WARN", "STOP_ALL"),
    "require": ("REQUIRE", "BLOCK", "WARN"),
}
LISTS: dict[str, terms.Names] = {
    "who": terms.WHO,
    "channel": terms.CHANNEL,
    "debt_class": terms.DEBT_CLASS,
    "creditor_class": terms.CREDITOR_CLASS,
}
MOST_DAYS, MOST_CONTACTS = 366, 999


@dataclass(frozen=True)
class Problem:
    """`part`: the key of the record, with its language after a full stop where it has one."""

    part: str
    text: str | LazyText


def problems_of(record: Mapping[str, Any], facts: Collection[str]) -> list[Problem]:
    """Everything that is wrong with the record's form; its examples are `examples.failing`'s. Empty where it is a rule."""
    found = [*_everywhere(record), *_lists(record, facts), *_days(record)]
    kind = record.get("kind", "")
    found += _OF_KIND[kind](record, facts) if kind in _OF_KIND else []
    if not found:
        try:
            rule_of(record)
        except RuleRefused as refused:
            found = [Problem("", reason) for reason in refused.reasons]
    return found


def _everywhere(record: Mapping[str, Any]) -> list[Problem]:
    kind, unknown = record.get("kind", ""), _("This is not one of the list.")
    found = [] if kind in KINDS else [Problem("kind", unknown)]
    known = {"jurisdiction": terms.JURISDICTION, "effect": terms.EFFECT, "force": terms.FORCE, "confidence": terms.CONFIDENCE}  # fmt: skip
    found += [Problem(part, unknown) for part, names in known.items() if record.get(part) not in names]
    if kind in EFFECTS and record.get("effect") in terms.EFFECT and record["effect"] not in EFFECTS[kind]:
        found.append(Problem("effect", _("A rule of this kind cannot do that.")))
    for part in ("message", "citation"):
        told = record.get(part) or {}
        found += [Problem(f"{part}.{one}", _("Needed.")) for one in LANGUAGES if not str(told.get(one, "")).strip()]
    return found


def _lists(record: Mapping[str, Any], facts: Collection[str]) -> list[Problem]:
    known: dict[str, Collection[str]] = {**LISTS, "exceptions": facts}
    return [
        Problem(part, format_lazy("{}: {}", _("The gate does not know"), name))
        for part, names in known.items()
        for name in record.get(part) or ()
        if name not in names
    ]


def _days(record: Mapping[str, Any]) -> list[Problem]:
    read: dict[str, dt.date] = {}
    for part in ("valid_from", "valid_to"):
        if not record.get(part):
            continue
        try:
            read[part] = dt.date.fromisoformat(record[part])
        except (TypeError, ValueError):
            return [Problem(part, _("This is no day."))]
    if len(read) > 1 and read["valid_to"] < read["valid_from"]:
        return [Problem("valid_to", _("The last day lies before the first."))]
    return []


def _window(record: Mapping[str, Any], _facts: Collection[str]) -> list[Problem]:
    rows = record.get("hours") or []
    found = [] if rows else [Problem("hours", _("Say at least one span of hours."))]
    if any(not set(row.get("days") or [0]) <= set(range(1, 8)) for row in rows):
        found.append(Problem("hours", _("Choose the days of each span.")))
    times = [(str(row.get("from", "")), str(row.get("to", ""))) for row in rows]
    if not all(HOUR.fullmatch(time) for span in times for time in span):
        found.append(Problem("hours", _("Write hours as 08:00; the last is 24:00.")))
    elif any(first >= last for first, last in times):
        found.append(Problem("hours", _("Hours end after they begin, on the same day.")))
    return found + _among(record, "tz", terms.ZONE)


def _cap(record: Mapping[str, Any], _facts: Collection[str]) -> list[Problem]:
    found = _number("limit", record.get("limit"), MOST_CONTACTS)
    found += [*_among(record, "unit", terms.UNIT), *_among(record, "per", terms.PER)]
    period = record.get("period")
    if not isinstance(period, Mapping) or len(period) != 1:
        return [*found, Problem("period", _("Say over which time is counted."))]
    if "rolling_days" in period:
        found += _number("period", period["rolling_days"], MOST_DAYS)
    elif period != {"ever": True} and period.get("calendar") not in terms.CALENDAR:
        found.append(Problem("period", _("Say over which time is counted.")))
    return found + (_among(record, "only", terms.ONLY) if record.get("only") else [])


def _cooldown(record: Mapping[str, Any], _facts: Collection[str]) -> list[Problem]:
    wait = record.get("wait")
    found = _number("wait", wait.get("days") if isinstance(wait, Mapping) else None, MOST_DAYS)
    return [*found, *_among(record, "after", terms.UNIT), *_among(record, "per", terms.PER)]


def _fact(record: Mapping[str, Any], facts: Collection[str]) -> list[Problem]:
    return [] if record.get("fact") in facts else [Problem("fact", _("Choose a fact of the list."))]


def _require(record: Mapping[str, Any], facts: Collection[str]) -> list[Problem]:
    return [*_fact(record, facts), *_among(record, "phase", terms.PHASE)]


def _among(record: Mapping[str, Any], part: str, known: terms.Names) -> list[Problem]:
    return [] if record.get(part) in known else [Problem(part, _("This is not one of the list."))]


def _number(part: str, told: object, most: int) -> list[Problem]:
    if type(told) is int and 1 <= told <= most:
        return []
    return [Problem(part, format_lazy("{}: 1–{}", _("Write a whole number"), most))]


_OF_KIND: dict[str, Callable[[Mapping[str, Any], Collection[str]], list[Problem]]] = {
    "window": _window,
    "cap": _cap,
    "cooldown": _cooldown,
    "stop": _fact,
    "require": _require,
}
assert set(_OF_KIND) == set(DECIDING)
