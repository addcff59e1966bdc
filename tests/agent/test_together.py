"""One conversation about several cases of a debtor: the outcome goes to each, the promise is shared."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from cases.models import Case, ContactLog, Creditor, Hold, Promise
from cases.selectors.queue_counts import own_day
from cases.services.seal import broken_links
from tests.agent.test_desk import send
from tests.factories import make_case, make_phone


@pytest.fixture
def other(cast, own_case, today):
    """Another creditor's case of the same debtor, the agent's own too."""
    creditor = Creditor.objects.create(name="Northgate", team=cast.team)
    return make_case(creditor=creditor, agent=cast.agent, as_of=today, balance=3000, debtor=own_case.debtor)


def test_outcome_goes_to_every_case_and_counts_as_one_contact(ask, cast, own_case, other, now):
    browser = ask(cast.agent)
    assert 'name="also"' in browser.get(reverse("case", args=[own_case.pk])).content.decode()
    answer = send(browser, own_case, outcome="HRD", also=[other.pk], note="lost the job")
    assert answer.status_code == 302
    first, second = ContactLog.objects.order_by("pk")
    assert (first.case, second.case, second.part_of, second.note) == (own_case, other, first, "lost the job")
    assert set(Hold.objects.values_list("case", "kind")) == {(own_case.pk, "hardship"), (other.pk, "hardship")}
    assert own_day(user=cast.agent, since=now - timedelta(days=1)).contacts == 1
    assert broken_links(own_case.pk) == broken_links(other.pk) == []


def test_promise_is_shared_by_what_is_owed_to_the_cent(ask, cast, own_case, other, today):
    amount = (own_case.balance + other.balance) / 3
    typed = f"{amount.quantize(Decimal('0.01'))}"
    send(ask(cast.agent), own_case, outcome="PTP", also=[other.pk], promise_amount=typed, promise_due_on=today)
    shares = dict(Promise.objects.values_list("case", "amount"))
    assert sum(shares.values()) == Decimal(typed)
    assert shares[own_case.pk] / own_case.balance == pytest.approx(
        shares[other.pk] / other.balance, abs=Decimal("0.001")
    )


def test_all_means_all_of_the_cases_together(ask, cast, own_case, other, today):
    send(ask(cast.agent), own_case, outcome="PTP", also=[other.pk], promise_amount="all tomorrow", promise_due_on="")
    assert dict(Promise.objects.values_list("case", "amount")) == {
        own_case.pk: own_case.balance,
        other.pk: other.balance,
    }


@pytest.mark.parametrize("wrong", ["too much", "another currency"])
def test_a_promise_that_cannot_be_shared_changes_nothing(ask, cast, own_case, other, today, wrong):
    if wrong == "another currency":
        Case.objects.filter(pk=other.pk).update(currency="USD")
    amount = own_case.balance + other.balance + 1 if wrong == "too much" else 10
    answer = send(
        ask(cast.agent), own_case, outcome="PTP", also=[other.pk], promise_amount=f"{amount}", promise_due_on=today
    )
    assert (answer.status_code, ContactLog.objects.count(), Promise.objects.count()) == (422, 0, 0)


def test_a_number_lost_is_lost_for_all_of_them(ask, cast, own_case, other):
    phone = make_phone(own_case)
    assert send(ask(cast.agent), own_case, outcome="WRG", also=[other.pk], contact_point=phone.pk).status_code == 302
    phone.refresh_from_db()
    assert (phone.state, phone.events.count(), ContactLog.objects.count()) == ("invalid", 1, 2)


def test_dispute_of_one_debt_stops_no_other_case(ask, cast, own_case, other):
    debt = own_case.debts.get()
    send(ask(cast.agent), own_case, outcome="DSP", also=[other.pk], about=debt.pk)
    assert list(Hold.objects.values_list("case", "debt")) == [(own_case.pk, debt.pk)]


def test_second_click_writes_nothing_again(ask, cast, own_case, other):
    key = uuid.uuid4()
    for _ in range(2):
        send(ask(cast.agent), own_case, outcome="NEG", also=[other.pk], request_key=key)
    assert ContactLog.objects.count() == 2


def test_only_open_cases_of_the_debtor_that_are_ones_own(ask, cast, own_case, other, today):
    stranger = make_case(creditor=cast.creditor, agent=cast.agent, as_of=today)
    Case.objects.filter(pk=other.pk).update(agent=cast.mate)
    browser = ask(cast.agent)
    assert 'name="also"' not in browser.get(reverse("case", args=[own_case.pk])).content.decode()
    for case in (stranger, other):
        assert send(browser, own_case, also=[case.pk]).status_code == 422
    assert ContactLog.objects.count() == 0
