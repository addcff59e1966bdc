"""What to say: the library as it ships, what fits a conversation, and what the desk shows and keeps."""

from decimal import Decimal

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cases.models import Case, ContactLog, Debt, Promise
from cases.services.contacts import log_contact
from cases.services.seal import broken_links, seal_of
from strategies.models import Tactic
from strategies.services.tactics import TacticRefused, load_tactics, save_tactic, tactics_in_force
from strategies.tactics import PLACEHOLDERS, Conversation, Evasion, Fact, OnTheLine, fill, fitting, places_in
from tests.factories import NOW, make_case


@pytest.fixture
def library(db):
    load_tactics(now=NOW)
    return tactics_in_force()


def panel(browser, case, **asked):
    return browser.get(reverse("case-tactics", args=[case.pk]), asked)


def own(**more):
    text = {"en": "x", "zh": "某"}
    told = {
        "family": "empathy", "title": text, "what": text, "avoid": text, "lines": {"en": ["Yes."], "zh": ["好。"]},
        "who": ["debtor"], "appeals": [], "stages": [], "debt_class": "", "evasions": [], "needs": [],
    }  # fmt: skip
    return told | more


def save(cast, code, after=0, offered=True, **more):
    return save_tactic(code=code, values=own(**more), after=after, is_offered=offered, by=cast.admin, now=NOW)


def test_library_holds_forty_entries_and_an_answer_to_every_evasion(library):
    assert len(library) >= 40
    for evasion in Evasion.values:
        assert len([one for one in library if evasion in one.evasions]) >= 4
    for debt_class in ("consumer", "trade"):
        who = "debtor" if debt_class == "consumer" else "company_contact"
        for stage in ("reminder", "phone", "visit", "outsourced", "legal"):
            assert fitting(library, Conversation(stage, debt_class, who))


def test_nothing_of_the_debt_is_said_to_third_parties(library):
    for one in library:
        if OnTheLine.THIRD_PARTY in one.who:
            assert one.who == {OnTheLine.THIRD_PARTY}
            assert places_in([*one.lines["en"], *one.lines["zh"]]) <= {"debtor", "agent"}


def test_loading_again_adds_nothing_and_leaves_what_the_house_wrote(library, cast, capsys, tmp_path):
    code, version = library[0].code, library[0].version
    save(cast, code, after=version)
    call_command("load_tactics")
    assert capsys.readouterr().out == "0 entries added or renewed.\n"
    assert [one.title["en"] for one in tactics_in_force() if one.code == code] == ["x"]
    bad = tmp_path / "bad.yaml"
    bad.write_text("- {code: a, tactic: empathy, appeals: [], title: {en: a, zh: b}, what: {en: a, zh: b}, stages: [], "
                   "debt_class: '', evasions: [], who: [third_party], needs: [], lines: {en: ['{amount}'], zh: [b]}, "
                   "avoid: {en: a, zh: b}}", encoding="utf-8")  # fmt: skip
    with pytest.raises(CommandError, match=r"\{amount\}"):
        call_command("load_tactics", bad)


def test_shipped_entry_with_another_text_is_renewed(library):
    told = own(tactic="empathy", code="new-one")
    del told["family"]
    for expected in (1, 0):
        assert load_tactics(now=NOW, texts=yaml.safe_dump([told])) == expected
    assert load_tactics(now=NOW, texts=yaml.safe_dump([told | {"avoid": {"en": "y", "zh": "无"}}])) == 1
    assert list(Tactic.objects.filter(code="new-one").values_list("version", flat=True)) == [2, 1]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"lines": {"en": ["Yes."], "zh": []}}, "both languages"),
        ({"title": {"en": " ", "zh": "某"}}, "both languages"),
        ({"family": "threat"}, "words of the list"),
        ({"who": []}, "for whom"),
        ({"lines": {"en": ["{police}"], "zh": ["好"]}}, "not known: {police}"),
        ({"who": ["third_party"], "lines": {"en": ["{amount}"], "zh": ["好"]}}, "somebody else"),
        ({"lines": {"en": ["{promised_on}"], "zh": ["好"]}}, "needs a promise"),
    ],
)
def test_entry_that_cannot_stand_is_refused(cast, more, sentence):
    with pytest.raises(TacticRefused) as refused:
        save(cast, "own-one", **more)
    assert [sentence in str(reason) for reason in refused.value.reasons] == [True]
    assert Tactic.objects.count() == 0


def test_versions_are_kept_and_the_second_editor_is_told(cast):
    first = save(cast, "own-one")
    save(cast, "own-one", after=1, offered=False)
    assert tactics_in_force() == ()
    with pytest.raises(TacticRefused):
        save(cast, "own-one", after=1)
    with pytest.raises(TacticRefused):
        save(cast, "own-one")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE strategies_tactic SET code = 'x' WHERE id = %s", [first.pk])


