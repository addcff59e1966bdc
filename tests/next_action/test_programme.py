"""Whose cadence counts: the case's segment, under the version of its debtor's arm; and the steps done since the stage began."""

import datetime as dt
import html

import pytest
from django.db import Error, transaction
from django.urls import reverse

from cases.models import Case, NextActionAnswer
from cases.services.contacts import log_contact
from strategies.experiments.arms import Arm, arm_of
from strategies.ladder import Rung
from strategies.outcomes import Channel
from strategies.programme.cadence import Step, Worker
from strategies.programme.conditions import Conditions
from strategies.services.policies import policy_in_force, write_rungs
from strategies.services.policy_drafts import add_segment, clone_policy
from strategies.stages import Stage
from tests.cast import make_user
from tests.factories import make_case, make_experiment, make_phone
from tests.next_action.conftest import offered
from tests.publishing import publish


@pytest.fixture
def browser(ask, cast):
    return ask(cast.agent)


def proposal(browser, case):
    return browser.get(reverse("case", args=[case.pk])).context["next_action"]["proposal"]


@pytest.fixture
def cards(cast, today, now):
    """A version in force whose segment for cards begins with a message and leaves the third day to the agency."""
    draft = clone_policy(policy=policy_in_force(today), by=cast.admin, now=now)
    segment = add_segment(policy=draft, name="cards", conditions=Conditions(products=("card",)), by=cast.admin, now=now)
    steps = (Step(1, Channel.SMS), Step(3, Channel.CALL, Worker.AGENCY), Step(5, Channel.CALL))
    segment.thresholds.all().delete()
    write_rungs(draft, segment, [Rung(Stage.PHONE, 1, cadence=steps)])
    publish(draft, valid_from=today, today=today, by=cast.admin, second=make_user("second", "admin"), now=now)
    return draft


def test_segment_of_the_case_says_the_cadence(browser, cast, cards, today):
    card, other = (make_case(creditor=cast.creditor, agent=cast.agent, as_of=today) for _ in range(2))
    for case, product in ((card, "card"), (other, "loan")):
        make_phone(case)
        debt = case.debts.get()
        debt.product = product
        debt.save()
    assert (proposal(browser, card).act, proposal(browser, other).act) == ("sms", "call")
    page = html.unescape(browser.get(reverse("case", args=[card.pk])).content.decode())
    browser.post(reverse("case-action-accept", args=[card.pk]), {"offer": offered(page)})
    row = NextActionAnswer.objects.get()
    assert (row.segment, row.policy) == ("cards", cards)


def test_steps_of_others_are_named_and_steps_done_are_passed(browser, cast, cards, today, now):
    case = make_case(creditor=cast.creditor, agent=cast.agent, as_of=today)
    make_phone(case)
    debt = case.debts.get()
    debt.product = "card"
    debt.save()
    Case.objects.filter(pk=case.pk).update(stage_since=today - dt.timedelta(days=2))
    sent = {"case": case, "agent": cast.agent, "channel": "sms", "outcome": "M-SNT", "next_step": "await_promise"}
    log_contact(as_of=today, now=now - dt.timedelta(days=2), **sent)
    Case.objects.filter(pk=case.pk).update(follow_up_on=None)
    found = proposal(browser, case)
    assert (found.act, found.at.date()) == ("call", today + dt.timedelta(days=2))
    assert [(one.act, one.why) for one in found.rejected] == [("call", "done by: Agency")]


def test_under_an_experiment_the_version_of_the_debtors_arm_counts(browser, cast, today, now):
    standing = policy_in_force(today)
    challenger = clone_policy(policy=standing, by=cast.admin, now=now)
    experiment = make_experiment(challenger=challenger, by=cast.admin, today=today, start=True, share=50)
    told = set()
    for _ in range(12):
        case = make_case(creditor=cast.creditor, agent=cast.agent, as_of=today)
        make_phone(case)
        page = html.unescape(browser.get(reverse("case", args=[case.pk])).content.decode())
        browser.post(reverse("case-action-overrule", args=[case.pk]), {"offer": offered(page), "reason": "time"})
        arm = arm_of(seed=experiment.seed, debtor_id=case.debtor_id, share=50)
        told.add((arm, NextActionAnswer.objects.get(case=case).policy))
    assert told == {(Arm.CHAMPION, standing), (Arm.CHALLENGER, challenger)}


def test_answers_are_only_ever_added(browser, own_case, phone):
    page = html.unescape(browser.get(reverse("case", args=[own_case.pk])).content.decode())
    browser.post(reverse("case-action-accept", args=[own_case.pk]), {"offer": offered(page)})
    row = NextActionAnswer.objects.get()
    row.note = "never said"
    for change in (row.save, row.delete):
        with pytest.raises(Error, match="Cannot"), transaction.atomic():
            change()
