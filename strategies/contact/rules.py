"""A contact rule as data: whom it is about, what it asks, and where it stands in the law.

The layout is documented at the head of `strategies/data/contact_rules.yaml`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

DECIDING = ("window", "cap", "cooldown", "stop", "require")
KINDS = (*DECIDING, "forbid_content", "retention", "compute", "notice")
ASKED = {
    "window": ("hours", "tz"),
    "cap": ("limit", "unit", "period", "per"),  # and `only`, where not every event of the unit counts
    "cooldown": ("after", "wait", "per"),
    "stop": ("fact",),
    "require": ("fact", "phase"),
}
EVER_DAYS = 36_500
ONLY = ("unanswered", "answered", "at_work", "own_place", "elsewhere")
EVERYWHERE = ("id", "jurisdiction", "kind", "effect", "force", "confidence", "citation", "message")
LANGUAGES = ("zh", "en")


class RuleRefused(Exception):  # noqa: N818 - a refusal, not an error
    """The record is no rule; `reasons` say why."""

    def __init__(self, rule_id: str, reasons: list[str]) -> None:
        super().__init__(f"{rule_id}: {'; '.join(reasons)}")
        self.reasons = reasons


@dataclass(frozen=True)
class Rule:
    """An empty set restricts nothing. `body` holds what the kind asks for; the rest is the same for every kind."""

    id: str
    kind: str
    jurisdiction: str
    effect: str
    citation: Mapping[str, str]
    message: Mapping[str, str]
    body: Mapping[str, Any]
    region: str = ""
    debt_class: frozenset[str] = frozenset()
    creditor_class: frozenset[str] = frozenset()
    who: frozenset[str] = frozenset()
    channel: frozenset[str] = frozenset()
    exceptions: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    version: int = 1
    example: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def is_step(self) -> bool:
        """Whether it asks for something to be said or done during the contact, not before it."""
        return self.kind == "require" and self.body["phase"] == "during"

    @property
    def warns(self) -> bool:
        """Whether it warns and does not refuse."""
        return self.effect == "WARN"

    def is_in_force(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def read_rule(record: Mapping[str, Any], *, version: int = 1) -> Rule:
    """From a record of the layout. Raises RuleRefused naming everything that is missing or unknown."""
    rule_id = str(record.get("id", "?"))
    reasons = [f"{name} is missing" for name in EVERYWHERE if not record.get(name)]
    kind = record.get("kind", "")
    if kind not in KINDS:
        reasons.append(f"kind {kind!r} is not one of {', '.join(KINDS)}")
    reasons += [f"{kind} needs {name}" for name in ASKED.get(kind, ()) if name not in record]
    if (only := record.get("only")) and only not in ONLY:
        reasons.append(f"only {only!r} is not one of {', '.join(ONLY)}")
    for name in ("citation", "message"):
        reasons += [
            f"{name} in {language} is missing" for language in LANGUAGES if not (record.get(name) or {}).get(language)
        ]
    if reasons:
        raise RuleRefused(rule_id, reasons)
    return Rule(
        id=rule_id,
        kind=kind,
        jurisdiction=record["jurisdiction"],
        effect=record["effect"],
        citation=record["citation"],
        message=record["message"],
        body={name: record[name] for name in (*ASKED.get(kind, ()), "only") if name in record},
        region=record.get("region") or "",
        exceptions=tuple(record.get("exceptions", ())),
        valid_from=record.get("valid_from"),
        valid_to=record.get("valid_to"),
        version=version,
        example=record.get("example", {}),
        **{name: frozenset(record.get(name, ())) for name in ("debt_class", "creditor_class", "who", "channel")},
    )


def longest_memory(rules: Iterable[Rule]) -> dt.timedelta:
    """How far back contacts with the debtor must be known for every cap and cooldown to count them, days of other zones included."""
    return max((dt.timedelta(days=_days_counted(rule) + 2) for rule in rules), default=dt.timedelta())


def _days_counted(rule: Rule) -> int:
    if rule.who and "debtor" not in rule.who:
        return 0  # contacts with others are always known
    if rule.kind == "cooldown":
        return int(rule.body["wait"]["days"])
    if rule.kind != "cap":
        return 0
    period = rule.body["period"]
    return EVER_DAYS if period.get("ever") else int(period.get("rolling_days", 31))
