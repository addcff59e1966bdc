"""Handing cases over: what the preview says is what happens; nothing that changed meanwhile is overwritten unseen."""

import datetime as dt
import random
import threading
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.utils import timezone

from cases.models import Assignment, Case, User
from cases.selectors.reassign import preview_hand_over
from cases.services.hand_over import SelectionChanged, hand_over, selected
from cases.services.verdict import Refused
from tests.cast import Cast, make_cast
from tests.factories import NOW, TODAY, make_case

PAGE = "/supervision/reassign/"


def held(*users: User) -> list[int]:
    return [Case.objects.filter(agent=user).open().count() for user in users]


def form_of(page, **more: object) -> dict[str, object]:
    """What the browser would send back of a previewed page."""
    context = page.context
    return {
        **dict(context["selection"].as_pairs()),
        "case": [value for name, value in context["selection"].as_pairs() if name == "case"],
        "to_team": context["team"].pk,
        "to": sorted(context["chosen"]),
        "seen_count": context["seen"].count,
        "seen_mark": context["seen"].mark,
        "reason": "holiday",
        **more,
    }


def test_preview_is_what_the_hand_over_does(cast: Cast) -> None:
    dice = random.Random(3)
    for _ in range(25):
        make_case(
            creditor=cast.creditor, team=cast.team, agent=dice.choice([cast.agent, cast.mate, None]),
            days_past_due=dice.randrange(100), balance=dice.randrange(100, 9000), attention=dice.choice([1, 9]),
        )  # fmt: skip
    cases = Case.objects.visible_to(cast.lead)
    agents = [cast.mate, cast.agent]
    preview = preview_hand_over(cases, team_id=cast.team.pk, agents=agents)
    before = {case.pk: (case.agent_id, case.balance, case.attention) for case in Case.objects.all()}
    done = hand_over(
        cases=cases, seen=selected(cases), team=cast.team, agents=agents, reason="x", by=cast.lead, as_of=TODAY, now=NOW
    )
    assert (done.count, preview.count) == (preview.moving, 25)
    for share in preview.takers:
        moved = [case for case in Case.objects.filter(agent=share.agent) if before[case.pk][0] != share.agent.pk]
        assert share.gets == len(moved)
        assert share.amounts.get("CNY", Decimal(0)) == sum(before[case.pk][1] for case in moved)
        assert share.promises_due == sum(before[case.pk][2] == 1 for case in moved)
    assert [share.held_after for share in preview.takers] == held(cast.mate, cast.agent)
    assert {share.agent: share.gives for share in preview.givers} == {
        None: sum(holder is None for holder, *_ in before.values())
    }


def test_page_hands_over_the_ticked_and_undoes_it(cast: Cast, ask: Callable[[User], Client]) -> None:
    cases = [make_case(creditor=cast.creditor, agent=cast.agent) for _ in range(4)]
    ticked = [case.pk for case in cases[:3]]
    client = ask(cast.lead)
    page = client.get(PAGE, {"case": ticked, "to": cast.mate.pk, "to_team": cast.team.pk})
    assert (page.context["seen"].count, page.context["preview"].moving) == (3, 3)
    answer = client.post(PAGE, form_of(page))
    assert answer.status_code == 302
    assert held(cast.agent, cast.mate) == [1, 3]
    assert Counter(Assignment.objects.values_list("reason", "by")) == {("holiday", cast.lead.pk): 3}
    (message,) = get_messages(answer.wsgi_request)
    undo = message.extra_tags.removeprefix("undo=")
    assert client.post(undo).status_code == 302
    assert held(cast.agent, cast.mate) == [4, 0]
    batches = client.get("/supervision/hand-overs/").context["batches"]
    assert [(item["batch"].count, item["batch"].reason) for item in batches] == [(3, "Undone"), (3, "holiday")]


def test_page_hands_over_all_of_a_filter(cast: Cast, ask: Callable[[User], Client]) -> None:
    for days in (5, 5, 50):
        make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=days, as_of=timezone.localdate())
    client = ask(cast.lead)
    page = client.get(PAGE, {"scope": "filter", "bucket": "M1", "case": "1", "to": cast.mate.pk})
    assert page.context["count_text"] == "2 cases"
    client.post(PAGE, form_of(page))
    assert held(cast.agent, cast.mate) == [1, 2]


def test_selection_that_changed_meanwhile_is_shown_again(cast: Cast, ask: Callable[[User], Client]) -> None:
    first, second = (make_case(creditor=cast.creditor, agent=cast.agent) for _ in range(2))
    client = ask(cast.lead)
    page = client.get(PAGE, {"case": [first.pk, second.pk], "to": cast.mate.pk})
    Case.objects.filter(pk=first.pk).update(agent=None)
    answer = client.post(PAGE, form_of(page))
    assert answer.status_code == 409
    assert held(cast.mate) == [0]
    assert "has changed since you looked" in answer.content.decode()
    assert client.post(PAGE, form_of(answer)).status_code == 302
    assert held(cast.mate) == [2]


