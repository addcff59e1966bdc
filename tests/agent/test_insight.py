"""The investigation file, judgements and warning signs on the desk."""

from datetime import timedelta

import pytest
from django.db import InternalError, ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from cases.models import Assessment, Attention, Case, Finding, WarningSign
from cases.selectors.insight import insight_of
from cases.services.insight import assess, raise_sign, record_findings, resolve_sign
from cases.services.occasion import Occasion
from cases.services.verdict import Refused
from strategies.investigation import questions_for
from strategies.judging import Ability, Willingness, treatment_of
from tests.factories import NOW, TODAY, make_case


def on(by, now=NOW):
    return Occasion(as_of=TODAY, now=now, by=by)


def page(name, row):
    return reverse(name, args=[row.pk])


def body(browser, address):
    return browser.get(address).content.decode()


def test_file_is_filled_in_part_by_part_and_says_how_complete_it_is(ask, cast, own_case):
    browser, file = ask(cast.agent), page("case-investigation", own_case)
    questions = questions_for("consumer")
    assert f"0 % · {len(questions)} gaps" in " ".join(body(browser, page("case", own_case)).split()).replace(
        '<span class="muted">', ""
    )
    shown = {"initial-work": "司机，月入约六千", "initial-habits": "pays after the 15th"}
    browser.post(file, {"work": "司机，月入约六千", "habits": "pays after the 15th"})
    browser.post(file, shown | {"work": "司机，月入约六千", "habits": ""})
    insight = insight_of(own_case)
    assert {code: finding.answer for code, finding in insight.answered.items()} == {"work": "司机，月入约六千"}
    assert insight.percent == round(100 / len(questions))
    assert Finding.objects.count() == 3, "the same answer again is no new one, one taken back is"
    assert "司机，月入约六千" in body(browser, file)


@pytest.mark.parametrize("answers", [{"dance": "x"}, {"work": "x" * 2001}])
def test_file_takes_only_what_it_asks(cast, own_case, answers):
    with pytest.raises(Refused):
        record_findings(case=own_case, answers=answers, occasion=on(cast.agent))
    assert Finding.objects.count() == 0


def test_each_class_of_debts_has_its_own_questions():
    consumer, trade = ({q.code for q in questions_for(kind)} for kind in ("consumer", "trade"))
    assert {"work", "household"} <= consumer - trade
    assert {"invoices", "owners", "customers"} <= trade - consumer


def test_judgement_needs_a_reason_and_keeps_its_history(ask, cast, own_case):
    browser, form = ask(cast.agent), page("case-assessment", own_case)
    judged = {"ability": "partial", "willingness": "average"}
    assert browser.post(form, judged | {"reason": " "}).status_code == 422
    browser.post(form, judged | {"reason": "two pay slips seen"})
    browser.post(form, {"ability": "none_for_now", "willingness": "good", "reason": "lost the job"})
    case = Case.objects.get(pk=own_case.pk)
    assert (case.ability, case.willingness) == ("none_for_now", "good")
    desk = body(browser, page("case", own_case))
    assert "lost the job" in desk
    assert "a small payment to prove it" in desk, "the treatment of one willing and not able"
    assert "two pay slips seen" in desk, "in the history"
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        Assessment.objects.all()[0].delete()
    with pytest.raises(Refused):
        assess(case=own_case, ability="rich", willingness="good", reason="x", occasion=on(cast.agent))


@pytest.mark.parametrize("ability", Ability.values)
@pytest.mark.parametrize("willingness", Willingness.values)
def test_every_judgement_of_two_known_parts_has_a_treatment(ability, willingness):
    assert bool(treatment_of(ability, willingness)) == ("unknown" not in (ability, willingness))


