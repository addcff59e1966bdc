"""Every rule that ships can be said in words, tried on its own examples, and passes the checks of a draft."""

import re
from typing import Any

import pytest
from django.utils.translation import override

from strategies.contact.changes import rule_changes
from strategies.contact.checks import problems_of
from strategies.contact.examples import failing, problems_of_example, written_anew
from strategies.contact.known import catalogue
from strategies.contact.rules import DECIDING
from strategies.contact.words import by_what, what, whom
from strategies.services.contact_rules import shipped_records, usual_facts

CODE_NAME = re.compile(r"[a-z]+_[a-z_]+|\b[A-Z]{3,}_|%\(|\{")
HAN = re.compile(r"[\u3400-\u9fff]")
LANGUAGES = ["en", "zh-hans"]


def labels(language: str) -> dict[str, str]:
    return {name: fact.said(language) for name, fact in catalogue().items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_is_said_in_words_and_no_code_name_shows(language: str) -> None:
    with override(language):
        said = [
            (code, sentence)
            for code, record in shipped_records().items()
            for sentence in (what(record, labels(language)), whom(record), by_what(record))
        ]
    assert len(said) == 3 * 164
    assert [pair for pair in said if not pair[1] or CODE_NAME.search(pair[1])] == []
    assert [pair for pair in said if language == "zh-hans" and not HAN.search(pair[1])] == []


def say(code: str, language: str = "en", **other: Any) -> str:
    with override(language):
        return what({**shipped_records()[code], **other}, labels(language))


@pytest.mark.parametrize(
    ("code", "other", "said"),
    [
        ("CN-FREQ-03b", {}, "at most 2 messages per day and debtor"),
        ("CN-FREQ-03b", {"limit": 1}, "at most 1 message per day and debtor"),
        ("CN-FREQ-03b", {"only": "answered"}, "at most 2 messages per day and debtor (answered only)"),
        ("CN-FREQ-03c", {}, "at most 4 messages in 7 days per debtor"),
        ("CN-FREQ-03c", {"period": {"ever": True}}, "at most 4 messages ever per debtor"),
        ("CN-TIME-01a", {"exceptions": []}, "only 08:00–22:00 every day, the debtor's time"),
        ("CN-TIME-01a", {}, "only 08:00–22:00 every day, the debtor's time; unless: agreed otherwise with the debtor"),
        ("US-FREQ-02", {"exceptions": []}, "7 days of waiting after each effective call, per debt"),
        ("CN-WHO-04", {}, "not while: third person refused contact"),
        ("CN-WHO-02", {}, "needs: guarantee valid today"),
        ("CN-VISIT-03", {}, "during the contact: whole visit recorded"),
        ("CN-RET-01", {}, "keep for at least 2 years"),
        ("CN-DISP-01c", {}, "a duty beside the contact itself; within 20 days"),
    ],
)
def test_sentences(code: str, other: dict[str, Any], said: str) -> None:
    assert say(code, **other) == said


def test_hours_of_several_spans_name_their_days() -> None:
    spans = [{"days": [1, 2, 3, 5], "from": "08:00", "to": "20:00"}, {"days": [6], "from": "09:00", "to": "17:00"}]
    assert say("CN-FREQ-01", kind="window", hours=spans, tz="debtor", exceptions=[]) == (
        "only 08:00–20:00 Mon–Wed, Fri, 09:00–17:00 Sat, the debtor's time"
    )


def test_sentences_in_chinese() -> None:
    assert say("CN-FREQ-03b", "zh-hans") == "每名债务人每天最多2条消息"
    assert say("CN-FREQ-03c", "zh-hans") == "每名债务人7天内最多4条消息"
    assert say("CN-WHO-02", "zh-hans") == "须满足：保证今日有效"


def test_every_shipped_rule_passes_the_checks_of_a_draft() -> None:
    facts, usual = catalogue(), usual_facts()
    found = {
        code: wrong
        for code, record in shipped_records().items()
        if (wrong := [*problems_of(record, facts), *problems_of_example(record, facts), *failing(record, usual)])
    }
    assert found == {}


def test_examples_written_anew_lie_on_both_sides_of_every_rule() -> None:
    deciding = [record for record in shipped_records().values() if record["kind"] in DECIDING]
    assert len(deciding) == 96
    for record in deciding:
        anew = written_anew(record | {"example": {}}, usual_facts())
        assert failing(record | {"example": anew}, usual_facts()) == []
        swapped = {"allowed": anew["refused"], "refused": anew["allowed"]}
        assert failing(record | {"example": swapped}, usual_facts()) == ["allowed", "refused"], record["id"]


@pytest.mark.parametrize(
    ("code", "other", "parts"),
    [
        ("CN-FREQ-01", {"limit": 0}, ["limit"]),
        ("CN-FREQ-01", {"limit": True}, ["limit"]),
        ("CN-FREQ-01", {"unit": "telegram"}, ["unit"]),
        ("CN-FREQ-01", {"period": {"calendar": "year"}}, ["period"]),
        ("CN-FREQ-01", {"period": {"rolling_days": 0}}, ["period"]),
        ("CN-FREQ-01", {"period": {"rolling_days": 7, "ever": True}}, ["period"]),
        ("CN-FREQ-01", {"per": "household"}, ["per"]),
        ("CN-FREQ-01", {"only": "sometimes"}, ["only"]),
        ("CN-FREQ-01", {"exceptions": ["full_moon"]}, ["exceptions"]),
        ("CN-FREQ-01", {"channel": ["fax"], "who": ["cat"]}, ["who", "channel"]),
        ("CN-FREQ-01", {"effect": "STOP_ALL"}, ["effect"]),
        ("CN-FREQ-01", {"effect": "SHOUT"}, ["effect"]),
        ("CN-FREQ-01", {"message": {"en": "x", "zh": " "}}, ["message.zh"]),
        ("CN-FREQ-01", {"citation": {"zh": "x"}}, ["citation.en"]),
        ("CN-FREQ-01", {"valid_from": "2026-02-30"}, ["valid_from"]),
        ("CN-FREQ-01", {"valid_from": "2026-03-02", "valid_to": "2026-03-01"}, ["valid_to"]),
        ("CN-FREQ-01", {"jurisdiction": "FR"}, ["jurisdiction"]),
        ("CN-FREQ-01", {"kind": "wish"}, ["kind"]),
        ("CN-TIME-01a", {"hours": []}, ["hours"]),
        ("CN-TIME-01a", {"hours": [{"days": [], "from": "08:00", "to": "22:00"}]}, ["hours"]),
        ("CN-TIME-01a", {"hours": [{"days": [8], "from": "08:00", "to": "22:00"}]}, ["hours"]),
        ("CN-TIME-01a", {"hours": [{"days": [1], "from": "8", "to": "22:00"}]}, ["hours"]),
        ("CN-TIME-01a", {"hours": [{"days": [1], "from": "22:00", "to": "08:00"}]}, ["hours"]),
        ("CN-TIME-01a", {"tz": "moon"}, ["tz"]),
        ("US-FREQ-02", {"wait": {"days": 0}, "after": "telegram"}, ["wait", "after"]),
        ("CN-WHO-02", {"fact": "full_moon"}, ["fact"]),
        ("CN-WHO-02", {"phase": "later"}, ["phase"]),
    ],
)
def test_what_the_gate_does_not_know_is_named(code: str, other: dict[str, Any], parts: list[str]) -> None:
    record = {**shipped_records()[code], **other}
    assert [problem.part for problem in problems_of(record, catalogue())] == parts


@pytest.mark.parametrize(
    "told",
    [{"full_moon": True}, {"local_time": "25:00"}, {"local_time": 480}, {"weekday": 8}, {"counts": 3}, {"who": "cat"}],
)
def test_example_that_cannot_be_read_is_named(told: dict[str, Any]) -> None:
    record = {**shipped_records()["CN-FREQ-01"], "example": {"allowed": {}, "refused": told}}
    assert [problem.part for problem in problems_of_example(record, catalogue())] == ["example.refused"]


def test_difference_of_two_versions_in_words() -> None:
    before = shipped_records()["CN-FREQ-01"]
    after = {
        **before,
        "limit": 2,
        "exceptions": ["inbound"],
        "period": {"rolling_days": 3},
        "message": {**before["message"], "en": "Two."},
        "example": {**before["example"], "refused": {"counts": {"connected_call_3d_debtor": 2}, "inbound": False}},
    }
    with override("en"):
        found = [(change.label, change.before, change.after) for change in rule_changes(before, after, labels("en"))]
    assert found == [
        ("Highest number", "3", "2"),
        ("Over which time", "per day", "in 3 days"),
        ("Exceptions", "started by the other side; agreed otherwise with the debtor", "started by the other side"),
        ("Message (English)", before["message"]["en"], "Two."),
        ("Example (refused)", "3 counted before", "2 counted before; not: started by the other side"),
    ]
    assert rule_changes(before, before, labels("en")) == []
