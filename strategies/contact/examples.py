"""A rule tried on its own two examples: one contact that it lets pass and one that it refuses. Pure.

The layout is documented at the head of `strategies/data/contact_rules.yaml`.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from strategies.contact import terms
from strategies.contact.checks import Problem
from strategies.contact.facts import Facts
from strategies.contact.gate import decide
from strategies.contact.records import rule_of
from strategies.contact.rules import DECIDING, Rule

ANSWERS = ("allowed", "refused")
MONDAY = dt.date(2026, 3, 2)
ZONE = ZoneInfo("UTC")  # the examples tell hours of the place, whichever it is


class ExampleUnreadable(Exception):  # noqa: N818 - a refusal, not an error
    """The text names what in the example cannot be read."""


def failing(record: Mapping[str, Any], usual: Mapping[str, bool]) -> list[str]:
    """Which of "allowed", "refused" the rule answers otherwise, or does not have; none for a kind that does not decide.

    `usual`: by name, what a fact is where an example does not say. Raises ExampleUnreadable.
    """
    if record["kind"] not in DECIDING:
        return []
    examples = record.get("example") or {}
    return [
        answer
        for answer in ANSWERS
        if not isinstance(examples.get(answer), Mapping)
        or speaks(record, examples[answer], usual) != (answer == "refused")
    ]


def speaks(record: Mapping[str, Any], told: Mapping[str, Any], usual: Mapping[str, bool]) -> bool:
    """Whether the rule refuses (or warns of) the contact of the example. Raises ExampleUnreadable."""
    rule = replace(rule_of(record), valid_from=None, valid_to=None)  # an example tells no day of the year
    decision = decide(_facts(record, rule, told, usual), [rule])
    return bool(decision.reasons or decision.warnings)


def written_anew(record: Mapping[str, Any], usual: Mapping[str, bool]) -> dict[str, dict[str, Any]]:
    """Examples on the two sides of the rule's limit; person and channel stay as the old ones had them."""
    kept = {answer: _person_and_channel(record, answer) for answer in ANSWERS}
    found: dict[str, dict[str, Any]] = {}
    for answer in ANSWERS:
        for told in _candidates(record, answer):
            if speaks(record, kept[answer] | told, usual) == (answer == "refused"):
                found[answer] = kept[answer] | told
                break
    return found


def problems_of_example(record: Mapping[str, Any], facts: Collection[str]) -> list[Problem]:
    """What in the examples cannot be read."""
    found = []
    for answer, told in (record.get("example") or {}).items():
        try:
            _read(told, facts)
        except ExampleUnreadable as unreadable:
            found.append(Problem(f"example.{answer}", str(unreadable)))
    return found


def _read(told: Mapping[str, Any], facts: Collection[str]) -> None:
    """Raises ExampleUnreadable for a name or value that the layout does not have."""
    for name, value in told.items():
        if name in ("who", "channel"):
            fits = value in (terms.WHO if name == "who" else terms.CHANNEL)
        elif name in ("local_time", "local_time_number_area"):
            fits = _is_hour(value)
        elif name == "weekday":
            fits = type(value) is int and 1 <= value <= 7
        elif name in ("counts", "days_since"):
            fits = isinstance(value, Mapping) and all(type(one) is int and one >= 0 for one in value.values())
        else:
            fits = name in facts and isinstance(value, bool)
        if not fits:
            raise ExampleUnreadable(f"{name}: {value}")


def _is_hour(value: object) -> bool:
    try:
        dt.time.fromisoformat(str(value))
    except ValueError:
        return False
    return isinstance(value, str)


def _facts(record: Mapping[str, Any], rule: Rule, told: Mapping[str, Any], usual: Mapping[str, bool]) -> Facts:
    _read(told, usual)
    hour = "local_time_number_area" if record.get("tz") == "number_area" else "local_time"
    day = MONDAY + dt.timedelta(days=told.get("weekday", 3) - 1)
    return Facts(
        at=dt.datetime.combine(day, dt.time.fromisoformat(told.get(hour, "10:00")), tzinfo=ZONE),
        jurisdictions=frozenset({rule.jurisdiction}),
        region=rule.region,
        debt_class=next(iter(record.get("debt_class") or ["consumer"])),
        creditor_class=rule.creditor_class or frozenset({"other"}),
        who=told.get("who", next(iter(record.get("who") or ["debtor"]))),
        channel=told.get("channel", next(iter(record.get("channel") or ["call"]))),
        time_zone=ZONE,
        number_area_time_zone=ZONE,
        truths={**usual, **{name: value for name, value in told.items() if isinstance(value, bool)}},
        counts=told.get("counts", {}),
        days_since=told.get("days_since", {}),
    )


def _person_and_channel(record: Mapping[str, Any], answer: str) -> dict[str, Any]:
    """As the example had them, where the rule is still about them."""
    told = (record.get("example") or {}).get(answer) or {}
    return {
        name: told[name]
        for name, known in (("who", terms.WHO), ("channel", terms.CHANNEL))
        if name in told and told[name] in (record.get(name) or known)
    }


def _candidates(record: Mapping[str, Any], answer: str) -> Iterator[dict[str, Any]]:
    """Examples to try, the nearest to the rule's limit first; each with the exceptions not met."""
    for told in _sides(record, answer == "refused"):
        yield told
        yield told | dict.fromkeys(record.get("exceptions") or (), False)


def _sides(record: Mapping[str, Any], refused: bool) -> Iterator[dict[str, Any]]:
    match record["kind"]:
        case "window":
            hour = "local_time_number_area" if record["tz"] == "number_area" else "local_time"
            for row in record["hours"]:
                days = [3, *row["days"]]
                for day in days:
                    time = row["to"] if refused else row["from"]
                    yield {hour: "23:59" if time == "24:00" else time} | ({} if day == 3 else {"weekday": day})
            yield from ({hour: time, "weekday": day} for day in range(1, 8) for time in ("00:00", "23:59"))
        case "cap":
            yield {"counts": {_counted_as(record): record["limit"] - (not refused)}}
        case "cooldown":
            name = f"{record['after']}_{record['per']}"
            yield {"days_since": {name: record["wait"]["days"] - refused}}
        case "stop":
            yield {record["fact"]: refused}
        case _require:
            yield {record["fact"]: not refused}


def _counted_as(record: Mapping[str, Any]) -> str:
    """`<unit>_<period>_<per>`."""
    period = record["period"]
    if period.get("ever"):
        name = "ever"
    else:
        name = period["calendar"] if "calendar" in period else f"{period['rolling_days']}d"
    return f"{record['unit']}_{name}_{record['per']}"
