"""The contact gate: may this contact happen now, and if not, which rule forbids it and when it may.

Pure: it decides on a record of facts and a list of rules and reads nothing else. Every rule that matches is asked, so one
more rule can only refuse more; what is not known refuses.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from strategies.contact.facts import Event, Facts
from strategies.contact.rules import DECIDING, Rule

LOOK_AHEAD_DAYS = 32
STEPS_AHEAD = 40


@dataclass(frozen=True)
class Reason:
    """Why a rule refuses or warns. `counted`: events counted, None where none are; `missing`: the fact not known, "" else.

    `again_at`: when this rule alone would stand in the way no more; None where only another fact can change that.
    """

    rule: Rule
    counted: int | None = None
    missing: str = ""
    again_at: dt.datetime | None = None


@dataclass(frozen=True)
class Decision:
    allowed: bool
    reasons: list[Reason]
    warnings: list[Reason]
    next_allowed_at: dt.datetime | None


def decide(facts: Facts, rules: Iterable[Rule], *, with_steps: bool = True) -> Decision:
    """Ask every rule that matches; `next_allowed_at` is when none refuses any more, as far as the clock alone decides.

    `with_steps`: also what is asked during the contact; before it, that cannot be known (`steps` lists it).
    """
    matching = [rule for rule in matching_rules(facts, rules) if with_steps or not rule.is_step]
    found = _ask(facts, matching)
    reasons = [reason for reason in found if not reason.rule.warns]
    later = _next_allowed(facts, matching, reasons) if reasons else None
    return Decision(not reasons, reasons, [reason for reason in found if reason.rule.warns], later)


def matching_rules(facts: Facts, rules: Iterable[Rule]) -> list[Rule]:
    """The deciding rules that are about this contact."""
    return [rule for rule in rules if rule.kind in DECIDING and applies(rule, facts)]


def steps(facts: Facts, rules: Iterable[Rule]) -> list[Rule]:
    """What has to be said or done during the contact, where no exception lifts it."""
    asked = (rule for rule in matching_rules(facts, rules) if rule.is_step)
    return [rule for rule in asked if not any(facts.truths.get(name, False) for name in rule.exceptions)]


def applies(rule: Rule, facts: Facts) -> bool:
    """Whether the rule is about this contact, on the debtor's day."""
    return (
        rule.jurisdiction in facts.jurisdictions
        and rule.region in ("", facts.region)
        and (not rule.debt_class or facts.debt_class in rule.debt_class)
        and (not rule.creditor_class or bool(rule.creditor_class & facts.creditor_class))
        and (not rule.who or facts.who in rule.who)
        and (not rule.channel or facts.channel in rule.channel)
        and rule.is_in_force(facts.day())
    )


def _ask(facts: Facts, rules: Iterable[Rule]) -> list[Reason]:
    open_rules = (rule for rule in rules if not any(facts.truths.get(name, False) for name in rule.exceptions))
    return [reason for rule in open_rules if (reason := _CHECKS[rule.kind](rule, facts)) is not None]


def _window(rule: Rule, facts: Facts) -> Reason | None:
    zone, name = _zone_of(rule, facts)
    if zone is None:
        return Reason(rule, missing=name)
    local = facts.at.astimezone(zone)
    if any(_is_within(row, local) for row in rule.body["hours"]):
        return None
    return Reason(rule, again_at=_opening(rule, local))


def _zone_of(rule: Rule, facts: Facts) -> tuple[ZoneInfo | None, str]:
    if rule.body["tz"] == "number_area":
        return facts.number_area_time_zone, "number_area_time_zone"
    return facts.time_zone, "time_zone"


def _is_within(row: Mapping[str, object], local: dt.datetime) -> bool:
    """Half-open: the hour at which the day ends is outside."""
    return local.isoweekday() in row["days"] and str(row["from"]) <= f"{local:%H:%M}" < str(row["to"])  # type: ignore[operator]


def _opening(rule: Rule, local: dt.datetime) -> dt.datetime | None:
    """The next moment at which the rule's hours begin; None where no day of theirs comes."""
    starts = []
    for ahead in range(8):
        day = local.date() + dt.timedelta(days=ahead)
        for row in rule.body["hours"]:
            if day.isoweekday() in row["days"]:
                hour = dt.time.fromisoformat(row["from"])
                starts.append(dt.datetime.combine(day, hour, tzinfo=local.tzinfo))
    return min((start for start in starts if start > local), default=None)


def _cap(rule: Rule, facts: Facts) -> Reason | None:
    limit, period = rule.body["limit"], rule.body["period"]
    told = _name_of(rule)
    if told in facts.counts:
        count = facts.counts[told]
        return None if count < limit else Reason(rule, counted=count, again_at=_end_of(period, facts))
    if not period.get("ever") and facts.time_zone is None:
        return Reason(rule, missing="time_zone")
    counted = sorted(_counted(rule, rule.body["unit"], facts, _start_of(period, facts)), key=lambda event: event.at)
    if len(counted) < limit:
        return None
    return Reason(rule, counted=len(counted), again_at=_freed_at(counted, limit, period, facts))


def _counted(rule: Rule, unit: str, facts: Facts, since: dt.datetime | None) -> list[Event]:
    """Earlier events that the rule counts, towards the persons and by the channels that it is about."""
    return [
        event
        for event in facts.events
        if event.at <= facts.at
        and (since is None or event.at >= since)
        and event.counts_as(unit)
        and event.is_among(rule.body.get("only", ""))
        and (not rule.channel or event.channel in rule.channel)
        and (not rule.who or event.who in rule.who)
        and _same(rule.body["per"], event, facts)
    ]


