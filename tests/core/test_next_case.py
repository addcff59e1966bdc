"""Next case: each to one agent only, whoever presses when."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Assignment, Case, User
from cases.services.queue import LEASE, next_case, open_case, release_lease
from cases.services.ranking import begin_rank_day
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case

LATER = NOW + dt.timedelta(minutes=20)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
QUEUED = st.fixed_dictionaries(
    {
        "of": st.sampled_from(["own", "own", "mate", "pool"]),
        "stage": st.sampled_from(["pending", "reminder", "phone", "visit", "outsourced", "legal", "closed"]),
        "days_past_due": st.integers(-2, 3),
        "balance": st.sampled_from([100, 200]),
        "attention": st.sampled_from([0, 1, 2, 3, 4, 9]),
        "on_hold": st.booleans(),
        "follow_up_on": st.sampled_from([None, TODAY - DAY, TODAY, TODAY + DAY]),
        "follow_up_at": st.sampled_from([None, NOW - HOUR, NOW, NOW + HOUR]),
    }
)


@pytest.mark.django_db(transaction=True)
def test_agents_pressing_at_once_never_get_the_same_case(cast: Cast) -> None:
    for number in range(6):
        make_case(creditor=cast.creditor, days_past_due=10 + number)
    got: list[tuple[int, str]] = []
    start = threading.Barrier(8)

    def press(user: User) -> None:
        try:
            start.wait()
            for _ in range(2):
                if case := next_case(user=user, as_of=TODAY, now=NOW):
                    got.append((case.pk, user.username))
                    case.follow_up_on = TODAY + dt.timedelta(days=1)
                    case.save(update_fields=["follow_up_on"])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=[user]) for user in [cast.agent, cast.mate] * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    takers = [pk for pk, _name in set(got)]  # one person's two windows may show the same case, two people's never
    assert sorted(takers) == sorted(Case.objects.values_list("pk", flat=True))
    assert Assignment.objects.count() == 6


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("pool", [False, True])
def test_one_agent_pressing_twice_at_once_holds_one_case(cast: Cast, pool: bool) -> None:
    for number in range(4):
        make_case(creditor=cast.creditor, days_past_due=10 + number, agent=None if pool else cast.agent)
    got: list[int] = []
    start = threading.Barrier(4)

    def press() -> None:
        try:
            start.wait()
            if case := next_case(user=cast.agent, as_of=TODAY, now=NOW):
                got.append(case.pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 4
    assert {case.pk for case in Case.objects.filter(leased_by=cast.agent)} == set(got)
    assert len(set(got)) == 1
    assert Assignment.objects.count() == int(pool)


def test_next_case_follows_the_order_of_the_queue(cast: Cast) -> None:
    begin_rank_day(as_of=TODAY, policy=None)
    old = make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=95, balance=900)
    broken = make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=9, attention=0)
    due = make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=5, attention=1, on_hold=True)
    larger = make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=40, balance=1000)
    smaller = make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=40, balance=700)
    order = list(Case.objects.filter(agent=cast.agent).due_for_work(TODAY, NOW).in_queue_order())
    assert order == [broken, due, old, larger, smaller]
    assert next_case(user=cast.agent, as_of=TODAY, now=NOW) == broken


@given(cases=st.lists(QUEUED, min_size=1, max_size=8), left=st.integers(0, 8))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_case_taken_is_the_first_that_the_queue_offers(cast: Cast, cases: list[dict[str, Any]], left: int) -> None:
    """The statement that takes a case says in SQL what the queryset says for the queue page."""
    with transaction.atomic():
        people = {"own": cast.agent, "mate": cast.mate, "pool": None}
        made = [
            make_case(
                creditor=cast.creditor, agent=people[facts["of"]], **{k: v for k, v in facts.items() if k != "of"}
            )
            for facts in cases
        ]
        Case.objects.filter(attention=4).update(leased_by=cast.mate, leased_until=LATER)
        Case.objects.filter(attention=3).update(leased_by=cast.mate, leased_until=NOW)
        after = made[left] if left < len(made) else None
        offered = Case.objects.due_for_work(TODAY, NOW).free_of_lease(cast.agent, NOW).in_queue_order()
        offered = offered.exclude(pk=after.pk) if after else offered
        expected = offered.filter(agent=cast.agent).first() or offered.unassigned().filter(team=cast.team).first()
        taken = next_case(user=cast.agent, as_of=TODAY, now=NOW, after=after)
        assert taken == expected
        if taken:
            taken = Case.objects.get(pk=taken.pk)
            assert (taken.agent, taken.leased_by, taken.leased_until) == (cast.agent, cast.agent, NOW + LEASE)
        transaction.set_rollback(True)


def test_case_on_hold_hidden_or_not_ours_is_not_offered(cast: Cast) -> None:
    make_case(creditor=cast.creditor, agent=cast.agent, on_hold=True)
    make_case(creditor=cast.creditor, agent=cast.agent, follow_up_on=TODAY + dt.timedelta(days=1))
    make_case(creditor=cast.creditor, agent=cast.agent, follow_up_at=NOW + dt.timedelta(hours=1))
    make_case(creditor=cast.creditor, agent=cast.agent, stage="outsourced")
    make_case(creditor=cast.creditor, agent=cast.mate)
    make_case(creditor=cast.creditor, team=cast.other_team)
    assert next_case(user=cast.agent, as_of=TODAY, now=NOW) is None


def test_lease_keeps_others_away_until_it_ends(cast: Cast) -> None:
    case = make_case(creditor=cast.creditor, agent=cast.agent)
    assert open_case(case=case, user=cast.agent, now=NOW).allowed
    verdict = open_case(case=case, user=cast.lead, now=NOW)
    assert [str(reason) for reason in verdict.reasons] == ["Ana has this case open."]
    assert open_case(case=case, user=cast.lead, now=LATER).allowed


def test_lease_is_released_by_its_holder_only(cast: Cast) -> None:
    case = make_case(creditor=cast.creditor, agent=cast.agent)
    open_case(case=case, user=cast.agent, now=NOW)
    release_lease(case=case, user=cast.lead)
    assert Case.objects.get(pk=case.pk).leased_by == cast.agent
    release_lease(case=case, user=cast.agent)
    assert Case.objects.get(pk=case.pk).leased_by is None


def test_case_taken_from_the_pool_becomes_ones_own(cast: Cast) -> None:
    case = make_case(creditor=cast.creditor)
    assert next_case(user=cast.agent, as_of=TODAY, now=NOW) == case
    row = Assignment.objects.get()
    assert (row.case_id, row.from_agent_id, row.agent_id, row.by_id) == (case.pk, None, cast.agent.pk, cast.agent.pk)
    assert next_case(user=cast.mate, as_of=TODAY, now=LATER) is None
