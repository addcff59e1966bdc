"""Weights in the policy: shipped, cloned, edited in a draft, frozen when published."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from strategies.models import Policy, RankWeight
from strategies.ranking.rules import RULES, SHIPPED_WEIGHTS
from strategies.services.edit_weights import edit_weights
from strategies.services.policies import PolicyRefused
from strategies.services.policy_drafts import clone_policy
from strategies.services.rank_weights import weights_of
from tests.cast import Cast
from tests.factories import NOW
from tests.ranking.conftest import Ask


@pytest.fixture
def draft(policy: Policy, cast: Cast) -> Policy:
    return clone_policy(policy=policy, by=cast.admin, now=NOW)


def test_default_policy_ships_every_weight(policy: Policy) -> None:
    assert weights_of(policy) == SHIPPED_WEIGHTS == dict(policy.rank_weights.values_list("rule", "points"))


def test_edited_draft_is_cloned_with_its_weights(draft: Policy, cast: Cast) -> None:
    edit_weights(policy=draft, weights={**SHIPPED_WEIGHTS, "value": 70}, by=cast.admin, now=NOW)
    again = clone_policy(policy=draft, by=cast.admin, now=NOW)
    assert weights_of(again) == {**SHIPPED_WEIGHTS, "value": 70}
    assert again.rank_weights.count() == len(RULES)


def test_published_weights_are_never_edited(policy: Policy) -> None:
    with pytest.raises(PolicyRefused):
        edit_weights(policy=policy, weights=SHIPPED_WEIGHTS, by=None, now=NOW)
    weight = policy.rank_weights.get(rule="value")
    for change in (weight.delete, lambda: RankWeight.objects.update(points=1)):
        with pytest.raises(DatabaseError, match="only a draft"), transaction.atomic():
            change()


def test_rule_without_a_row_weighs_what_is_shipped(draft: Policy) -> None:
    draft.rank_weights.filter(rule="reach").delete()
    assert weights_of(draft) == SHIPPED_WEIGHTS == weights_of(None)


def test_admin_edits_the_weights_of_a_draft(draft: Policy, cast: Cast, ask: Ask) -> None:
    address = reverse("policy-weights", args=[draft.version])
    answer = ask(cast.admin).post(address, {**SHIPPED_WEIGHTS, "sign": 350})
    assert (answer.status_code, answer["location"]) == (302, reverse("policy", args=[draft.version]))
    assert weights_of(draft) == {**SHIPPED_WEIGHTS, "sign": 350}
    page = ask(cast.admin).get(answer["location"]).content.decode()
    assert 'name="sign" value="350"' in page


def test_faulty_weights_come_back_with_what_was_typed(draft: Policy, cast: Cast, ask: Ask) -> None:
    answer = ask(cast.admin).post(reverse("policy-weights", args=[draft.version]), {**SHIPPED_WEIGHTS, "sign": -5})
    assert (answer.status_code, 'value="-5"' in answer.content.decode()) == (422, True)
    assert weights_of(draft) == SHIPPED_WEIGHTS


def test_published_version_shows_its_weights(policy: Policy, cast: Cast, ask: Ask) -> None:
    lines = ask(cast.admin).get(reverse("policy", args=[policy.version])).context["weights"]
    assert {rule.code: points for rule, _bands, points in lines} == SHIPPED_WEIGHTS
    assert [bands for rule, bands, _points in lines if rule.code == "reach"] == [
        "at once: 100 % · from day 15: 40 % · from day 61: 0 %"
    ]
