"""Tokens and sessions: who is let in, and how they are told apart."""

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.test import Client
from rest_framework.test import APIClient

from tests.api.conftest import API, World
from tests.cast import PASSWORD, Cast


def test_name_and_password_give_a_token_that_opens_the_api(cast: Cast, world: World) -> None:
    client = APIClient()
    token = client.post(f"{API}/tokens/", {"username": "agent", "password": PASSWORD}).json()["token"]
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    assert [row["id"] for row in client.get(f"{API}/cases/").json()["results"]] == [world.case.pk]


def test_token_taken_back_opens_nothing(cast: Cast, call: object) -> None:
    client = call(cast.agent)
    assert client.delete(f"{API}/tokens/own/").status_code == 204
    assert client.get(f"{API}/cases/").status_code == 401


@pytest.mark.parametrize("body", [{"username": "agent", "password": "wrong"}, {"username": "ghost", "password": "x"}])
def test_wrong_password_gives_no_token(body: dict, cast: Cast) -> None:
    answer = APIClient().post(f"{API}/tokens/", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_wrong_passwords_lock_the_name_out_here_as_on_the_page(cast: Cast, settings: LazySettings) -> None:
    settings.AXES_ENABLED = True
    client = APIClient()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        client.post(f"{API}/tokens/", {"username": "agent", "password": "wrong"})
    right = client.post(f"{API}/tokens/", {"username": "agent", "password": PASSWORD})
    assert (right.status_code, right.json()["code"], right.headers["Retry-After"]) == (429, "throttled", "900")
    other = client.post(f"{API}/tokens/", {"username": "mate", "password": PASSWORD})
    assert other.status_code == 200


def test_page_locks_out_the_name_not_the_address(cast: Cast, settings: LazySettings, client: Client) -> None:
    settings.AXES_ENABLED = True
    for _ in range(settings.AXES_FAILURE_LIMIT):
        client.post("/accounts/login/", {"login": "agent", "password": "wrong"})
    client.post("/accounts/login/", {"login": "agent", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    client.post("/accounts/login/", {"login": "mate", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(cast.mate.pk)


def test_password_alone_gives_no_token_where_two_steps_are_asked(cast: Cast, call: object) -> None:
    Authenticator.objects.create(user=cast.agent, type=Authenticator.Type.TOTP, data={})
    answer = APIClient().post(f"{API}/tokens/", {"username": "agent", "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (409, "refused")


def test_someone_who_left_is_not_let_in(cast: Cast, call: object) -> None:
    client = call(cast.agent)
    cast.agent.is_active = False
    cast.agent.save()
    assert client.get(f"{API}/cases/").status_code == 401


def test_session_reads_freely_and_writes_with_the_csrf_token_only(cast: Cast, world: World) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(cast.agent, "django.contrib.auth.backends.ModelBackend")
    assert client.get(f"{API}/cases/{world.case.pk}/").status_code == 200
    bare = client.post(f"{API}/cases/next/", {})
    assert (bare.status_code, bare.json()["code"]) == (403, "permission_denied")
    client.cookies["csrftoken"] = "a" * 32
    assert client.post(f"{API}/cases/next/", {}, headers={"X-CSRFToken": "a" * 32}).status_code == 204


def test_callers_are_counted_and_told_to_wait(cast: Cast, call: object, settings: LazySettings) -> None:
    settings.API_RATES = {**settings.API_RATES, "caller": "2/min"}
    client = call(cast.agent)
    answers = [client.get(f"{API}/policies/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["code"] == "throttled"
    assert int(answers[2].headers["Retry-After"]) > 0


def test_tries_for_a_token_are_counted_whatever_address_the_caller_names(cast: Cast, settings: LazySettings) -> None:
    settings.API_RATES = {**settings.API_RATES, "token": "2/min"}
    body = {"username": "agent", "password": PASSWORD}
    client = APIClient()
    answers = [client.post(f"{API}/tokens/", body, headers={"X-Forwarded-For": f"203.0.113.{n}"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "parse_error"),
        ("[" * 100_000, "parse_error"),
        ("[]", "invalid"),
        ('{"case": 1' + "0" * 5000 + "}", "parse_error"),
        ('{"case": NaN}', "parse_error"),
        ('{"case": 1, "channel": "call", "outcome": "NAN", "note": "\\ud800"}', "invalid"),
        ('{"note": "' + "x" * 3_000_000 + '"}', "parse_error"),
    ],
    ids=["cut", "deep", "list", "long-number", "nan", "half-a-character", "large"],
)
def test_bodies_that_cannot_be_read_are_400(content: str, code: str, cast: Cast, call: object) -> None:
    answer = call(cast.agent).post(f"{API}/contacts/", content, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("note", "a\x00b"),
        ("promise_amount", "1e400"),
        ("promise_amount", "Infinity"),
        ("promise_due_on", "0001-01-01"),
        ("follow_up_at", "9999-12-31T23:59:59+14:00"),
        ("contact_point", 2**70),
    ],
)
def test_values_that_no_column_holds_are_400(field: str, value: object, cast: Cast, world: World, call: object) -> None:
    body = {"case": world.case.pk, "channel": "call", "outcome": "NAN", field: value}
    answer = call(cast.agent).post(f"{API}/contacts/", body)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
