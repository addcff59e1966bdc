"""Disputes, complaints, hardship and the like: each with its hold, scope, owner, clock and answer."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.models import Case, Debt, Hold
from cases.services.contacts import log_contact
from cases.services.matters import open_matter
from cases.services.occasion import Occasion
from cases.services.standing import refresh_standing
from cases.services.verdict import Refused
from strategies.matters import MATTERS
from strategies.outcomes import OUTCOMES
from tests.agent.test_desk import send
from tests.factories import NOW, TODAY, make_debt

ANSWER = {"result": "in_part", "outcome": "credit note of 200 agreed"}


@pytest.fixture
def two_debts(own_case, today):
    make_debt(own_case, amount=700, due_on=today - timedelta(days=3))
    refresh_standing([own_case.pk])
    return own_case


def new(browser, case, **facts):
    return browser.post(reverse("case-matter", args=[case.pk]), {"kind": "dispute", "reason": "short delivery"} | facts)


@pytest.mark.parametrize("kind", MATTERS)
def test_every_kind_holds_the_case_with_owner_and_clock(cast, own_case, kind):
    hold = open_matter(case=own_case, kind=kind, reason="x", occasion=Occasion(as_of=TODAY, now=NOW, by=cast.agent))
    matter = MATTERS[kind]
    assert hold.owner == (cast.lead if matter.by_supervisor else None)
    assert hold.answerer == (cast.lead if matter.by_supervisor else cast.agent)
    assert hold.answer_by == TODAY + timedelta(days=matter.days)
    assert Case.objects.get(pk=own_case.pk).on_hold


@pytest.mark.parametrize("code", [outcome.code for outcome in OUTCOMES.values() if outcome.hold])
def test_every_outcome_that_stops_work_opens_a_matter_of_the_rule_book(cast, own_case, code):
    log_contact(case=own_case, agent=cast.agent, channel="call", outcome=code, as_of=TODAY, now=NOW)
    hold = Hold.objects.get()
    assert hold.kind in MATTERS
    assert hold.answerer is not None
    assert hold.answer_by is not None


def test_dispute_of_one_debt_leaves_the_others_to_be_worked(ask, cast, two_debts):
    debt = two_debts.debts.order_by("pk")[1]
    browser = ask(cast.agent)
    assert 'name="about"' in browser.get(reverse("case", args=[two_debts.pk])).content.decode()
    send(browser, two_debts, outcome="DSP", about=debt.pk, note="two pallets missing")
    case = Case.objects.get(pk=two_debts.pk)
    assert (case.on_hold, Debt.objects.get(pk=debt.pk).on_hold) == (False, True)
    assert (Hold.objects.get().debt, case.collectable) == (debt, case.balance - 700)


def test_death_is_never_about_one_debt(ask, cast, two_debts):
    debt = two_debts.debts.first()
    send(ask(cast.agent), two_debts, outcome="DCD", about=debt.pk)
    assert Hold.objects.get().debt is None
    refused = new(ask(cast.agent), two_debts, kind="bankruptcy", debt=debt.pk)
    assert (refused.status_code, Hold.objects.count()) == (422, 1)


def test_matter_is_opened_on_a_page_listed_by_its_clock_and_answered_by_its_owner(ask, cast, own_case, today):
    browser = ask(cast.agent)
    assert new(browser, own_case, answer_by=today - timedelta(days=1)).status_code == 422
    assert new(browser, own_case, reason="").status_code == 422
    assert new(browser, own_case).status_code == 302
    assert new(browser, own_case).status_code == 422, "one of a kind at a time"
    hold = Hold.objects.get()
    listed = browser.get(reverse("matters"), {"own": "yes"}).content.decode()
    assert "short delivery" in listed
    desk = browser.get(reverse("case", args=[own_case.pk])).content.decode()
    assert f"/holds/{hold.pk}/release/" in desk, "the owner of a dispute answers it"
    browser.post(reverse("hold-release", args=[hold.pk]), ANSWER)
    hold.refresh_from_db()
    assert (hold.result, hold.outcome, hold.released_by) == ("in_part", "credit note of 200 agreed", cast.agent)
    assert not Case.objects.get(pk=own_case.pk).on_hold
    desk = browser.post(reverse("hold-release", args=[hold.pk]), ANSWER, follow=True).content.decode()
    assert "already ended" in desk
    assert "Dispute: answered" in desk
    assert "credit note of 200 agreed" in desk, "in the history of the case"


def test_overdue_answers_stand_in_front_and_say_so(ask, cast, own_case, today):
    new(ask(cast.agent), own_case)
    Hold.objects.update(answer_by=today - timedelta(days=2))
    assert "overdue" in ask(cast.lead).get(reverse("matters")).content.decode()
    assert "short delivery" not in ask(cast.stranger).get(reverse("matters")).content.decode()
    assert "short delivery" not in ask(cast.lead).get(reverse("matters"), {"own": "1"}).content.decode()


def test_the_answer_goes_with_the_case_to_its_next_agent(ask, cast, own_case):
    new(ask(cast.agent), own_case)
    Case.objects.filter(pk=own_case.pk).update(agent=cast.mate)
    assert "short delivery" in ask(cast.mate).get(reverse("matters"), {"own": "yes"}).content.decode()
    ask(cast.mate).post(reverse("hold-release", args=[Hold.objects.get().pk]), ANSWER)
    assert Hold.objects.get().released_by == cast.mate


def test_matter_is_given_to_a_supervisor_of_the_team_alone(ask, cast, own_case):
    for owner in (cast.mate, cast.other_lead):
        assert new(ask(cast.agent), own_case, owner=owner.pk).status_code == 422
        with pytest.raises(Refused, match="supervisor of the team"):
            open_matter(
                case=own_case,
                kind="dispute",
                reason="x",
                owner=owner,
                occasion=Occasion(as_of=TODAY, now=NOW, by=cast.agent),
            )
    assert new(ask(cast.agent), own_case, owner=cast.lead.pk).status_code == 302


def test_unknown_kind_and_a_day_too_far_are_refused(cast, own_case):
    occasion = Occasion(as_of=TODAY, now=NOW, by=cast.agent)
    with pytest.raises(Refused):
        open_matter(case=own_case, kind="promise", reason="x", occasion=occasion)
    with pytest.raises(Refused):
        open_matter(case=own_case, kind="dispute", reason="x", occasion=occasion, answer_by=TODAY + timedelta(days=366))
