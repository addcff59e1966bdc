"""A hold that an outcome opened has no end of its own: a supervisor ends it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import Case, Hold, User
from cases.services.contacts import log_contact
from cases.services.promises import take_promise
from tests.cast import Cast
from tests.factories import make_case

Ask = Callable[[User], Client]
ANSWER = {"result": "rejected", "outcome": "The delivery note is signed."}


@pytest.fixture
def disputed(cast: Cast, today: dt.date) -> Case:
    case = make_case(creditor=cast.creditor, agent=cast.agent, as_of=today)
    log_contact(case=case, agent=cast.agent, channel="call", outcome="DSP", as_of=today, now=timezone.now())
    return case


def test_supervisor_ends_a_hold_from_the_desk(disputed: Case, cast: Cast, ask: Ask, today: dt.date) -> None:
    hold = Hold.objects.get()
    lead = ask(cast.lead)
    assert f"/holds/{hold.pk}/release/" in lead.get(f"/cases/{disputed.pk}/").content.decode()
    assert lead.post(f"/holds/{hold.pk}/release/", {"result": "upheld", "outcome": " "}).status_code == 422
    assert lead.post(f"/holds/{hold.pk}/release/", ANSWER).status_code == 302
    hold.refresh_from_db()
    assert (hold.released_on, hold.released_by, hold.result) == (today, cast.lead, "rejected")
    assert Case.objects.get().on_hold is False
    assert "/release/" not in lead.get(f"/cases/{disputed.pk}/").content.decode()


def test_agent_sees_a_complaint_and_cannot_end_it(cast: Cast, ask: Ask, today: dt.date) -> None:
    case = disputed = make_case(creditor=cast.creditor, agent=cast.agent, as_of=today)
    log_contact(case=case, agent=cast.agent, channel="call", outcome="CMP", as_of=today, now=timezone.now())
    hold = Hold.objects.get()
    agent = ask(cast.agent)
    page = agent.get(f"/cases/{disputed.pk}/").content.decode()
    assert ("On hold:" in page, "/release/" in page) == (True, False)
    assert agent.post(f"/holds/{hold.pk}/release/").status_code == 404
    assert ask(cast.other_lead).post(f"/holds/{hold.pk}/release/").status_code == 404
    assert Hold.objects.active().count() == 1


def test_the_hold_of_a_promise_ends_with_the_promise(cast: Cast, ask: Ask, today: dt.date) -> None:
    case = make_case(creditor=cast.creditor, agent=cast.agent, as_of=today, balance=500)
    take_promise(case=case, amount=100, due_on=today, by=cast.agent, as_of=today, now=timezone.now())
    answer = ask(cast.lead).post(f"/holds/{Hold.objects.get().pk}/release/", ANSWER)
    assert (answer.status_code, "cancel the promise instead" in answer.content.decode()) == (422, True)
    assert Hold.objects.active().count() == 1
