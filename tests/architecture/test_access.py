"""Who may open what: every address, asked by every member of the cast."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from cases.clock import business_date
from tests.architecture.addresses import EXPECTED, MEMBERS, addresses
from tests.architecture.rows import rows_of_every_kind, values_for
from tests.cast import Cast

ADDRESSES = {name: arguments for name, arguments in addresses() if name != "styleguide"}


@pytest.fixture
def things(cast: Cast) -> dict[str, Any]:
    return rows_of_every_kind(cast)


def arguments_of(name: str, things: dict[str, Any]) -> dict[str, Any]:
    return values_for(name, ADDRESSES[name], things)


@pytest.fixture
def status_of(cast: Cast) -> Callable[[str, str, str], int]:
    """The status of a request as a member of the cast; whatever it wrote is taken back."""

    browsers: dict[str, Client] = {}

    def ask(member: str, method: str, url: str) -> int:
        if member not in browsers:
            browsers[member] = Client(raise_request_exception=False)
            if member != "nobody":
                browsers[member].force_login(getattr(cast, member))
        with transaction.atomic():
            answer = browsers[member].generic(method, url)
            if answer.streaming:
                b"".join(answer)
            transaction.set_rollback(True)
        return answer.status_code

    return ask


def some_at_a_time(names: Iterable[str]) -> list[Any]:
    """Laying the rows costs more than asking for an address: they are laid once for some of them."""
    return [pytest.param(some, id=some[0]) for some in batched_names(sorted(names))]


def batched_names(names: list[str], size: int = 12) -> list[list[str]]:
    return [names[first : first + size] for first in range(0, len(names), size)]


@pytest.mark.parametrize("names", some_at_a_time(ADDRESSES))
def test_addresses_answer_each_member_as_listed(
    names: list[str], things: dict[str, Any], status_of: Callable[[str, str, str], int]
) -> None:
    unlisted = [name for name in names if name not in EXPECTED]
    assert unlisted == [], "say in tests/architecture/addresses.py who may open them"
    answers, due = {}, {}
    for name in names:
        method, listed = EXPECTED[name]
        url = reverse(name, kwargs=arguments_of(name, things)) if name != "api:root" else "/api/v1/"
        answers[name] = {member: status_of(member, method, url) for member in MEMBERS}
        due[name] = dict(zip(MEMBERS, map(int, listed.split()), strict=True))
    assert answers == due


def test_no_address_is_listed_that_is_gone() -> None:
    assert set(EXPECTED) - set(ADDRESSES) == set()


@pytest.mark.parametrize("names", some_at_a_time(name for name, (method, _) in EXPECTED.items() if method == "POST"))
def test_what_acts_is_not_done_by_a_visit(
    names: list[str], things: dict[str, Any], status_of: Callable[[str, str, str], int]
) -> None:
    urls = {name: reverse(name, kwargs=arguments_of(name, things)) for name in names}
    answers = {name: status_of("admin", "GET", url) for name, url in urls.items()}
    assert {name: answer for name, answer in answers.items() if answer not in (302, 405, 404)} == {}


def test_supervisor_reassigns_only_cases_of_the_own_teams(cast: Cast, things: dict[str, Any], client: Client) -> None:
    client.force_login(cast.other_lead)
    page = client.get(reverse("reassign"), {"case": things["rows"]["case"]})
    assert page.context["seen"].count == 0


def looked_up(cast: Cast) -> Iterator[str]:
    """The list and add pages of everything in Django's own administration."""
    for model in admin.site._registry:
        for page in ("changelist", "add"):
            try:
                yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")
            except NoReverseMatch:
                continue


def test_administration_site_is_for_administrators_and_changes_no_record(
    cast: Cast, things: dict[str, Any], status_of: Callable[[str, str, str], int]
) -> None:
    for url in looked_up(cast):
        for member in MEMBERS[:-1]:
            assert status_of(member, "GET", url) == 302, f"{member} {url}"
        ours = url.startswith(("/admin/cases/", "/admin/strategies/"))
        assert status_of("admin", "GET", url) == (200 if ours and not url.endswith("/add/") else 403), url


def test_administration_site_shows_no_token() -> None:
    assert [model for model in admin.site._registry if model._meta.app_label == "authtoken"] == []


def test_a_day_to_come_and_no_day_at_all_are_no_addresses(cast: Cast, client: Client) -> None:
    client.force_login(cast.lead)
    tomorrow = business_date() + dt.timedelta(days=1)
    assert [client.get(f"/days/{day}/").status_code for day in (tomorrow, "2026-02-31")] == [404, 404]
