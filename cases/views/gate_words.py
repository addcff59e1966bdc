"""What the gate says, in words: on the desk before a contact, in a refusal, on the page of a decision."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.models import Case, ContactDecision, User
from cases.selectors.gate.situation import PERMIT, Situation
from cases.services.gate import Ruling
from strategies.contact.gate import Reason, steps
from strategies.contact.known import TOLD, catalogue, tellable
from strategies.contact.rules import Rule
from strategies.contact.sentences import in_language, missing_of
from strategies.outcomes import Channel


@dataclass(frozen=True)
class Line:
    """A rule's word on a contact. `counted`: events counted, None where none are; `missing`: the fact not known, in words."""

    code: str
    message: str
    citation: str
    counted: int | None = None
    missing: str = ""


@dataclass(frozen=True)
class Lack:
    """A fact that stands in the way and could be said: by ticking it (`tick`), or by putting it on record."""

    name: str
    label: str
    explained: str
    tick: bool
    of: str
    said: bool = False


def line_of(reason: Reason) -> Line:
    return Line(
        code=reason.rule.id,
        message=in_language(reason.rule.message),
        citation=in_language(reason.rule.citation),
        counted=reason.counted,
        missing=missing_of(reason.missing),
    )


def step_line(rule: Rule) -> Line:
    return Line(rule.id, in_language(rule.message), in_language(rule.citation))


def verdict_context(
    case: Case, situation: Situation, ruling: Ruling, *, leave: ContactDecision | None, user: User, now: dt.datetime
) -> dict[str, Any]:
    """The context of `cases/desk/verdict.html`. `leave`: what the user has for this very contact, and which still holds."""
    decision, facts = ruling.decision, ruling.facts
    today = [event for event in facts.events if _same_day(event.at, now, facts.time_zone)]
    calls = [event for event in today if event.channel == Channel.CALL and event.who == "debtor"]
    return {
        "case": case,
        "has_rules": bool(situation.rules),
        "allowed": decision.allowed or leave is not None,
        "leave_until": leave and leave.at + PERMIT,
        "channel": ruling.contact.channel,
        "point": ruling.contact.point,
        "may_override": not user.is_agent,
        "reasons": [line_of(reason) for reason in decision.reasons],
        "warnings": [line_of(reason) for reason in decision.warnings],
        "again_at": decision.next_allowed_at,
        "lacks": lacks(ruling.reasons, ruling.contact.told or {}),
        "steps": [step_line(rule) for rule in steps(facts, situation.rules)],
        "attempts": len(calls),
        "effective": sum(event.connected for event in calls),
        "local": timezone.localtime(now, facts.time_zone) if facts.time_zone else None,
        "now": now,
    }


def lacks(reasons: Sequence[Reason], told: Mapping[str, bool]) -> list[Lack]:
    """What could be said to lift these refusals: the fact a rule needs, or one of its exceptions. What was ticked stays."""
    named = dict.fromkeys(told)
    for reason in reasons:
        if reason.rule.kind == "require":
            named[reason.rule.body["fact"]] = None
        named |= dict.fromkeys(reason.rule.exceptions)
        if reason.missing:
            named[reason.missing] = None
    known = catalogue()
    language = get_language() or "en"
    found = [known[name] for name in named if name in known]
    return [
        Lack(
            fact.name,
            fact.said(language),
            fact.explained(language),
            fact.known == TOLD,
            fact.of,
            told.get(fact.name, False),
        )
        for fact in found
        if fact.known == TOLD or fact.of
    ]


def fact_said(name: str, value: bool | None) -> str:
    """A fact with what is so: “agreed otherwise”, “not: agreed otherwise”, “not known: …”."""
    fact = catalogue().get(name)
    label = {"fact": fact.said(get_language() or "en") if fact else name}
    if value is None:
        return _("not known: %(fact)s") % label
    return label["fact"] if value else _("not: %(fact)s") % label


def _same_day(at: dt.datetime, now: dt.datetime, zone: dt.tzinfo | None) -> bool:
    there = zone or dt.UTC
    return at.astimezone(there).date() == now.astimezone(there).date()


def told_by(names: Sequence[str]) -> dict[str, bool]:
    """What was ticked on the desk, of what may be told there."""
    return {name: True for name in names if name in tellable()}
