"""What every answer carries, and what happens to one who guesses passwords."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, Cast

SIGN_IN = "account_login"


def _sign_in(client: Client, username: str, password: str) -> int:
    return client.post(reverse(SIGN_IN), {"login": username, "password": password}).status_code


@pytest.mark.django_db
def test_pages_allow_only_files_of_our_own() -> None:
    policy = Client().get(reverse(SIGN_IN)).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert sorted(policy.split("; ")) == [
        "base-uri 'self'",
        "default-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "object-src 'none'",
    ]


@pytest.mark.django_db
def test_pages_hold_no_inline_script_or_style() -> None:
    page = Client().get(reverse(SIGN_IN)).content.decode()
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son\w+=", page) == []


@pytest.mark.django_db
def test_pages_may_not_be_framed_or_sniffed() -> None:
    headers = Client().get(reverse(SIGN_IN)).headers
    assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == (
        "DENY",
        "nosniff",
        "same-origin",
    )


def test_a_browser_keeps_nothing_made_for_one_person(cast: Cast, client: Client) -> None:
    """Back, after the sign-out on a shared computer, asks the server again."""
    client.force_login(cast.agent)
    addresses = ["/", "/queue/", "/search/?q=ab", "/cases/1/", "/api/v1/cases/", "/api/v1/debtors/1/"]
    said = {address: client.get(address).headers["Cache-Control"] for address in addresses}
    assert said == dict.fromkeys(addresses, "private, no-store")


@pytest.mark.django_db
def test_the_sign_in_page_says_itself_that_it_is_not_kept() -> None:
    assert "no-store" in Client().get(reverse(SIGN_IN)).headers["Cache-Control"]


def test_fifth_wrong_password_locks_the_name_at_that_address(cast: Cast, settings: object) -> None:
    settings.AXES_ENABLED = True  # type: ignore[attr-defined]
    client = Client()
    wrong = [_sign_in(client, "agent", "guess") for _ in range(5)]
    assert wrong[:4] == [200] * 4
    assert _sign_in(client, "agent", PASSWORD) in (403, 429)


def test_a_colleague_at_the_same_address_may_still_enter(cast: Cast, settings: object) -> None:
    settings.AXES_ENABLED = True  # type: ignore[attr-defined]
    client = Client()
    for _ in range(6):
        _sign_in(client, "agent", "guess")
    assert _sign_in(client, "mate", PASSWORD) == 302


def test_a_whole_house_signs_in_from_one_address(cast: Cast) -> None:
    assert [_sign_in(Client(), "agent", PASSWORD) for _ in range(40)] == [302] * 40


def test_an_address_that_a_visitor_names_gives_no_new_tries(cast: Cast, settings: object) -> None:
    settings.AXES_ENABLED = True  # type: ignore[attr-defined]
    for number in range(5):
        _sign_in(Client(headers={"X-Forwarded-For": f"203.0.113.{number}"}), "agent", "guess")
    assert _sign_in(Client(headers={"X-Forwarded-For": "203.0.113.9"}), "agent", PASSWORD) in (403, 429)


def test_behind_a_proxy_the_address_counts_that_the_proxy_saw(cast: Cast, settings: object) -> None:
    settings.AXES_ENABLED = True  # type: ignore[attr-defined]
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # type: ignore[attr-defined]
    for number in range(5):
        _sign_in(Client(headers={"X-Forwarded-For": f"203.0.113.{number}, 198.51.100.7"}), "agent", "guess")
    assert _sign_in(Client(headers={"X-Forwarded-For": "198.51.100.7"}), "agent", PASSWORD) in (403, 429)
    assert _sign_in(Client(headers={"X-Forwarded-For": "198.51.100.8"}), "agent", PASSWORD) == 302


def test_background_work_is_acknowledged_late_and_taken_one_by_one() -> None:
    assert settings.CELERY_TASK_ACKS_LATE
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST
    assert settings.CELERY_WORKER_PREFETCH_MULTIPLIER == 1
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]
