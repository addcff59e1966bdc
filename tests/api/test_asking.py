"""A program asks the contact gate before it dials or sends."""

import pytest

from cases.models import ContactDecision
from strategies.services.contact_rules import load_contact_rules
from tests.api.conftest import API, World
from tests.cast import Cast
from tests.factories import NOW


def test_leave_says_until_when_and_asking_again_gives_the_same(cast: Cast, world: World, call: object) -> None:
    client, body = call(cast.agent), {"case": world.case.pk, "channel": "call", "contact_point": world.phone.pk}
    first = client.post(f"{API}/contacts/ask/", body)
    assert (first.status_code, first.json()["verdict"], first.json()["reasons"]) == (200, "allowed", [])
    assert first.json()["valid_until"] > first.json()["at"]
    assert client.post(f"{API}/contacts/ask/", body).json() == first.json()
    logged = client.post(f"{API}/contacts/", body | {"outcome": "NAN"})
    assert logged.status_code == 201
    assert ContactDecision.objects.get().contact.pk == logged.json()["id"]


@pytest.mark.parametrize(("language", "word"), [("en", "not qualified"), ("zh-hans", "上岗条件")])
def test_refusal_names_rule_and_article_in_the_callers_language(
    language: str, word: str, cast: Cast, world: World, call: object
) -> None:
    load_contact_rules(now=NOW)
    body = {"case": world.case.pk, "channel": "call", "contact_point": world.phone.pk}
    answer = call(cast.agent).post(f"{API}/contacts/ask/", body, headers={"accept-language": language}).json()
    assert (answer["verdict"], answer["valid_until"]) == ("refused", None)
    assert ContactDecision.objects.get().verdict == "refused"
    reasons = {reason["rule"]: reason for reason in answer["reasons"]}
    assert word in reasons["CN-OUT-04a"]["message"]
    assert all(reason["message"] and reason["citation"] for reason in reasons.values())


def test_another_debtors_number_is_no_contact_point_of_this_one(cast: Cast, world: World, call: object) -> None:
    answer = call(cast.agent).post(
        f"{API}/contacts/ask/", {"case": world.case.pk, "channel": "call", "contact_point": 999_999}
    )
    assert (answer.status_code, "contact_point" in str(answer.json())) == (400, True)
    assert not ContactDecision.objects.exists()
