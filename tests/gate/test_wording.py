"""The wording check: codes in both languages, disguises, negation, frames, the truth gate, and where findings stand."""

import datetime as dt

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from strategies.services.tactics import SHIPPED
from strategies.services.wording import examples
from strategies.wording.check import CHANNELS, LONGEST, TextTooLong, check_wording, views
from strategies.wording.facts import GATES, FactsRefused, missing_fact, read_facts
from strategies.wording.lexicon import codes, patterns
from strategies.wording.marking import Judged

NOW = dt.datetime(2026, 11, 28, 12, 0, tzinfo=dt.UTC)
ALL = [
    "IMP",
    "ARR",
    "LEG",
    "TP",
    "SHAME",
    "ABUSE",
    "CONS",
    "AMT",
    "FEE",
    "PROM",
    "LOAN",
    "LIAB",
    "INV",
    "PRES",
    "ROLE",
    "ID",
    "VULN",
]
FILED = {"legal_action.status": "filed", "legal_action.document_id": "F-1", "legal_action.date": "2026-11-03"}


def found(text, **more):
    return {one.code.code for one in check_wording(text, **more).findings}


def verdict(text, **more):
    return check_wording(text, **more).verdict


UNLAWFUL = {
    "IMP": ("我是××派出所,请马上处理", "This is Officer Lee of the sheriff's department."),
    "ARR": ("不还钱就等着坐牢", "You will be arrested if you don't pay."),
    "LEG": ("法院明天就开庭", "See you in court."),
    "TP": ("我会告诉你爸妈你欠钱", "Your boss will hear about this."),
    "SHAME": ("把你的照片发到朋友圈曝光", "We will post your name on Facebook."),
    "ABUSE": ("你这个不要脸的骗子", "You pathetic deadbeat."),
    "CONS": ("你孩子以后上不了学", "Your credit is ruined for the rest of your life."),
    "AMT": ("再拖一天就翻一倍", "The balance doubles tomorrow."),
    "FEE": ("上门费800元由你承担", "There's a $150 collection fee for each visit."),
    "PROM": ("今天还清我保证给你消除征信记录", "Pay today and I'll wipe the rest of the balance."),
    "LOAN": ("你先从别的平台借一笔来还", "Just get a payday loan and pay us."),
    "LIAB": ("父债子还，天经地义", "Your parents will have to pay this for you."),
    "INV": ("我们会带人上门搜查你的东西", "We'll garnish your wages next week."),
    "PRES": ("这是最后通知，两小时内必须到账", "This is your final notice. You have two hours."),
    "ROLE": ("你的案子已转给特别行动组", "Your file has been escalated to our Special Enforcement Unit."),
    "ID": ("你别管我是谁，还钱就行", "Never mind who I am, just pay."),
    "VULN": ("住院了也得还钱", "I don't care if you're in hospital, you still owe us."),
}  # fmt: skip


def test_every_code_of_the_table_is_there():
    assert sorted(codes()) == sorted(ALL) == sorted(UNLAWFUL)
    for language in ("zh", "en"):
        assert {pattern.code for pattern in patterns(language)} >= set(ALL)


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, both in UNLAWFUL.items() for text in both])
def test_each_code_is_found_in_both_languages(code, text):
    assert code in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "您好,我是××公司工号1023,受××银行委托,就您尾号1234账户与您联系,本次通话录音。请问是张先生本人吗?",
        "截至11月20日应还本金5,000元、利息120元、违约金40元,明细可在官方App核对,如有异议请致电客服",
        "您好,请转告李女士回电400-800-1234,谢谢",
        "请注意身体，代问家人好",
        "如您已还款请忽略",
        "您有权向法院起诉，也可以向监管部门投诉",
        "如遇冒充公检法的来电请报警",
        "家人住院了，我们暂停催收",
        "我们不是警察，也不是法院",
        "This is Ann from ABC Recovery, a debt collector. This is an attempt to collect a debt; information obtained will be used for that purpose.",
        "You dispute the amount. We stop collection until we have checked and will write to you.",
        "We cannot promise a waiver.",
        "No legal action has been taken.",
        "We will never contact your employer.",
        "I'm not threatening court.",
        "Please ask your lawyer.",
        "You may get free debt advice.",
    ],
)
@pytest.mark.parametrize("channel", CHANNELS)
def test_lawful_look_alikes_pass(text, channel):
    assert check_wording(text, channel=channel).findings == ()


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("等着坐 牢吧", "ARR", "坐 牢"),
        ("等着坐★牢吧", "ARR", "坐★牢"),
        ("等着做牢吧", "ARR", "做牢"),
        ("小心被拘liu", "ARR", "拘liu"),
        ("fayuan会传你", "LEG", "fayuan"),
        ("公an局找你", "ARR", "公an局"),
        ("明天起sù你", "LEG", "起sù"),
        ("你的傳票到了", "LEG", "傳票"),
        ("要坐\u200b牢的", "ARR", "坐\u200b牢"),
        ("ｊａｉｌ for you", "ARR", "ｊａｉｌ"),
        ("p0lice are coming", "ARR", "p0lice"),
        ("you go to ja1l", "ARR", "ja1l"),
        ("you go to j@il", "ARR", "j@il"),
        ("you go to jaaail", "ARR", "jaaail"),
        ("we will a r r e s t you", "ARR", "a r r e s t"),
        ("the \u0440olice are coming", "ARR", "\u0440olice"),
        ("👮找你", "ARR", "👮"),
    ],
)
def test_disguised_words_are_seen_and_pointed_at_as_they_are_written(text, code, words):
    spans = [one for one in check_wording(text).findings if one.code.code == code]
    assert spans
    assert any(words in one.text for one in spans)
    assert all(text[one.start : one.end] == one.text for one in spans)