def test_sign_lifts_the_case_at_once_and_shows_to_agent_and_supervisor(ask, cast, own_case, today):
    Case.objects.filter(pk=own_case.pk).update(follow_up_on=today + timedelta(days=5))
    make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=400, as_of=today)
    browser = ask(cast.agent)
    browser.post(page("case-sign", own_case), {"kind": "moved", "note": "neighbour says so"})
    case = Case.objects.get(pk=own_case.pk)
    assert (case.attention, case.follow_up_on) == (Attention.SIGN, None)
    queue = body(browser, reverse("queue"))
    assert queue.index(page("case", own_case)) == min(queue.index(page("case", one)) for one in Case.objects.all())
    assert "warning sign" in queue
    assert "Moved house or office" in body(browser, page("case", own_case))
    lead = ask(cast.lead)
    assert page("case", own_case) in body(lead, reverse("supervision-cases") + "?sign=open")
    assert "Warning signs" in body(lead, reverse("board"))
    again = browser.post(page("case-sign", own_case), {"kind": "moved"}, follow=True)
    assert "flagged already" in again.content.decode()
    assert WarningSign.objects.count() == 1


def test_sign_is_closed_by_a_supervisor_with_a_word_or_taken_back_the_same_day(ask, cast, own_case):
    browser, lead = Client(), Client()
    browser.force_login(cast.agent)
    lead.force_login(cast.lead)
    browser.post(page("case-sign", own_case), {"kind": "sued"})
    sign = WarningSign.objects.get()
    assert lead.post(page("sign", sign), {"outcome": ""}).status_code == 422
    assert lead.post(page("sign", sign), {"outcome": "lawyer asked to preserve assets"}).status_code == 302
    assert Case.objects.get(pk=own_case.pk).attention == Attention.NONE
    assert "closed before" in lead.post(page("sign", sign), {"outcome": "again"}, follow=True).content.decode()
    browser.post(page("case-sign", own_case), {"kind": "sued"})
    browser.post(page("sign", WarningSign.objects.open().get()), {})
    assert not WarningSign.objects.open().exists()


def test_agent_cannot_close_a_sign_of_yesterday_nor_a_sign_twice(cast, own_case):
    sign = raise_sign(case=own_case, kind="other", occasion=on(cast.agent))
    later = on(cast.agent, NOW + timedelta(days=1))
    with pytest.raises(Refused, match="supervisor closes"):
        resolve_sign(sign=sign, outcome="x", occasion=later)
    resolve_sign(sign=sign, outcome="done", occasion=on(cast.lead))
    with pytest.raises(Refused, match="closed before"):
        resolve_sign(sign=sign, outcome="done", occasion=on(cast.lead))


def test_what_a_colleague_wrote_meanwhile_is_left_alone(ask, cast, own_case):
    record_findings(case=own_case, answers={"habits": "pays late"}, occasion=on(cast.lead))
    loaded_before = {"work": "driver", "habits": "", "initial-work": "", "initial-habits": ""}
    ask(cast.agent).post(page("case-investigation", own_case), loaded_before)
    answered = insight_of(own_case).answered
    assert {code: finding.answer for code, finding in answered.items()} == {"habits": "pays late", "work": "driver"}


def test_undone_sign_gives_the_case_back_what_it_waited_for(ask, cast, own_case, today):
    later = today + timedelta(days=5)
    Case.objects.filter(pk=own_case.pk).update(follow_up_on=later)
    ask(cast.agent).post(page("case-sign", own_case), {"kind": "moved"})
    ask(cast.agent).post(page("sign", WarningSign.objects.get()), {})
    case = Case.objects.get(pk=own_case.pk)
    assert (case.attention, case.follow_up_on) == (Attention.NONE, later)


@pytest.mark.parametrize(("attention", "after"), [(0, 0), (2, 2), (9, 4)])
def test_sign_never_pushes_a_case_down(cast, own_case, attention, after):
    Case.objects.filter(pk=own_case.pk).update(attention=attention)
    raise_sign(case=own_case, kind="other", occasion=on(cast.agent))
    assert Case.objects.get(pk=own_case.pk).attention == after


@pytest.mark.parametrize("name", ["case-investigation", "case-assessment"])
def test_nobody_else_reads_or_writes(ask, cast, own_case, name):
    assert ask(cast.stranger).post(page(name, own_case), {}).status_code == 404
    assert ask(cast.stranger).post(page("case-sign", own_case), {"kind": "moved"}).status_code == 404
    assert WarningSign.objects.count() == 0
