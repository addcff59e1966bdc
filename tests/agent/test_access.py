"""Who reaches which of the agent's addresses."""

import pytest
from django.urls import reverse

from cases.models import Promise
from cases.services.promises import take_promise
from tests.cast import Cast

PAGES = ["queue", "search"]
CASE_PAGES = ["case", "case-promise", "case-payment"]
CASE_POSTS = ["case-lease", "case-leave", "case-log-contact", "case-promise", "case-payment"]


@pytest.mark.parametrize("name", PAGES)
def test_visitor_is_sent_to_sign_in(client, db, name):
    answer = client.get(reverse(name))
    assert (answer.status_code, answer.url) == (302, f"{reverse('account_login')}?next={reverse(name)}")


@pytest.mark.parametrize("name", [*CASE_PAGES, *CASE_POSTS])
@pytest.mark.parametrize("who", ["mate", "stranger", "other_lead"])
def test_who_does_not_see_a_case_gets_404(ask, cast: Cast, own_case, name, who):
    browser = ask(getattr(cast, who))
    address = reverse(name, args=[own_case.pk])
    answers = [browser.post(address)] if name in CASE_POSTS else [browser.get(address)]
    assert [answer.status_code for answer in answers] == [404]


@pytest.mark.parametrize("who", ["agent", "lead", "admin"])
@pytest.mark.parametrize("name", CASE_PAGES)
def test_owner_lead_and_admin_see_a_case(ask, cast, own_case, name, who):
    assert ask(getattr(cast, who)).get(reverse(name, args=[own_case.pk])).status_code == 200


def test_cancelling_a_strangers_promise_is_404_and_changes_nothing(ask, cast, own_case, today, now):
    promise = take_promise(case=own_case, amount=100, due_on=today, by=cast.agent, as_of=today, now=now)
    assert ask(cast.stranger).post(reverse("promise-cancel", args=[promise.pk])).status_code == 404
    assert Promise.objects.get(pk=promise.pk).state == "open"


@pytest.mark.parametrize("name", ["next-case"])
def test_next_case_is_never_taken_by_a_link(ask, cast, name):
    assert ask(cast.agent).get(reverse(name)).status_code == 405


def test_home_sends_each_role_to_its_day(ask, cast):
    assert ask(cast.agent).get("/").url == reverse("queue")
    assert ask(cast.lead).get("/").status_code == 302
    assert ask(cast.admin).get("/").status_code == 302