@pytest.mark.parametrize(
    "text",
    [
        "他们同时到单位对账",
        "这两天在工厂加班吗",
        "请提供船票报销单",
        "女儿刚出生",
        "The size of it is fine.",
        "Call us at 5 on Friday.",
    ],
)
def test_words_that_only_sound_or_look_alike_pass(text):
    assert verdict(text) == "fine"


@pytest.mark.parametrize(
    ("negated", "plain"),
    [
        ("您不会因此坐牢", "您会因此坐牢"),
        ("我们不会联系您的单位领导", "我们会联系您的单位领导"),
        ("You will not be arrested.", "You will be arrested."),
        ("We won't tell your employer.", "We'll tell your employer."),
    ],
)
def test_a_negation_undoes_a_wording(negated, plain):
    assert verdict(negated) == "fine"
    assert verdict(plain) == "refused"


@pytest.mark.parametrize(
    "text",
    [
        "不还钱就坐牢",
        "别以为不会坐牢",
        "If you don't pay you will go to jail",
        "Don't think you won't be arrested",
        "我们不是吓唬你，真会抓人",
    ],
)
def test_a_negation_elsewhere_does_not(text):
    assert "ARR" in found(text)


def test_truth_gate_names_the_first_fact_that_is_missing():
    text = "债权人已于11月3日向××法院提交立案材料(案号…),您可随时协商"
    for facts, missing in (
        ({}, "legal_action.status"),
        ({"legal_action.status": "considered"}, "legal_action.status"),
        ({"legal_action.status": "filed"}, "legal_action.document_id"),
        ({"legal_action.status": "filed", "legal_action.document_id": "F-1"}, "legal_action.date"),
    ):
        outcome = check_wording(text, facts=facts)
        assert outcome.verdict == "needs_fact"
        assert {one.missing for one in outcome.findings} == {missing}
    assert verdict(text, facts=FILED) == "fine"


@pytest.mark.parametrize("text", ["法院已经受理，不还钱就坐牢", "We have filed suit and the police will arrest you."])
def test_no_fact_licenses_a_threat_of_arrest(text):
    assert verdict(text, facts=FILED) == "refused"


def test_final_notice_is_refused_without_a_decision_to_sue_and_passes_with_one():
    text = "Final notice before court"
    assert found(text) == {"PRES", "LEG"}
    assert verdict(text) == "refused"
    assert verdict(text, facts=FILED) == "fine"


@pytest.mark.parametrize(
    ("gate", "facts", "missing"),
    [
        ("fee", {}, "fee.code"),
        ("fee", {"fee.code": "LATE", "contract.fee_table": ["VISIT"]}, "contract.fee_table"),
        ("fee", {"fee.code": "LATE", "contract.fee_table": ["LATE"]}, ""),
        ("fee", {"fee.code": "LATE", "contract.fee_table.LATE": 40}, ""),
        ("waiver", {"waiver.approval_id": "W-7"}, ""),
        ("balance", {}, "balance.as_of"),
        ("balance", {"balance.as_of": "2h"}, ""),
        ("balance", {"balance.as_of": "25h"}, "balance.as_of"),
        ("balance", {"balance.as_of": "2026-11-28T09:00:00+00:00"}, ""),
        ("balance", {"balance.as_of": "2026-11-27T11:59:00+00:00"}, "balance.as_of"),
        ("balance", {"balance.as_of": "2026-11-29T09:00:00+00:00"}, "balance.as_of"),
        ("balance", {"balance.as_of": "2026-11-28T09:00:00Z", "now": "2026-11-30T09:00:00Z"}, "balance.as_of"),
        ("balance", {"balance.as_of": ["odd"]}, "balance.as_of"),
        ("criminal", {"criminal_case.document_id": "P-1"}, "legal_review.approval_id"),
    ],
)  # fmt: skip
def test_facts_of_each_gate(gate, facts, missing):
    assert missing_fact(gate, facts, NOW) == missing


