"""Lists: pages by key, the queue's order and tabs, filters, and the same number of queries for one row as for three."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.services.contacts import log_contact
from cases.services.payments import record_payment
from cases.services.promises import take_promise
from tests.api.conftest import API, World
from tests.cast import Cast
from tests.factories import make_case, make_phone

QUERIES = {  # 1 for the token, the rest for the list
    "cases": 2,
    "debtors": 2,
    "debts": 2,
    "contacts": 2,
    "promises": 2,
    "payments": 3,
    "day-runs": 2,
    "portfolios": 2,
    "policies": 5,  # one for the segments of all versions
}


def _more(cast: Cast, world: World) -> None:
    """One more row of everything that has one row a case."""
    now = timezone.now()
    case = make_case(creditor=cast.creditor, agent=cast.agent, as_of=world.today)
    make_phone(case)
    log_contact(case=case, agent=cast.agent, channel="call", outcome="NAN", as_of=world.today, now=now)
    take_promise(case=case, amount=10, due_on=world.today, by=cast.agent, as_of=world.today, now=now)
    record_payment(
        case=case,
        amount=Decimal(10),
        paid_on=world.today,
        reference=f"P{case.pk}",
        source="form",
        by=cast.agent,
        as_of=world.today,
        now=now,
    )


@pytest.mark.parametrize("resource", QUERIES)
def test_queries_do_not_grow_with_rows(resource: str, cast: Cast, world: World, call: object) -> None:
    client = call(cast.admin)
    client.get(f"{API}/{resource}/")
    counts = []
    for more in (0, 2):
        for _ in range(more):
            _more(cast, world)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            rows = client.get(f"{API}/{resource}/").json()["results"]
        counts.append((len(rows), len(queries)))
    one = 2 if resource == "policies" else 1  # the experiment's draft too
    grows = resource not in ("day-runs", "portfolios", "policies")
    assert counts == [(one, QUERIES[resource]), (3 if grows else one, QUERIES[resource])]


def test_detail_of_a_case_and_a_debtor_cost_the_same_whatever_they_hold(
    cast: Cast, world: World, call: object, django_assert_num_queries: object
) -> None:
    client = call(cast.agent)
    for _ in range(3):
        make_phone(world.case)
    with django_assert_num_queries(3):  # token, case, holds
        client.get(f"{API}/cases/{world.case.pk}/")
    with django_assert_num_queries(4):  # token, debtor, contact points, who may dial
        client.get(f"{API}/debtors/{world.case.debtor_id}/")


@pytest.mark.parametrize("query", ["", "queue=all&"])
def test_pages_follow_one_another_without_gap_or_repeat(query: str, cast: Cast, world: World, call: object) -> None:
    made = [
        make_case(creditor=cast.creditor, agent=cast.agent, as_of=world.today, days_past_due=5 + n % 3, balance=100 + n)
        for n in range(7)
    ]
    client, address, seen = call(cast.agent), f"{API}/cases/?{query}page_size=3&stage=phone", []
    while address:
        page = client.get(address).json()
        seen += [row["id"] for row in page["results"]]
        address = page["next"]
    if query:
        in_order = sorted(made, key=lambda case: (case.oldest_due_on, -case.balance, case.pk))
        assert seen == [case.pk for case in in_order]
    else:
        assert seen == [case.pk for case in reversed(made)] + [world.case.pk]


def test_tabs_of_the_queue_are_those_of_the_page(cast: Cast, world: World, call: object) -> None:
    fresh = make_case(creditor=cast.creditor, agent=cast.agent, as_of=world.today)
    client = call(cast.agent)

    def tab(name: str) -> list[int]:
        return [row["id"] for row in client.get(f"{API}/cases/?queue={name}").json()["results"]]

    assert tab("all") == [fresh.pk]
    assert tab("new") == [fresh.pk]
    assert tab("waiting") == [world.case.pk]
    assert client.get(f"{API}/cases/?queue=other").status_code == 400


def test_filters_narrow_the_list(cast: Cast, world: World, call: object) -> None:
    old = make_case(creditor=cast.creditor, team=cast.team, as_of=world.today, days_past_due=100, stage="visit")
    closed = make_case(creditor=cast.creditor, agent=cast.mate, as_of=world.today, stage="closed", balance=0)
    client = call(cast.admin)

    def found(query: str) -> list[int]:
        return [row["id"] for row in client.get(f"{API}/cases/?{query}").json()["results"]]

    assert found("stage=visit&stage=closed") == [closed.pk, old.pk]
    assert found("open=true") == [old.pk, world.case.pk]
    assert found("open=false") == [closed.pk]
    assert found("days_past_due_from=90") == [old.pk]
    assert found("days_past_due_from=40&days_past_due_to=40") == [world.case.pk]
    assert found("unassigned=true") == [old.pk]
    assert found(f"agent={cast.mate.pk}") == [closed.pk]
    assert found(f"debtor={old.debtor_id}") == [old.pk]
    assert [row["number"] for row in client.get(f"{API}/debts/?case={old.pk}").json()["results"]] == [
        old.debts.get().number
    ]


@pytest.mark.parametrize(
    "query",
    [
        "cursor=x",
        "cursor=99999999999999999999999999",
        "queue=all&cursor=1_2026-01-01_NaN_5",
        "queue=all&cursor=1__1E999999_5",
        "page_size=0",
        "page_size=201",
        "page_size=1_0",
        "agent=99999999999999999999999999",
        "days_past_due_from=999999999",
        "stage=nowhere",
    ],
)
def test_impossible_values_are_refused_not_passed_on(query: str, cast: Cast, world: World, call: object) -> None:
    answer = call(cast.admin).get(f"{API}/cases/?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert list(answer.json()["fields"]) != []


def test_days_past_due_and_bucket_are_of_today(cast: Cast, world: World, call: object) -> None:
    row = call(cast.agent).get(f"{API}/cases/{world.case.pk}/").json()
    due = world.today - dt.timedelta(days=40)
    assert (row["oldest_due_on"], row["days_past_due"], row["bucket"]) == (str(due), 40, "M2")
    assert (row["balance"], row["holds"][0]["kind"]) == ("900.00", "promise")
