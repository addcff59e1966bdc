"""Users, teams, creditors: who may do what, and what may not be done."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cases.models import Creditor, Team, User
from cases.services.tokens import token_of
from tests.cast import PASSWORD, Cast
from tests.factories import make_case

NEW = {"username": "xiao.li", "last_name": "李", "first_name": "华", "role": "agent", "takes_work": "on"}


def test_new_user_chooses_a_password_by_a_link_that_works_once(cast: Cast, ask: Callable[[User], Client]) -> None:
    page = ask(cast.admin).post("/users/new/", NEW | {"team": cast.team.pk})
    link = page.context["link"].removeprefix("http://testserver")
    user = User.objects.get(username="xiao.li")
    assert (user.display_name(), user.team, user.has_usable_password()) == ("李华", cast.team, False)
    visitor = Client()
    form = visitor.get(link, follow=True)
    chosen = {"password1": "a long good password", "password2": "a long good password"}
    assert visitor.post(form.redirect_chain[-1][0], chosen).status_code == 302
    assert Client().login(username="xiao.li", password="a long good password") or User.objects.get(
        pk=user.pk
    ).check_password("a long good password")
    again = Client().get(link, follow=True)
    assert "password1" not in again.content.decode()


def test_one_time_link_ends_the_old_password_and_the_link_before(cast: Cast, ask: Callable[[User], Client]) -> None:
    client = ask(cast.admin)
    links = [client.post(f"/users/{cast.agent.pk}/password/").context["link"] for _ in range(2)]
    assert not User.objects.get(pk=cast.agent.pk).check_password(PASSWORD)
    shown = [Client().get(link.removeprefix("http://testserver"), follow=True).content.decode() for link in links]
    assert ["password1" in page for page in shown] == [False, True]


def test_one_time_link_ends_the_token_of_the_api(cast: Cast, ask: Callable[[User], Client]) -> None:
    program = Client(headers={"Authorization": f"Token {token_of(user=cast.agent)}"})
    assert program.get("/api/v1/cases/").status_code == 200
    ask(cast.admin).post(f"/users/{cast.agent.pk}/password/")
    assert program.get("/api/v1/cases/").status_code == 401


def test_agent_with_open_cases_changes_no_team_until_they_are_handed_over(
    cast: Cast, ask: Callable[[User], Client]
) -> None:
    case = make_case(creditor=cast.creditor, agent=cast.agent)
    client = ask(cast.admin)
    form = {"role": "agent", "team": cast.other_team.pk}
    answer = client.post(f"/users/{cast.agent.pk}/", form)
    assert answer.status_code == 422
    assert "holds 1 open cases" in re.sub(r"\s+", " ", answer.content.decode())
    case.agent = None
    case.save(update_fields=["agent"])
    assert client.post(f"/users/{cast.agent.pk}/", form).status_code == 302
    assert User.objects.get(pk=cast.agent.pk).team == cast.other_team


def test_agent_needs_a_team(cast: Cast, ask: Callable[[User], Client]) -> None:
    answer = ask(cast.admin).post("/users/new/", NEW)
    assert answer.context["form"].non_field_errors() == ["An agent needs a team."]
    assert not User.objects.filter(username="xiao.li").exists()


def test_user_name_is_taken_once_whatever_its_case(cast: Cast, ask: Callable[[User], Client]) -> None:
    answer = ask(cast.admin).post("/users/new/", NEW | {"username": "AGENT", "team": cast.team.pk})
    assert answer.context["form"].non_field_errors() == ["There is a user of this name already."]


def test_administrator_can_neither_shut_out_nor_demote_themselves(cast: Cast, ask: Callable[[User], Client]) -> None:
    client = ask(cast.admin)
    client.post(f"/users/{cast.admin.pk}/active/", {"active": "no"})
    client.post(f"/users/{cast.admin.pk}/", {"role": "agent", "team": cast.team.pk})
    admin = User.objects.get(pk=cast.admin.pk)
    assert (admin.is_active, admin.role) == (True, "admin")


def test_who_is_shut_out_is_out_at_once(cast: Cast, ask: Callable[[User], Client]) -> None:
    agent = Client()
    agent.force_login(cast.agent)
    assert agent.get("/queue/").status_code == 200
    client = ask(cast.admin)
    client.post(f"/users/{cast.agent.pk}/active/", {"active": "no"})
    assert agent.get("/queue/").status_code == 302
    client.post(f"/users/{cast.agent.pk}/active/", {"active": "yes"})
    assert User.objects.get(pk=cast.agent.pk).is_active


def test_supervisor_sets_the_own_agents_absent_and_sees_no_others(cast: Cast, ask: Callable[[User], Client]) -> None:
    client = ask(cast.lead)
    people = client.get("/users/").context["people"]
    assert {person.username for person in people} == {"agent", "mate"}
    client.post(f"/users/{cast.agent.pk}/takes-work/", {"takes": "no"})
    assert User.objects.get(pk=cast.agent.pk).takes_work is False
    assert client.post(f"/users/{cast.stranger.pk}/takes-work/", {"takes": "no"}).status_code == 404
    assert User.objects.get(pk=cast.stranger.pk).takes_work is True


def test_team_is_made_changed_and_not_closed_over_open_cases(cast: Cast, ask: Callable[[User], Client]) -> None:
    client = ask(cast.admin)
    client.post("/teams/new/", {"name": "East", "picking": "strict", "is_active": "on", "supervisors": [cast.lead.pk]})
    made = Team.objects.get(name="East")
    assert (list(made.supervisors.all()), made.picking) == ([cast.lead], "strict")
    assert client.post("/teams/new/", {"name": "east", "picking": "free", "is_active": "on"}).status_code == 422
    make_case(creditor=cast.creditor, agent=cast.agent)
    answer = client.post(f"/teams/{cast.team.pk}/", {"name": "North", "picking": "free"})
    assert answer.context["form"].non_field_errors() == [
        "This team still has open cases. Hand them to another team first."
    ]


def test_creditor_keeps_kind_and_currency_once_it_has_cases(cast: Cast, ask: Callable[[User], Client]) -> None:
    client = ask(cast.admin)
    form = {
        "name": "江南银行", "debt_class": "trade", "kind": "", "jurisdiction": "CN", "currency": "eur",
        "team": cast.other_team.pk,
    }  # fmt: skip
    address = f"/creditors/{cast.creditor.pk}/"
    assert client.post(address, form).status_code == 302
    creditor = Creditor.objects.get(pk=cast.creditor.pk)
    assert (creditor.debt_class, creditor.currency, creditor.team) == ("trade", "EUR", cast.other_team)
    make_case(creditor=creditor, agent=cast.agent)
    assert client.post(address, form | {"currency": "USD"}).status_code == 422
    assert client.post("/creditors/new/", form | {"name": "B", "currency": "XXQ"}).status_code == 422


@pytest.mark.parametrize("address", ["/users/", "/teams/"])
@pytest.mark.parametrize("number", [1, 3])
def test_lists_cost_the_same_whatever_they_show(
    address: str, number: int, cast: Cast, ask: Callable[[User], Client], django_assert_num_queries: Any
) -> None:
    for index in range(number):
        User.objects.create(username=f"u{index}", role="agent", team=cast.team)
        Team.objects.create(name=f"Team {index}")
        Creditor.objects.create(name=f"Creditor {index}", team=cast.team)
    client = ask(cast.admin)
    with django_assert_num_queries(4 if address == "/users/" else 6):
        client.get(address)