def test_facts_are_read_nested_or_dotted_and_nothing_else():
    assert read_facts({"a": {"b": 1}, "c.d": 2}) == {"a.b": 1, "c.d": 2}
    with pytest.raises(FactsRefused):
        read_facts(["a"])


def test_every_gate_of_a_pattern_is_one_of_the_facts():
    told = {name for language in ("zh", "en") for one in patterns(language) for name in (one.gate, one.licence) if name}
    assert told <= set(GATES)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("channel", CHANNELS)
def test_every_suggestion_is_fine_itself(language, channel):
    for code in codes().values():
        outcome = check_wording(code.suggestion[language], channel=channel)
        assert outcome.findings == (), code.code


def test_every_line_that_ships_is_fine():
    for entry in yaml.safe_load(SHIPPED.read_text(encoding="utf-8")):
        for language in ("zh", "en"):
            for line in entry["lines"][language]:
                assert check_wording(line, language=language).findings == (), line


def test_a_written_demand_says_who_writes():
    bare = "速把5000元打到这张卡6222021234567890"
    assert "ID" in found(bare, channel="sms")
    assert "ID" not in found(f"【某某银行】{bare}，如有疑问请致电客服", channel="sms")


def test_both_languages_of_a_mixed_text_are_read():
    outcome = check_wording("您好，请尽快还款。You will be arrested.")
    assert ("ARR", "en") in {(one.code.code, one.language) for one in outcome.findings}


def test_what_is_too_long_is_refused():
    with pytest.raises(TextTooLong):
        check_wording("a" * (LONGEST + 1))


CAUGHT = [text for both in UNLAWFUL.values() for text in both[:1]]
MARKS = st.sampled_from([" ", "\u200b", "\u2060", "\ufeff"])


@settings(deadline=None, max_examples=40)
@given(text=st.sampled_from(CAUGHT), data=st.data())
def test_marks_put_between_characters_do_not_free_a_caught_text(text, data):
    places = data.draw(st.lists(st.integers(1, len(text) - 1), max_size=6, unique=True))
    for place in sorted(places, reverse=True):
        text = text[:place] + data.draw(MARKS) + text[place:]
    assert verdict(text) != "fine"


@settings(deadline=None, max_examples=40)
@given(text=st.sampled_from([both[1] for both in UNLAWFUL.values()]), data=st.data())
def test_full_width_and_invisible_letters_do_not_free_a_caught_text(text, data):
    places = data.draw(st.sets(st.integers(0, len(text) - 1), max_size=12))
    wide = "".join(
        chr(ord(char) + 0xFEE0) if at in places and "!" < char <= "~" and char.isalnum() else char
        for at, char in enumerate(text)
    )
    hidden = data.draw(st.integers(0, len(wide)))
    assert verdict(f"{wide[:hidden]}\u200b{wide[hidden:]}") != "fine"


@settings(deadline=None, max_examples=60)
@given(text=st.text(max_size=80) | st.sampled_from(CAUGHT).flatmap(lambda one: st.text(max_size=9).map(one.__add__)))
def test_findings_stand_in_the_text_and_the_pieces_make_it_up(text):
    outcome = check_wording(text)
    for one in outcome.findings:
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
    assert "".join(piece.text for piece in Judged(text, outcome).pieces) == text


def test_examples_it_learned_from_are_judged_as_they_are_labelled():
    """Every third of them: enough to see a model that does not fit its examples."""
    rows = list(examples())[::3]
    unlawful = [row for row in rows if row["codes"]]
    lawful = [row for row in rows if not row["codes"]]
    assert len(rows) >= 600
    missed = [row["text"] for row in unlawful if _verdict_of(row) == "fine"]
    wrong = [row["text"] for row in lawful if _verdict_of(row) != "fine"]
    assert len(missed) <= len(unlawful) * 0.03, missed
    # Some are lawful only by a fact that their writer took for granted.
    assert len(wrong) <= len(lawful) * 0.03, wrong


def _verdict_of(row):
    return verdict(row["text"], channel=row.get("channel", "call"), facts=read_facts(row.get("facts", {})))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Your p-e-n-s-i-o-n and s o c i a l  s e c u r i t y stop", "your pension and social security stop"),
        ("N e x t - o f - k i n are l.i.a.b.l.e", "next of kin are liable"),
        ("ur cr3dit is d3ad", "your credit is dead"),
        ("Call at 5pm, 24hrs, ref A-4471", "call at 5pm, 24hrs, ref a-4471"),
    ],
)
def test_english_words_in_disguise_are_read_plainly(written, read):
    assert dict(views(written, "en"))["en"].text == read


def test_a_step_of_the_law_needs_its_fact_however_lawful_it_reads():
    assert verdict("您好，债权人已向法院申请强制执行，如有疑问可随时联系我们，感谢您的理解。") == "needs_fact"
