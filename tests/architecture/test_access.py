"""Who may open what: every address, asked by every member of the cast."""

import datetime as dt
from collections.abc import Callable, Iterator
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


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_address_answers_each_member_as_listed(
    name: str, things: dict[str, Any], status_of: Callable[[str, str, str], int]
) -> None:
    assert name in EXPECTED, f"{name} is not in tests/architecture/addresses.py: say there who may open it"
    method, due = EXPECTED[name]
    url = reverse(name, kwargs=arguments_of(name, things)) if name != "api:root" else "/api/v1/"
    answers = {member: status_of(member, method, url) for member in MEMBERS}
    assert answers == dict(zip(MEMBERS, map(int, due.split()), strict=True))


def test_no_address_is_listed_that_is_gone() -> None:
    assert set(EXPECTED) - set(ADDRESSES) == set()


@pytest.mark.parametrize("name", sorted(name for name, (method, _due) in EXPECTED.items() if method == "POST"))
def test_what_acts_is_not_done_by_a_visit(
    name: str, things: dict[str, Any], status_of: Callable[[str, str, str], int]
) -> None:
    url = reverse(name, kwargs=arguments_of(name, things))
    assert status_of("admin", "GET", url) in (302, 405, 404)


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
