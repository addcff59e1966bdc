"""Leaving a case without an outcome, and taking one out of turn: both need a reason, which is kept."""

from datetime import timedelta
from itertools import product

import pytest
from django.urls import reverse

from cases.models import Case, Picking, QueueChoice
from cases.services.contacts import log_contact
from tests.factories import make_case


def page(name, case):
    return reverse(name, args=[case.pk])


@pytest.fixture
def other(cast, today):
    return make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=3, as_of=today)


def leave(browser, case):
    return browser.post(reverse("next-case"), {"leaving": case.pk})


def test_due_case_is_left_only_with_a_reason(ask, cast, own_case, other):
    browser = ask(cast.agent)
    browser.get(page("case", own_case))
    assert leave(browser, own_case).url == page("case-skip", own_case)
    assert browser.post(page("case-skip", own_case), {}).status_code == 422
    assert browser.post(page("case-skip", own_case), {"reason": "other", "note": " "}).status_code == 422
    assert browser.post(page("case-skip", own_case), {"reason": "called_in"}).status_code == 422
    assert QueueChoice.objects.count() == 0
    assert Case.objects.get(pk=own_case.pk).leased_by == cast.agent
    answer = browser.post(page("case-skip", own_case), {"reason": "papers"})
    assert answer.url == page("case", other)
    assert Case.objects.get(pk=own_case.pk).leased_by is None
    kept = QueueChoice.objects.get()
    assert (kept.case, kept.agent, kept.kind, kept.reason) == (own_case, cast.agent, "skipped", "papers")
    assert "Left without an outcome" in browser.get(page("case", own_case)).content.decode()


def test_leaving_goes_where_it_was_meant_to_but_never_out_of_the_house(ask, cast, own_case, other):
    browser = ask(cast.agent)
    to_search = browser.post(page("case-skip", own_case) + "?to=/search/%3Fq%3D1", {"reason": "interrupted"})
    outside = browser.post(page("case-skip", own_case) + "?to=https://example.com/", {"reason": "interrupted"})
    assert (to_search.url, outside.url) == ("/search/?q=1", page("case", other))


def test_case_worked_today_or_waiting_is_left_without_a_word(ask, cast, own_case, other, today, now):
    browser = ask(cast.agent)
    log_contact(case=own_case, agent=cast.agent, channel="call", outcome="NEG", as_of=today, now=now)
    assert leave(browser, own_case).url == page("case", other)
    Case.objects.filter(pk=own_case.pk).update(follow_up_on=None)
    assert leave(browser, own_case).url == page("case", other)
    assert "data-skip" not in browser.get(page("case", own_case)).content.decode()
    assert "data-skip" in browser.get(page("case", other)).content.decode()


def test_supervisor_leaves_without_a_word(ask, cast, own_case):
    browser = ask(cast.lead)
    browser.get(page("case", own_case))
    assert leave(browser, own_case).url != page("case-skip", own_case)


@pytest.mark.parametrize(
    ("picking", "reason", "opened"),
    [("reason", "prepared", True), ("strict", "prepared", False), ("strict", "called_in", True), ("reason", "", False)],
)
def test_case_out_of_turn_is_opened_as_the_team_asks(ask, cast, own_case, other, picking, reason, opened):
    cast.team.picking = picking
    cast.team.save()
    browser = ask(cast.agent)
    assert browser.get(page("case", other)).url == page("case-pick", other)
    answer = browser.post(page("case-pick", other), {"reason": reason})
    assert answer.status_code == (302 if opened else 422)
    assert list(QueueChoice.objects.values_list("kind", "reason")) == ([("picked", reason)] if opened else [])
    assert browser.get(page("case", other)).status_code == (200 if opened else 302)


def test_case_that_the_queue_gives_opens_at_once_in_strict_order(ask, cast, own_case, other):
    cast.team.picking = Picking.STRICT
    cast.team.save()
    browser = ask(cast.agent)
    assert browser.post(reverse("next-case"), follow=True).redirect_chain == [(page("case", own_case), 302)]
    assert ask(cast.lead).get(page("case", other)).status_code == 200


def test_case_on_another_screen_is_not_picked(ask, cast, own_case):
    ask(cast.lead).get(page("case", own_case))
    cast.team.picking = Picking.REASON
    cast.team.save()
    answer = ask(cast.agent).post(page("case-pick", own_case), {"reason": "called_in"})
    assert (answer.status_code, QueueChoice.objects.count()) == (422, 0)


def test_one_row_and_queryset_agree_on_what_is_due(cast, today, now):
    for held, attention, on, at in product([False, True], [1, 9], [None, -1, 0, 1], [None, -1, 1]):
        make_case(
            creditor=cast.creditor, agent=cast.agent, as_of=today, on_hold=held, attention=attention,
            follow_up_on=None if on is None else today + timedelta(days=on),
            follow_up_at=None if at is None else now + timedelta(hours=at),
        )  # fmt: skip
    make_case(creditor=cast.creditor, agent=cast.agent, as_of=today, stage="outsourced")
    due = set(Case.objects.due_for_work(today, now))
    assert {case for case in Case.objects.all() if case.is_due_for_work(today, now)} == due
    assert 0 < len(due) < Case.objects.count()
