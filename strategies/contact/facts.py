"""What a contact is about, as facts: the gate decides on nothing else. Read from JSON by `read_facts`."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MESSAGES = ("sms", "email", "messaging")
LIABLE = ("debtor", "guarantor", "heir", "representative")
KNOWN_KEYS = {
    "at", "time_zone", "number_area_time_zone", "jurisdictions", "region", "debt_class", "creditor_class", "who",
    "channel", "person", "point", "debt", "facts", "events", "counts", "days_since",
}  # fmt: skip
NEEDED = ("at", "jurisdictions", "debt_class", "creditor_class", "who", "channel")


class FactsRefused(Exception):  # noqa: N818 - a refusal, not an error
    """The record cannot be read; the text says what is wrong with which field."""


@dataclass(frozen=True)
class Event:
    """An earlier outgoing contact. `connected`: a person answered. `place`: `own` (the debtor's), `work`, `other`, "" unknown."""

    at: dt.datetime
    channel: str
    who: str = "debtor"
    connected: bool = False
    person: str = ""
    point: str = ""
    debt: str = ""
    place: str = ""

    def is_among(self, only: str) -> bool:
        """Whether a rule that counts some events only counts this one; a place that is not known counts."""
        match only:
            case "unanswered":
                return not self.connected
            case "answered":
                return self.connected or self.channel != "call"
            case "at_work":
                return self.place in ("work", "")
            case "own_place":
                return self.place in ("own", "")
            case "elsewhere":
                return self.place != "own"
        return True

    def counts_as(self, unit: str) -> bool:
        """Whether it is one of these units (`units` in the rules' file)."""
        match unit:
            case "touch":
                return True
            case "attempt_call":
                return self.channel == "call"
            case "connected_call":
                return self.channel == "call" and self.connected
            case "message":
                return self.channel in MESSAGES
            case "third_party_contact":
                return self.who not in LIABLE
        return self.channel == unit


@dataclass(frozen=True)
class Facts:
    """`at`: aware. `time_zone`: the debtor's, None where it is not known; `number_area_time_zone`: of the number dialled.

    `creditor_class`: of the creditor and of whoever collects for it. `truths`: facts by name, those not named are not
    known. `counts`, `days_since`: figures told instead of events, by `<unit>_<period>_<per>` and `<unit>_<per>`.
    """

    at: dt.datetime
    jurisdictions: frozenset[str]
    debt_class: str
    creditor_class: frozenset[str]
    who: str
    channel: str
    time_zone: ZoneInfo | None = None
    number_area_time_zone: ZoneInfo | None = None
    region: str = ""
    person: str = ""
    point: str = ""
    debt: str = ""
    truths: Mapping[str, bool] = field(default_factory=dict)
    events: Sequence[Event] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    days_since: Mapping[str, int] = field(default_factory=dict)

    def day(self) -> dt.date:
        """The debtor's day; UTC's where the zone is not known."""
        return self.at.astimezone(self.time_zone or dt.UTC).date()


def read_facts(told: Mapping[str, Any]) -> Facts:
    """Raises FactsRefused for a field that is unknown, missing, or of the wrong form."""
    if unknown := told.keys() - KNOWN_KEYS:
        raise FactsRefused(f"unknown fields: {', '.join(sorted(unknown))}")
    if missing := [name for name in NEEDED if not told.get(name)]:
        raise FactsRefused(f"missing fields: {', '.join(missing)}")
    truths = told.get("facts", {})
    if not isinstance(truths, Mapping) or not all(isinstance(value, bool) for value in truths.values()):
        raise FactsRefused("facts: each must be true or false")
    plain = {
        name: str(told[name])
        for name in ("debt_class", "who", "channel", "region", "person", "point", "debt")
        if told.get(name)
    }
    return Facts(
        at=_moment(told["at"], "at"),
        jurisdictions=frozenset(_texts(told["jurisdictions"], "jurisdictions")),
        creditor_class=frozenset(_texts(told["creditor_class"], "creditor_class")),
        time_zone=_zone(told.get("time_zone"), "time_zone"),
        number_area_time_zone=_zone(told.get("number_area_time_zone"), "number_area_time_zone"),
        truths=truths,
        events=tuple(_event(event) for event in told.get("events", ())),
        counts=_figures(told.get("counts", {}), "counts"),
        days_since=_figures(told.get("days_since", {}), "days_since"),
        **plain,
    )


def as_told(facts: Facts, names: Collection[str] | None = None) -> dict[str, Any]:
    """The record as JSON takes it, which `read_facts` reads back; of the truths only those of `names`, where given."""
    truths = {name: value for name, value in sorted(facts.truths.items()) if names is None or name in names}
    plain = {
        name: getattr(facts, name) for name in ("debt_class", "who", "channel", "region", "person", "point", "debt")
    }
    zones = {name: str(zone) for name in ("time_zone", "number_area_time_zone") if (zone := getattr(facts, name))}
    told = {
        "at": facts.at.isoformat(),
        "jurisdictions": sorted(facts.jurisdictions),
        "creditor_class": sorted(facts.creditor_class),
        "facts": truths,
        "events": [_told_event(event) for event in facts.events],
        "counts": dict(facts.counts),
        "days_since": dict(facts.days_since),
    }
    return zones | {name: value for name, value in (plain | told).items() if value or name == "facts"}


def _told_event(event: Event) -> dict[str, Any]:
    told = {**vars(event), "at": event.at.isoformat()}
    return {name: value for name, value in told.items() if value}


def _event(told: Mapping[str, Any]) -> Event:
    if not isinstance(told, Mapping) or not told.get("at") or not told.get("channel"):
        raise FactsRefused("events: each needs at and channel")
    names = ("channel", "who", "person", "point", "debt", "place")
    plain = {name: str(told[name]) for name in names if told.get(name)}
    return Event(at=_moment(told["at"], "events.at"), connected=bool(told.get("connected")), **plain)


def _moment(text: Any, name: str) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(str(text))
    except ValueError:
        raise FactsRefused(f"{name}: {text!r} is no moment; write 2026-11-29T10:00:00+08:00") from None
    if found.tzinfo is None:
        raise FactsRefused(f"{name}: {text!r} has no offset; write 2026-11-29T10:00:00+08:00")
    return found


def _zone(name: Any, field_name: str) -> ZoneInfo | None:
    if not name:
        return None
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError):
        raise FactsRefused(f"{field_name}: {name!r} is no time zone; write Asia/Shanghai") from None


def _texts(told: Any, name: str) -> list[str]:
    if isinstance(told, str) or not all(isinstance(one, str) for one in told):
        raise FactsRefused(f"{name}: write a list of texts")
    return list(told)


def _figures(told: Any, name: str) -> Mapping[str, int]:
    if not isinstance(told, Mapping) or not all(type(value) is int and value >= 0 for value in told.values()):
        raise FactsRefused(f"{name}: each must be a whole number from 0 on")
    return told
