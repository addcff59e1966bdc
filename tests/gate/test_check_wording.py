"""`manage.py check_wording` from outside: what it answers, and what it refuses to read."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

THREAT = "不还钱就等着坐牢吧"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    def ran(text, *options, facts=None):
        if facts is not None:
            file = tmp_path / "facts.json"
            file.write_text(facts if isinstance(facts, str) else json.dumps(facts), encoding="utf-8")
            options = (*options, "--facts", str(file))
        sent = text if isinstance(text, bytes) else text.encode()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(sent)))
        call_command("check_wording", *options)
        return capsys.readouterr().out

    return ran


def test_json_names_code_words_rule_and_suggestion(run):
    told = json.loads(run(THREAT, "--json"))
    assert told["verdict"] == "refused"
    found = next(one for one in told["findings"] if one["code"] == "ARR")
    assert THREAT[found["start"] : found["end"]] == found["text"] == "坐牢"
    assert found["rule"] == "CN-CRIM-01a"
    assert found["missing_fact"] is None
    assert found["suggestion"]


def test_lines_are_texts_of_their_own_and_an_empty_one_is_fine(run):
    answer = run(f"{THREAT}\n\nCould we agree a date?\n", "--lines")
    assert [json.loads(line)["verdict"] for line in answer.splitlines()] == ["refused", "fine", "fine"]


def test_facts_open_the_truth_gate(run):
    text = "债权人已于11月3日向法院提交立案材料"
    asked = json.loads(run(text, "--json"))
    assert asked["verdict"] == "needs_fact"
    assert asked["findings"][0]["missing_fact"] == "legal_action.status"
    facts = {"legal_action": {"status": "filed", "document_id": "F-1", "date": "2026-11-03"}}
    assert json.loads(run(text, "--json", facts=facts)) == {"verdict": "fine", "findings": []}


def test_words_name_the_verdict_first(run):
    assert run(THREAT).splitlines()[0] == "refused"
    assert run("") == "fine\n"


@pytest.mark.parametrize(
    ("text", "options", "facts", "told"),
    [
        (b"\xff\xfe\xff", (), None, "not UTF-8"),
        ("a" * 1_000_000, (), None, "too long"),
        ("b\n" + "a" * 1_000_000, ("--lines",), None, "Line 2 is too long"),
        ("x", (), "{", "cannot be read"),
        ("x", (), "[1]", "cannot be read"),
    ],
)
def test_what_cannot_be_read_gets_a_clear_refusal(run, text, options, facts, told):
    with pytest.raises(CommandError, match=told):
        run(text, *options, facts=facts)


def test_a_nul_does_not_hide_a_word(run):
    assert json.loads(run("坐\x00牢", "--json"))["verdict"] == "refused"


def test_a_channel_that_does_not_exist_is_refused(run):
    with pytest.raises(CommandError, match="pigeon"):
        run("x", "--channel", "pigeon")
