"""`manage.py ask_gate`: the examples of its document hold, and odd facts get a clear refusal."""

import json
import re

import pytest
from django.core.management import CommandError, call_command

from strategies.services.contact_rules import load_contact_rules
from tests.architecture.sources import ROOT
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DOCUMENT = ROOT / "docs" / "contact-gate.md"


@pytest.fixture(autouse=True)
def _rules():
    load_contact_rules(now=NOW)


@pytest.fixture
def ask(tmp_path, capsys):
    def asked(facts, *options):
        file = tmp_path / "facts.json"
        file.write_text(facts if isinstance(facts, str) else json.dumps(facts), encoding="utf-8")
        call_command("ask_gate", "--facts", file, *options)
        return capsys.readouterr().out

    return asked


def documented():
    """(facts, answer) of the document: every block of facts is followed by a block of what comes of them."""
    blocks = re.findall(r"```json\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    return [(json.loads(facts), json.loads(answer)) for facts, answer in zip(blocks[::2], blocks[1::2], strict=True)]


@pytest.mark.parametrize(("facts", "answer"), documented())
def test_examples_of_the_document_hold(ask, facts, answer):
    assert json.loads(ask(facts, "--json")) == answer


def test_answer_in_words_and_in_chinese(ask):
    facts, _answer = documented()[1]
    assert "refused" in ask(facts)
    assert "债务人" in ask(facts, "--language", "zh")


@pytest.mark.parametrize(
    "facts",
    [
        "{",
        "[]",
        {},
        {"at": "2026-11-29T10:00:00"},
        {"at": "yesterday"},
        {"colour": "red"},
        {"time_zone": "Mars/Olympus"},
        {"facts": {"inbound": "yes"}},
        {"counts": {"connected_call_day_debtor": -1}},
        {"jurisdictions": "CN"},
        {"events": [{"channel": "call"}]},
    ],
)
def test_odd_facts_are_refused_with_the_field_named(ask, facts):
    usual, _answer = documented()[0]
    with pytest.raises(CommandError, match="cannot be read"):
        ask(usual | facts if isinstance(facts, dict) and facts else facts)
