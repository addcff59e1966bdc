"""The pages of past days: what they show, to whom, and at how many queries."""

import datetime as dt
from collections.abc import Callable

import pgtrigger
import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Case, NightMark, NightSide, User
from strategies.models import Policy
from tests.as_known.house import RecordedHouse
from tests.cast import Cast
from tests.factories import TODAY, make_case

Ask = Callable[[User], Client]
WEEK = dt.timedelta(days=7)


@pytest.fixture
def ask(client: Client) -> Ask:
    def signed_in(user: User) -> Client:
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def lived(cast: Cast, policy: Policy) -> RecordedHouse:
    """The second case: promised on the first day, paid half a week on, handed to the mate in the third week."""
    house = RecordedHouse(cast)
    for verb in ("promise", "pay", "reassign"):
        house.do(verb, 1)
        house.days_on(7)
    return house


def second() -> Case:
    return Case.objects.order_by("pk")[1]


def test_a_case_is_shown_with_the_facts_of_then(lived: RecordedHouse, cast: Cast, ask: Ask) -> None:
    page = ask(cast.lead).get(reverse("case-as-known", args=[second().pk]), {"on": str(TODAY + WEEK)})
    assert page.status_code == 200
    then = {fact.name: (fact.then, fact.differs) for fact in page.context["facts"]}
    assert then["Agent"] == ("Ana", True)
    assert then["Balance"] == ("CN¥3,000.00", True)
    assert then["Flag"] == ("Promise broken", False)
    assert then["Team"] == ("North", False)
    assert [promise.state for promise in page.context["promises"]] == ["broken"]
    assert page.context["owed_agrees"]
    assert page.context["adds_up"]
    assert not page.context["decided"].differs


def test_evening_knows_what_the_day_brought(lived: RecordedHouse, cast: Cast, ask: Ask) -> None:
    address = reverse("case-as-known", args=[second().pk])
    client = ask(cast.lead)
    shown = {
        side: client.get(address, {"on": str(TODAY), "side": side}).context["promises"]
        for side in ("morning", "evening")
    }
    assert shown["morning"] == []
    assert [promise.state for promise in shown["evening"]] == ["open"]


def test_the_queue_stands_in_the_order_of_then(lived: RecordedHouse, cast: Cast, ask: Ask) -> None:
    page = ask(cast.lead).get(reverse("queue-as-known"), {"on": str(TODAY + WEEK), "whose": f"agent-{cast.agent.pk}"})
    rows = page.context["rows"]
    assert [row.place for row in rows] == [1, 2, 3]
    assert rows[0].seen == second()
    assert rows[0].flag == "Promise broken"
    assert "Mate" in rows[0].since
    assert "paid since" in rows[0].since


def test_cases_of_others_keep_their_place_and_show_nothing(lived: RecordedHouse, cast: Cast, ask: Ask) -> None:
    case = second()
    lived.do("reassign", 1)  # from the mate to the stranger, of another team
    assert Case.objects.get(pk=case.pk).team == cast.other_team
    asked = {"on": str(TODAY + WEEK), "whose": f"agent-{cast.agent.pk}"}
    page = ask(cast.lead).get(reverse("queue-as-known"), asked)
    assert [(row.place, row.seen is None) for row in page.context["rows"]] == [(1, True), (2, False), (3, False)]
    assert "A case that is not yours to see today" in page.text
    assert ask(cast.lead).get(reverse("case-as-known", args=[case.pk])).status_code == 404


def test_a_lead_asks_for_no_queue_of_another_team(lived: RecordedHouse, cast: Cast, ask: Ask) -> None:
    page = ask(cast.lead).get(reverse("queue-as-known"), {"whose": f"agent-{cast.stranger.pk}"})
    assert "queue" not in page.context
    assert str(cast.stranger.display_name()) not in page.text


@pytest.mark.parametrize("on", ["2020-01-01", "2999-01-01", "nonsense"])
def test_days_that_are_not_kept_are_said(lived: RecordedHouse, cast: Cast, ask: Ask, on: str) -> None:
    for address in (reverse("queue-as-known"), reverse("case-as-known", args=[second().pk])):
        page = ask(cast.admin).get(address, {"on": on})
        assert page.status_code == 200
        assert ("This day is not kept" in page.text) is (on != "nonsense")


def test_before_any_night_the_page_says_so(cast: Cast, ask: Ask) -> None:
    assert "No past day is kept yet" in ask(cast.admin).get(reverse("queue-as-known")).text


def test_a_case_that_was_not_there_yet(lived: RecordedHouse, cast: Cast, ask: Ask) -> None:
    late = make_case(creditor=cast.creditor, agent=cast.agent)
    page = ask(cast.agent).get(reverse("case-as-known", args=[late.pk]), {"on": str(TODAY)})
    assert "The case was not there yet" in page.text


def test_queries_do_not_grow_with_rows(
    lived: RecordedHouse, cast: Cast, ask: Ask, django_assert_num_queries: Callable[[int], object]
) -> None:
    client = ask(cast.admin)
    for whose in (cast.mate, cast.agent):
        asked = {"on": str(TODAY + 3 * WEEK), "whose": f"agent-{whose.pk}"}
        client.get(reverse("queue-as-known"), asked)
        with django_assert_num_queries(8):  # type: ignore[attr-defined]
            client.get(reverse("queue-as-known"), asked)


def test_why_nothing_is_decided_again_is_said(lived: RecordedHouse, cast: Cast, ask: Ask) -> None:
    closed, late, erased = Case.objects.order_by("pk")[0], second(), Case.objects.order_by("pk")[2]
    lived.do("close", 0)
    lived.days_on(1)
    made = make_case(creditor=cast.creditor, agent=cast.agent)
    Case.objects.filter(pk=erased.pk).update(erasure=2)

    def said(case: Case, **asked: str) -> str:
        page = ask(cast.admin).get(reverse("case-as-known", args=[case.pk]), asked)
        assert page.context["decided"] is None
        assert str(page.context["decision"]) in page.text
        return str(page.context["decision"])

    assert said(closed) == "It was closed already."
    assert said(made, side="evening") == "It was opened only after the night."
    assert said(erased) == "Of an erased debtor nothing is decided again."
    with pgtrigger.ignore():
        NightMark.objects.filter(run__as_of=TODAY, side=NightSide.BEGUN).delete()
    assert said(late, on=str(TODAY)) == (
        "The night was begun before former states were kept, so it cannot be decided again."
    )
