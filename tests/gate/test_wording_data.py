"""The data of the wording check: made as it says, and complete."""

import functools
import json
import re
import unicodedata

import pytest
from pypinyin.constants import PINYIN_DICT

from strategies.services.wording import examples, examples_to_learn, known_words, written
from strategies.wording import vocabulary
from strategies.wording.anchors import pieces
from strategies.wording.check import check_wording, views
from strategies.wording.data import FOLDER, code_files, read
from strategies.wording.facts import read_facts
from strategies.wording.forms import LAWFUL, made
from strategies.wording.learning import fingerprint, learn
from strategies.wording.lexicon import codes, patterns
from strategies.wording.order import meanings, words
from tests.architecture.sources import ROOT

DOCUMENT = ROOT / "docs" / "wording-check.md"


def test_syllables_are_those_of_the_library():
    told = read("disguised_zh")
    words = {char for word in [*told["homophones"], *told["words"]] for char in word}
    needed = {_plain(PINYIN_DICT[ord(char)].split(",")[0]) for char in words}
    found = {}
    for number, readings in PINYIN_DICT.items():
        if "\u4e00" <= chr(number) <= "\u9fff" and _is_common(chr(number)):
            for syllable in {_plain(one) for one in readings.split(",")} & needed:
                found.setdefault(syllable, set()).add(chr(number))
    assert {syllable: set(chars) for syllable, chars in read("syllables").items()} == found


def _plain(syllable):
    letters = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(char for char in letters if not unicodedata.combining(char))


def _is_common(char):
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


rows_to_learn = functools.cache(examples_to_learn)  # some seconds of work


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_was_learned_is_up_to_date(language):
    """Where this fails: `manage.py learn_wording`."""
    told = json.loads((FOLDER / f"likeness_{language}.json").read_text(encoding="utf-8"))
    assert told["learned_from"] == fingerprint(rows_to_learn(language))


def test_known_words_are_up_to_date():
    assert vocabulary.PATH.read_text(encoding="utf-8") == written(known_words())


def test_learning_again_changes_nothing():
    few = rows_to_learn("en")[::60]
    assert learn(few, "en") == learn(few, "en")


def test_forms_tell_every_code_and_leave_nothing_open():
    told = read("forms_en")
    assert set(told["forms"]) == {*codes(), LAWFUL}
    lines = list(made(3))
    assert lines == list(made(3))
    assert not [line for line, _codes in lines if re.search(r"[\[\]<>|]", line)]
    written_out = "".join(told["forms"].values())
    assert set(told["words"]) == set(re.findall(r"<(\w+)>", written_out))


def test_what_is_said_with_other_words_of_one_meaning_runs_alike():
    first, second = ("we will never ring your mother", "we'll never text your dad")
    assert meanings(words(first))[-3:] == meanings(words(second))[-3:] == [("TELL",), ("your",), ("PARENT",)]
    assert meanings(words("we will flabbergast your mother"))[-3] == ("*",)


def test_sounds_are_those_of_the_library():
    found = {}
    for number, readings in PINYIN_DICT.items():
        if "\u4e00" <= chr(number) <= "\u9fff" and _is_common(chr(number)):
            found.setdefault(_plain(readings.split(",")[0]), set()).add(chr(number))
    assert {syllable: set(chars) for syllable, chars in read("sounds").items()} == found


@pytest.mark.parametrize("name", code_files())
def test_each_code_has_everything_in_both_languages(name):
    told = read(name)
    assert name == f"code_{told['code'].lower()}"
    for part in ("name", "rule", "citation", "suggestion", "patterns"):
        assert set(told[part]) == {"en", "zh"}
        assert all(told[part].values())


def documented():
    blocks = re.findall(r"```json\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    return [json.loads(block) for block in blocks]


@pytest.mark.parametrize("told", documented())
def test_examples_of_the_document_hold(told):
    outcome = check_wording(told["text"], facts=read_facts(told["facts"]))
    assert outcome.verdict == told["verdict"]
    missing = {one.missing for one in outcome.findings if one.missing}
    assert missing == ({told["missing_fact"]} if told["missing_fact"] else set())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_pattern_that_stands_in_a_text_is_never_passed_over(language):
    for row in examples():
        if row["language"] != language:
            continue
        text = dict(views(row["text"], language))[language].text
        held = pieces(text)
        passed_over = [one for one in patterns(language) if not one.may_stand_in(held)]
        assert not any(one.regex.search(text) for one in passed_over)