def _same(per: str, event: Event, facts: Facts) -> bool:
    """Whether the event is about the same person, number or debt; one that does not say counts too."""
    if per == "debtor":
        return True
    # A limit per debt is one per person about a debt (Regulation F, 12 CFR 1006.14(b)).
    pairs = [(getattr(event, name), getattr(facts, name)) for name in ((per, "person") if per == "debt" else (per,))]
    return all(not said or not asked or said == asked for said, asked in pairs)


def _period_name(period: Mapping[str, object]) -> str:
    if period.get("ever"):
        return "ever"
    return str(period["calendar"]) if "calendar" in period else f"{period['rolling_days']}d"


def _first_day(period: Mapping[str, object], today: dt.date) -> dt.date:
    match period.get("calendar"):
        case "day":
            return today
        case "week":
            return today - dt.timedelta(days=today.weekday())
        case "month":
            return today.replace(day=1)
    return today - dt.timedelta(days=int(str(period["rolling_days"])) - 1)


def _midnight(day: dt.date, facts: Facts) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, tzinfo=facts.time_zone or dt.UTC)


def _start_of(period: Mapping[str, object], facts: Facts) -> dt.datetime | None:
    return None if period.get("ever") else _midnight(_first_day(period, facts.day()), facts)


def _end_of(period: Mapping[str, object], facts: Facts) -> dt.datetime | None:
    """The first midnight at which a calendar period is over; None for others, which need the events to tell."""
    today = facts.day()
    match period.get("calendar"):
        case "day":
            return _midnight(today + dt.timedelta(days=1), facts)
        case "week":
            return _midnight(today + dt.timedelta(days=7 - today.weekday()), facts)
        case "month":
            return _midnight((today.replace(day=1) + dt.timedelta(days=32)).replace(day=1), facts)
    return None


def _freed_at(counted: list[Event], limit: int, period: Mapping[str, object], facts: Facts) -> dt.datetime | None:
    """When so many events have left the period that one more may come."""
    if "rolling_days" not in period:
        return _end_of(period, facts)
    last_to_leave = counted[len(counted) - limit].at.astimezone(facts.time_zone or dt.UTC).date()
    return _midnight(last_to_leave + dt.timedelta(days=int(str(period["rolling_days"]))), facts)


def _cooldown(rule: Rule, facts: Facts) -> Reason | None:
    """The day of the event is the first of the days to wait."""
    days, told = rule.body["wait"]["days"], _name_of(rule)
    if told in facts.days_since:
        passed = facts.days_since[told]
        ends = _midnight(facts.day() + dt.timedelta(days=days - passed), facts)
        return None if passed >= days else Reason(rule, counted=1, again_at=ends)
    if facts.time_zone is None:
        return Reason(rule, missing="time_zone")
    events = _counted(rule, rule.body["after"], facts, None)
    if not events:
        return None
    last = max(event.at for event in events).astimezone(facts.time_zone).date()
    ends = _midnight(last + dt.timedelta(days=days), facts)
    return None if facts.at >= ends else Reason(rule, counted=len(events), again_at=ends)


def _stop(rule: Rule, facts: Facts) -> Reason | None:
    known = facts.truths.get(rule.body["fact"])
    if known is None:
        return Reason(rule, missing=rule.body["fact"])
    return Reason(rule) if known else None


def _require(rule: Rule, facts: Facts) -> Reason | None:
    known = facts.truths.get(rule.body["fact"])
    if known is None:
        return Reason(rule, missing=rule.body["fact"])
    return None if known else Reason(rule)


_CHECKS: dict[str, Callable[[Rule, Facts], Reason | None]] = {
    "window": _window,
    "cap": _cap,
    "cooldown": _cooldown,
    "stop": _stop,
    "require": _require,
}


def _next_allowed(facts: Facts, rules: list[Rule], reasons: list[Reason]) -> dt.datetime | None:
    """Step from one refusal's end to the next until nothing refuses; None where the clock alone cannot bring that."""
    latest = facts.at + dt.timedelta(days=LOOK_AHEAD_DAYS)
    for _step in range(STEPS_AHEAD):
        ends = [reason.again_at for reason in reasons]
        if None in ends:
            return None
        at = max(end for end in ends if end is not None)
        if at <= facts.at or at > latest:
            return None
        facts = replace(
            facts, at=at, counts=_after(facts, reasons, "counts"), days_since=_after(facts, reasons, "days_since")
        )
        reasons = [reason for reason in _ask(facts, rules) if not reason.rule.warns]
        if not reasons:
            return at
    return None


def _after(facts: Facts, reasons: list[Reason], figures: str) -> Mapping[str, int]:
    """Figures that were told are those of now: a refusal that has waited for its end counts no more."""
    told: Mapping[str, int] = getattr(facts, figures)
    left = {_name_of(reason.rule) for reason in reasons if reason.again_at is not None and reason.counted}
    return {name: (0 if figures == "counts" else 10_000) if name in left else value for name, value in told.items()}


def _name_of(rule: Rule) -> str:
    """Under which name the figure that the rule looks at may be told; "" for a rule without one."""
    if rule.kind == "cap":
        return f"{rule.body['unit']}_{_period_name(rule.body['period'])}_{rule.body['per']}"
    return f"{rule.body['after']}_{rule.body['per']}" if rule.kind == "cooldown" else ""
