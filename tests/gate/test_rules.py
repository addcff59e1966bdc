"""Contact rules as they ship: each decides its own two examples, and the whole set stands together."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from strategies.contact.facts import Event, Facts
from strategies.contact.gate import applies, decide
from strategies.contact.rules import DECIDING, Rule, RuleRefused, read_rule
from strategies.models import ContactRule
from strategies.services.contact_rules import SHIPPED, load_contact_rules, read_records, rules_in_force
from tests.factories import NOW

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = dt.date(2026, 3, 2)


@cache
def shipped() -> tuple[list[Rule], dict[str, bool]]:
    """Every rule, and what a fact is where an example does not name it (the head of the file says so)."""
    import yaml

    file = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    rules = [read_rule(record) for record in file["rules"]]
    required = {rule.body["fact"] for rule in rules if rule.kind == "require"}
    return rules, {fact: fact in required for fact in file["facts"]} | file["example_defaults"]


def facts_of(rule: Rule, told: dict[str, Any]) -> Facts:
    """The facts of an example: what it names, else the defaults of the file."""
    first = lambda names, usual: min(names, default=usual)  # noqa: E731
    told = dict(told)
    hour = dt.time.fromisoformat(told.pop("local_time", "10:00"))
    there = dt.time.fromisoformat(told.pop("local_time_number_area", "10:00"))
    first_day = max(MONDAY, rule.valid_from or MONDAY)
    monday = first_day + dt.timedelta(days=-first_day.weekday() % 7)
    day = monday + dt.timedelta(days=told.pop("weekday", 3) - 1)
    zones = {"time_zone": ZONE, "number_area_time_zone": ZONE}
    at = dt.datetime.combine(day, hour, tzinfo=ZONE)
    if there != dt.time(10):  # the number's area has a clock of its own
        east = (8 + there.hour - hour.hour + 12) % 24 - 12  # Shanghai is eight hours east
        zones["number_area_time_zone"] = ZoneInfo(f"Etc/GMT{-east:+d}")
    plain = {
        "who": told.pop("who", first(rule.who, "debtor")),
        "channel": told.pop("channel", first(rule.channel, "call")),
        "debt_class": first(rule.debt_class, "consumer"),
        "creditor_class": rule.creditor_class or frozenset({"other"}),
        "region": rule.region,
    }
    counts, since = told.pop("counts", {}), told.pop("days_since", {})
    truths = shipped()[1] | told
    return Facts(
        at=at,
        jurisdictions=frozenset({rule.jurisdiction}),
        truths=truths,
        counts=counts,
        days_since=since,
        **plain,
        **zones,
    )


def examples() -> Iterator[Any]:
    for rule in shipped()[0]:
        for answer, told in rule.example.items():
            yield pytest.param(rule, answer, told, id=f"{rule.id}-{answer}")


@pytest.mark.parametrize(("rule", "answer", "told"), list(examples()))
def test_rule_decides_its_examples(rule, answer, told):
    decision = decide(facts_of(rule, told), shipped()[0])
    spoken = {reason.rule.id for reason in [*decision.reasons, *decision.warnings]}
    if answer == "refused":
        assert rule.id in spoken
    else:
        assert rule.id not in spoken
        assert decision.allowed, spoken


def test_every_deciding_rule_has_an_example_of_both_kinds():
    without = [
        rule.id for rule in shipped()[0] if rule.kind in DECIDING and set(rule.example) != {"allowed", "refused"}
    ]
    assert without == []


def some_facts() -> st.SearchStrategy[Facts]:
    known = sorted(shipped()[1])
    # naive bounds, as hypothesis asks for them
    year = dt.datetime(2026, 1, 1), dt.datetime(2026, 12, 31)  # noqa: DTZ001
    moments = st.datetimes(*year, timezones=st.just(ZONE))
    events = st.builds(Event, at=moments, channel=st.sampled_from(["call", "sms", "visit"]), connected=st.booleans())
    return st.builds(
        Facts,
        at=moments,
        jurisdictions=st.frozensets(st.sampled_from(["CN", "US", "UK", "EU"]), min_size=1),
        debt_class=st.sampled_from(["consumer", "trade"]),
        creditor_class=st.frozensets(st.sampled_from(["bank", "agency", "supplier"]), min_size=1),
        who=st.sampled_from(["debtor", "relative", "guarantor"]),
        channel=st.sampled_from(["call", "sms", "letter", "visit"]),
        time_zone=st.sampled_from([None, ZONE]),
        region=st.sampled_from(["", "NY", "MA"]),
        truths=st.dictionaries(st.sampled_from(known), st.booleans()),
        events=st.lists(events, max_size=6),
    )


@given(facts=some_facts(), data=st.data())
def test_one_more_rule_never_turns_a_refusal_into_a_permission(facts, data):
    rules = data.draw(st.lists(st.sampled_from(shipped()[0]), max_size=30, unique_by=lambda rule: rule.id))
    more = data.draw(st.sampled_from(shipped()[0]))
    before, after = decide(facts, rules), decide(facts, [*rules, more])
    assert before.allowed or not after.allowed
    assert {reason.rule.id for reason in before.reasons} <= {reason.rule.id for reason in after.reasons}


@given(facts=some_facts())
def test_what_is_said_to_be_the_next_time_is_one(facts):
    decision = decide(facts, shipped()[0])
    if decision.next_allowed_at is not None:
        assert decision.next_allowed_at > facts.at
        assert decide(replace(facts, at=decision.next_allowed_at), shipped()[0]).allowed


def test_what_is_not_known_refuses_and_is_named():
    rule = next(rule for rule in shipped()[0] if rule.id == "CN-FREQ-01")
    stranger = Facts(
        at=dt.datetime(2026, 3, 4, 2, tzinfo=dt.UTC), jurisdictions=frozenset({"CN"}), debt_class="consumer",
        creditor_class=frozenset({"bank"}), who="debtor", channel="call",
    )  # fmt: skip
    assert [reason.missing for reason in decide(stranger, [rule]).reasons] == ["time_zone"]
    missing = {reason.missing for reason in decide(stranger, shipped()[0]).reasons}
    assert {"time_zone", "company_line_used"} <= missing


def calls(*hours: int, connected: bool = True) -> tuple[Event, ...]:
    return tuple(Event(dt.datetime(2026, 3, 4, hour, tzinfo=ZONE), "call", connected=connected) for hour in hours)


def test_fourth_effective_call_waits_for_the_next_morning():
    rules = [rule for rule in shipped()[0] if rule.id in ("CN-FREQ-01", "CN-TIME-01a")]
    facts = facts_of(rules[0], {})
    facts = Facts(**facts.__dict__ | {"events": calls(8, 9, 9)})
    refused = decide(facts, rules)
    assert [(reason.rule.id, reason.counted) for reason in refused.reasons] == [("CN-FREQ-01", 3)]
    assert refused.next_allowed_at == dt.datetime(2026, 3, 5, 8, tzinfo=ZONE)
    unanswered = Facts(**facts.__dict__ | {"events": calls(8, 9, 9, connected=False)})
    assert decide(unanswered, rules).allowed, "attempts and effective calls are counted apart"


def test_rule_holds_from_its_day_to_its_day():
    record = read_records()[0] | {"valid_from": dt.date(2026, 3, 5), "valid_to": dt.date(2026, 3, 6)}
    rule = read_rule(record)
    night = facts_of(read_rule(read_records()[0]), {"local_time": "23:00"})
    held = [applies(rule, Facts(**night.__dict__ | {"at": night.at + dt.timedelta(days=ahead)})) for ahead in range(4)]
    assert held == [False, True, True, False]


@pytest.mark.parametrize(
    "wrong", [{"kind": "wish"}, {"message": {"en": "x"}}, {"hours": None, "tz": None, "kind": "cap"}]
)
def test_record_that_is_no_rule_is_refused_by_name(wrong):
    with pytest.raises(RuleRefused, match=r"CN-TIME-01a"):
        read_rule(read_records()[0] | wrong)


@pytest.mark.django_db
def test_rules_are_loaded_once_renewed_when_they_change_and_the_houses_own_stay():
    count = len(read_records())
    assert load_contact_rules(now=NOW) == count
    assert load_contact_rules(now=NOW) == 0
    assert len(rules_in_force()) == count
    own = ContactRule.objects.get(code="CN-FREQ-01")
    ContactRule.objects.create(
        code=own.code, version=2, kind=own.kind, jurisdiction="CN", record=own.record | {"limit": 2}, made_at=NOW
    )
    changed = SHIPPED.read_text(encoding="utf-8").replace("limit: 3\n", "limit: 9\n").replace('"08:00"', '"09:00"')
    assert load_contact_rules(now=NOW, texts=changed) > 0
    in_force = {rule.id: rule for rule in rules_in_force()}
    assert (in_force["CN-FREQ-01"].body["limit"], in_force["CN-TIME-01a"].version) == (2, 2)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "rules: 3", "a: [", "rules:\n- {id: X}"])
def test_file_that_is_none_of_rules_changes_nothing(tmp_path, text):
    file = tmp_path / "rules.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("load_contact_rules", file)
    assert ContactRule.objects.count() == 0
