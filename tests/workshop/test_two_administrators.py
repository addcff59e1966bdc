"""Two administrators at one draft: nobody overwrites the other unasked, and what is put away or sent back says who and when."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import User
from strategies.models import Policy
from strategies.programme.conditions import Conditions
from strategies.programme.examples import Situation
from strategies.ranking.rules import SHIPPED_WEIGHTS
from strategies.services.edit_weights import edit_weights
from strategies.services.policies import EditedMeanwhile, PolicyRefused, ladder_of
from strategies.services.policy_approval import propose_policy, send_back
from strategies.services.policy_drafts import (
    add_example,
    add_segment,
    clone_policy,
    discard_draft,
    edit_draft,
    edit_example,
    edit_segment,
    restore_draft,
)
from strategies.services.rank_weights import weights_of
from tests.cast import Cast
from tests.factories import NOW, TODAY

Verb = Callable[..., object]
pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(policy: Policy, cast: Cast) -> Policy:
    return clone_policy(policy=policy, by=cast.admin, now=NOW)


def verbs(draft: Policy, by: User) -> dict[str, Verb]:
    """Each verb that overwrites something of the draft."""
    who: dict[str, Any] = {"by": by, "now": NOW}
    segment = add_segment(policy=draft, name="cards", conditions=Conditions(), **who)
    example = add_example(policy=draft, name="x", situation=Situation(days=5), expected="phone", **who)
    return {
        "draft": lambda **said: edit_draft(policy=draft, name="n", note="", grace_days=1, **said),
        "segment": lambda **said: edit_segment(segment=segment, name="s", conditions=Conditions(), **said),
        "example": lambda **said: edit_example(
            example=example, name="y", situation=Situation(days=6), expected="phone", **said
        ),
        "weights": lambda **said: edit_weights(policy=draft, weights={**SHIPPED_WEIGHTS, "value": 3}, **said),
    }


@pytest.mark.parametrize("what", ["draft", "segment", "example", "weights"])
def test_a_form_older_than_the_draft_is_refused_under_its_lock(
    draft: Policy, cast: Cast, second: User, what: str
) -> None:
    verb = verbs(draft, cast.admin)[what]
    stale = Policy.objects.get(pk=draft.pk)  # what the page was made from
    later = NOW.replace(year=NOW.year + 1)
    with pytest.raises(EditedMeanwhile, match="saved this draft meanwhile"):
        verb(by=second, now=later, seen="")
    verb(by=cast.admin, now=later, seen="")  # one's own work in another window
    with pytest.raises(EditedMeanwhile):
        verb(by=second, now=later, seen=stale.stamp)
    verb(by=second, now=later, seen=Policy.objects.get(pk=draft.pk).stamp)
    assert Policy.objects.get(pk=draft.pk).edited_by == second


def test_weights_typed_over_a_colleagues_come_back_and_are_saved_the_second_time(
    draft: Policy, cast: Cast, second: User, client: Client
) -> None:
    client.force_login(second)
    address = reverse("policy-weights", args=[draft.version])
    edit_weights(policy=draft, weights={**SHIPPED_WEIGHTS, "sign": 150}, by=cast.admin, now=NOW)
    typed = {**SHIPPED_WEIGHTS, "sign": 350, "seen": draft.stamp}
    late = client.post(address, typed)
    assert (late.status_code, "saved this draft meanwhile" in late.content.decode()) == (422, True)
    assert weights_of(draft)["sign"] == 150
    stamp = late.context["policy"].stamp
    assert f'name="seen" value="{stamp}"' in late.content.decode()
    assert client.post(address, {**typed, "seen": stamp}).status_code == 302
    assert weights_of(draft)["sign"] == 350


def test_an_example_typed_over_a_colleagues_comes_back(draft: Policy, cast: Cast, second: User, client: Client) -> None:
    example = add_example(policy=draft, name="x", situation=Situation(days=5), expected="phone", by=cast.admin, now=NOW)
    client.force_login(second)
    address = reverse("example", args=[draft.version, example.pk])
    typed = {"name": "y", "stage": "phone", "days": 9, "balance": "50", "expected": "phone", "seen": ""}
    late = client.post(address, typed)
    assert (late.status_code, "saved this draft meanwhile" in late.content.decode()) == (422, True)
    assert client.post(address, {**typed, "seen": late.context["policy"].stamp}).status_code == 302
    example.refresh_from_db()
    assert example.name == "y"


def test_what_is_put_away_says_by_whom_and_comes_back_as_a_draft(
    draft: Policy, cast: Cast, second: User, client: Client
) -> None:
    propose_policy(policy=draft, valid_from=TODAY, today=TODAY, by=cast.admin, now=NOW)
    client.force_login(second)
    gone = client.post(reverse("policy-discard", args=[draft.version]), follow=True)
    assert f'action="{reverse("policy-restore", args=[draft.version])}"' in gone.content.decode()
    draft.refresh_from_db()
    assert (draft.state, draft.discarded_by) == ("discarded", second)
    assert "discarded by" in client.get(reverse("policy", args=[draft.version])).content.decode()
    client.post(reverse("policy-restore", args=[draft.version]))
    draft.refresh_from_db()
    assert (draft.state, draft.valid_from, draft.discarded_by, draft.edited_by) == ("draft", None, None, second)
    edit_draft(policy=draft, name="again", note="", grace_days=1, by=second, now=NOW, rungs=ladder_of(draft).rungs)
    with pytest.raises(PolicyRefused, match="Only what was put away"):
        restore_draft(policy=draft, by=second, now=NOW)


def test_who_sent_a_version_back_stands_on_its_page(draft: Policy, cast: Cast, second: User, client: Client) -> None:
    propose_policy(policy=draft, valid_from=TODAY, today=TODAY, by=cast.admin, now=NOW)
    back = send_back(policy=draft, by=second, now=NOW)
    assert (back.state, back.sent_back_by, back.sent_back_at) == ("draft", second, NOW)
    client.force_login(cast.admin)
    assert (
        f"sent back by {second.display_name()}" in client.get(reverse("policy", args=[draft.version])).content.decode()
    )
    discard_draft(policy=draft, by=second, now=NOW)
    with pytest.raises(PolicyRefused, match="Only a draft"):
        edit_weights(policy=draft, weights=SHIPPED_WEIGHTS, by=second, now=NOW)