def test_confronting_needs_the_record_and_names_it(ask, cast, own_case, library, today, now):
    talk = Conversation("phone", "consumer", "debtor", frozenset({"wearing_down", "stalling"}))
    assert not any(Fact.BROKEN_PROMISE in one.needs for one in fitting(library, talk))
    Promise.objects.create(
        case=own_case, amount=Decimal(2000), due_on=today, judge_after=today, made_on=today, made_at=now,
        made_by=cast.agent, state="broken", judged_on=today,
    )  # fmt: skip
    page = panel(ask(cast.agent), own_case, evasions=["wearing_down", "stalling"], on_the_line="debtor")
    first, *others = page.context["said"]
    said = next(one for one in [first, *others] if one.family == "Confront with the record")
    assert (len(first.facts), len(said.facts)) == (1, 1)  # both rest on the record, and come before what does not
    assert "2,000.00" in said.facts[0]
    assert any("2,000.00" in line for line in said.lines)
    assert page.context["spoken"] == "zh-hans"  # 王小明 is spoken to in Chinese, whatever the agent reads


@pytest.mark.usefixtures("library")
def test_somebody_else_hears_nothing_of_the_debt(ask, cast, own_case):
    page = panel(ask(cast.agent), own_case, on_the_line="third_party").content.decode()
    assert "5,000" not in page
    assert own_case.creditor.name not in page


def test_every_place_is_filled_where_the_case_knows_it(ask, cast, own_case, today, now):
    Debt.objects.filter(case=own_case).update(product="信用卡")
    Promise.objects.create(
        case=own_case, amount=Decimal(2000), due_on=today, judge_after=today, made_on=today, made_at=now,
        made_by=cast.agent, state="broken", judged_on=today,
    )  # fmt: skip
    line = " ".join(f"{name}={{{name}}}" for name in PLACEHOLDERS)
    save(cast, "all", needs=["broken_promise"], lines={"en": [line], "zh": [line]})
    for page in (panel(ask(cast.agent), own_case), ask(cast.agent).get(reverse("case", args=[own_case.pk]))):
        (said,) = page.context["said"]
        assert ("product=信用卡" in said.lines[0], "…" in said.lines[0]) == (True, False)


def test_place_without_a_value_stays_visible():
    assert fill("{agent}: {promised_on}", {"agent": "Ana"}) == "Ana: …"


@pytest.mark.usefixtures("library")
def test_evasions_are_kept_sealed_and_counted_on_the_desk(ask, cast, own_case, today, now):
    told = {"channel": "call", "direction": "out", "outcome": "NEG", "then": "stay", "wrap_up": "4200"}
    browser = ask(cast.agent)
    browser.post(reverse("case-log-contact", args=[own_case.pk]), told | {"evasions": ["stalling", "blaming"]})
    log_contact(
        case=Case.objects.get(pk=own_case.pk), agent=cast.agent, channel="call", outcome="NEG", as_of=today, now=now,
        evasions=["stalling"],
    )  # fmt: skip
    first = ContactLog.objects.order_by("pk")[0]
    assert (first.evasions, first.wrap_up.total_seconds()) == (["stalling", "blaming"], 4.2)
    assert broken_links(own_case.pk) == []
    page = browser.get(reverse("case", args=[own_case.pk]))
    assert {value: times for value, _label, _heard, times in page.context["evasions"] if times} == {
        "stalling": 2, "blaming": 1,
    }  # fmt: skip
    first.evasions = ["stalling"]
    assert seal_of(first) != first.seal


@pytest.mark.parametrize("told", ["", "x", "-5", "99999999", "1e3", "٣"])
def test_wrap_up_that_makes_no_sense_is_none(ask, cast, own_case, told):
    form = {"channel": "call", "direction": "out", "outcome": "NAN", "then": "stay", "wrap_up": told}
    ask(cast.agent).post(reverse("case-log-contact", args=[own_case.pk]), form)
    assert [contact.wrap_up for contact in ContactLog.objects.all()] == [None]


@pytest.mark.parametrize("rows", [1, 3])
def test_panel_takes_eight_queries(ask, cast, own_case, library, rows, today, now, django_assert_num_queries):
    for _ in range(rows):
        log_contact(case=own_case, agent=cast.agent, channel="call", outcome="NAN", as_of=today, now=now)
    browser = ask(cast.agent)
    panel(browser, own_case)
    with django_assert_num_queries(8):
        panel(browser, own_case, evasions=["hiding"])


def test_administrator_writes_an_entry_and_the_desk_offers_it(ask, cast, today):
    browser = ask(cast.admin)
    form = {
        "code": "house-line", "family": "framing", "who": ["debtor"], "after": "0", "is_offered": "on",
        "title_en": "Two halves", "title_zh": "两半", "what_en": "Split it.", "what_zh": "拆开谈。",
        "lines_en": "Half of {amount} now?\nThe rest on Friday?", "lines_zh": "先还一半？", "avoid_en": "Rush.",
        "avoid_zh": "催得太急。",
    }  # fmt: skip
    assert browser.post(reverse("tactic-new"), form | {"lines_zh": ""}).status_code == 422
    assert browser.post(reverse("tactic-new"), form).url == reverse("tactic", args=["house-line"])
    assert browser.post(reverse("tactic-new"), form).status_code == 422
    assert "Two halves" in browser.get(reverse("tactics")).content.decode()
    case = make_case(creditor=cast.creditor, agent=cast.agent, balance=900, as_of=today, name="Ann Reed")
    page = ask(cast.agent).get(reverse("case", args=[case.pk]))
    assert [one.lines for one in page.context["said"]] == [["Half of CN¥900.00 now?", "The rest on Friday?"]]