def test_reason_is_asked_for_and_what_was_chosen_stays(cast: Cast, ask: Callable[[User], Client]) -> None:
    case = make_case(creditor=cast.creditor, agent=cast.agent)
    client = ask(cast.lead)
    page = client.get(PAGE, {"case": case.pk, "to": cast.mate.pk})
    answer = client.post(PAGE, form_of(page, reason="  "))
    assert answer.status_code == 422
    assert answer.context["chosen"] == {cast.mate.pk}
    assert "Say why the cases change hands." in answer.content.decode()
    assert Assignment.objects.count() == 0


def test_supervisor_can_neither_take_nor_give_beyond_the_own_teams(cast: Cast, ask: Callable[[User], Client]) -> None:
    foreign = make_case(creditor=cast.creditor, agent=cast.stranger)
    own = make_case(creditor=cast.creditor, agent=cast.agent)
    client = ask(cast.lead)
    page = client.get(PAGE, {"case": [foreign.pk, own.pk], "to": cast.stranger.pk, "to_team": cast.other_team.pk})
    assert (page.context["seen"].count, page.context["chosen"], page.context["team"]) == (1, set(), cast.team)
    answer = client.post(PAGE, form_of(page, to=[cast.stranger.pk], to_team=cast.other_team.pk))
    assert answer.status_code == 422
    assert held(cast.stranger, cast.agent) == [1, 1]


def test_way_back_leads_to_no_other_site(cast: Cast, ask: Callable[[User], Client]) -> None:
    case = make_case(creditor=cast.creditor, agent=cast.agent)
    client = ask(cast.lead)
    for address in ("//evil.example/", "javascript:alert(1)", "https://evil.example/"):
        page = client.get(PAGE, {"case": case.pk, "to": cast.mate.pk, "back": address})
        assert page.context["back"] == "/supervision/cases/?"
    page = client.get(PAGE, {"case": case.pk, "to": cast.mate.pk, "back": f"/cases/{case.pk}/"})
    answer = client.post(PAGE, form_of(page, back=page.context["back"]))
    assert answer.headers["Location"] == f"/cases/{case.pk}/"


def test_pool_takes_cases_without_an_agent(cast: Cast, ask: Callable[[User], Client]) -> None:
    case = make_case(creditor=cast.creditor, agent=cast.agent)
    client = ask(cast.lead)
    page = client.get(PAGE, {"case": case.pk, "to_pool": "yes"})
    assert page.context["preview"].moving == 1
    client.post(PAGE, form_of(page))
    assert Case.objects.get(pk=case.pk).agent is None


def test_history_is_of_the_own_teams_and_only_the_own_can_be_undone(cast: Cast, ask: Callable[[User], Client]) -> None:
    case = make_case(creditor=cast.creditor, agent=cast.agent)
    client = ask(cast.admin)
    client.post(PAGE, form_of(client.get(PAGE, {"case": case.pk, "to": cast.mate.pk, "to_team": cast.team.pk})))
    assert ask(cast.other_lead).get("/supervision/hand-overs/").context["batches"] == []
    (item,) = ask(cast.lead).get("/supervision/hand-overs/").context["batches"]
    assert item["may_undo"] is False
    client = ask(cast.lead)
    client.post(f"/supervision/hand-overs/{item['batch'].batch}/undo/")
    assert held(cast.mate) == [1]


def test_empty_selection_hands_over_nothing(cast: Cast) -> None:
    nobody = Case.objects.none()
    assert selected(nobody).count == 0
    with pytest.raises(Refused, match="No open case"):
        hand_over(
            cases=nobody, seen=selected(nobody), team=cast.team, agents=[cast.mate], reason="x", by=cast.lead,
            as_of=TODAY, now=NOW,
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_of_two_supervisors_at_once_one_is_told_that_the_selection_changed() -> None:
    cast = make_cast()
    for _ in range(40):
        make_case(creditor=cast.creditor, agent=cast.agent)
    cases = Case.objects.filter(team=cast.team)
    seen, outcomes, together = selected(cases), [], threading.Barrier(2)

    def press(receiver: User, by: User) -> None:
        together.wait()
        try:
            outcomes.append(
                hand_over(
                    cases=cases, seen=seen, team=cast.team, agents=[receiver], reason="x", by=by,
                    as_of=dt.date(2026, 3, 2), now=NOW,
                ).count
            )  # fmt: skip
        except SelectionChanged:
            outcomes.append("changed")
        finally:
            connection.close()

    other = User.objects.create(username="third", role="agent", team=cast.team)
    threads = [threading.Thread(target=press, args=pair) for pair in ((cast.mate, cast.lead), (other, cast.admin))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, outcomes)) == ["40", "changed"]
    assert sorted(held(cast.mate, other)) == [0, 40]
    assert Assignment.objects.count() == 40
