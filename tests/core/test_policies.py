"""The life of a policy: default, clone, edit, publish, discard; what is published never changes."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from strategies.ladder import Ladder, Rung
from strategies.models import Policy, Threshold
from strategies.problems import ladder_problems
from strategies.services.policies import (
    PolicyRefused,
    ladder_of,
    policy_in_force,
    programme_in_force,
    ship_default_policy,
)
from strategies.services.policy_approval import approve_policy, propose_policy, publish_policy
from strategies.services.policy_drafts import clone_policy, discard_draft, edit_draft, write_ladder
from strategies.stages import Stage
from tests.cast import Cast
from tests.factories import NOW, TODAY

TOMORROW = TODAY + dt.timedelta(days=1)


def drafted(policy: Policy, cast: Cast, *rungs: Rung) -> Policy:
    draft = clone_policy(policy=policy, by=cast.admin, now=NOW)
    if rungs:
        write(draft, cast, *rungs)
    return draft


def write(draft: Policy, cast: Cast, *rungs: Rung) -> None:
    who = {"by": cast.admin, "now": NOW}
    edit_draft(policy=draft, name="Autumn", note="", grace_days=1, **who)
    write_ladder(policy=draft, segment=None, rungs=rungs, **who)


def publish(draft: Policy, cast: Cast, day: dt.date = TODAY, at: dt.datetime = NOW) -> Policy:
    propose_policy(policy=draft, valid_from=day, today=TODAY, by=cast.admin, now=at)
    approve_policy(policy=draft, by=cast.lead, now=at)
    return publish_policy(policy=draft, today=TODAY, by=cast.admin, now=at)


def test_default_is_shipped_once(policy: Policy) -> None:
    assert ship_default_policy(now=NOW) == policy
    assert [(t.stage, t.from_days, t.least_balance) for t in policy.thresholds.all()] == [
        ("reminder", -1, 0),
        ("phone", 4, 0),
        ("visit", 20, 5000),
        ("outsourced", 90, 0),
        ("legal", 150, 0),
    ]


def test_clone_has_the_same_ladder_and_the_next_number(policy: Policy, cast: Cast) -> None:
    draft = drafted(policy, cast)
    assert (draft.version, draft.state, draft.based_on) == (policy.version + 1, "draft", policy)
    assert ladder_of(draft).rungs == ladder_of(policy).rungs


def test_published_version_rules_from_its_day(policy: Policy, cast: Cast) -> None:
    draft = drafted(policy, cast, Rung(Stage.PHONE, 7))
    publish(draft, cast, TOMORROW)
    assert policy_in_force(TODAY) == policy
    assert policy_in_force(TOMORROW) == draft
    assert programme_in_force(TOMORROW).rest.ladder.rungs == (Rung(Stage.PHONE, 7, Decimal(0)),)
    assert list(Policy.objects.order_by("version").values_list("state", flat=True)) == ["superseded", "published"]


def test_published_version_cannot_be_edited_discarded_or_published_again(policy: Policy, cast: Cast) -> None:
    with pytest.raises(PolicyRefused):
        write(policy, cast)
    with pytest.raises(PolicyRefused):
        discard_draft(policy=policy, by=cast.admin, now=NOW)
    with pytest.raises(PolicyRefused):
        publish(policy, cast)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE strategies_policy SET grace_days = 9",
        "UPDATE strategies_policy SET valid_from = valid_from - 1",
        "UPDATE strategies_threshold SET from_days = 99",
        "DELETE FROM strategies_threshold",
        "DELETE FROM strategies_policy",
    ],
)
def test_database_guards_the_published_version(policy: Policy, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Threshold.objects.filter(policy=policy).count() == 5


@pytest.mark.parametrize(
    ("rungs", "day", "sentence"),
    [
        ([Rung(Stage.PHONE, 4)], TODAY - dt.timedelta(days=1), "in the past"),
        ([], TODAY, "at least one threshold"),
        ([Rung(Stage.PHONE, 9), Rung(Stage.VISIT, 9)], TODAY, "must begin after"),
        ([Rung(Stage.REMINDER, 9), Rung(Stage.LEGAL, 3)], TODAY, "must begin after"),
    ],
)
def test_faulty_draft_is_not_published(
    policy: Policy, cast: Cast, rungs: list[Rung], day: dt.date, sentence: str
) -> None:
    draft = clone_policy(policy=policy, by=cast.admin, now=NOW)
    write(draft, cast, *rungs)
    with pytest.raises(PolicyRefused, match=sentence):
        publish(draft, cast, day)
    assert Policy.objects.get(pk=draft.pk).state == "draft"


def test_version_beginning_later_is_not_overtaken(policy: Policy, cast: Cast) -> None:
    publish(drafted(policy, cast), cast, TOMORROW)
    with pytest.raises(PolicyRefused, match="already begins"):
        publish(drafted(policy, cast), cast, TODAY)


def test_ladder_problems_name_every_fault() -> None:
    ladder = Ladder.of([Rung(Stage.REMINDER, -99), Rung(Stage.PHONE, 4, Decimal(-1)), Rung(Stage.VISIT, 4)])
    assert len(ladder_problems(ladder)) == 3


def test_of_two_versions_for_one_day_the_one_published_last_counts(cast: Cast) -> None:
    first = ship_default_policy(now=NOW)
    lower, higher = (clone_policy(policy=first, by=cast.admin, now=NOW) for _ in range(2))
    for minutes, draft in enumerate((higher, lower)):
        at = NOW + dt.timedelta(minutes=minutes)
        publish(draft, cast, at=at)
    lower.refresh_from_db()
    assert (policy_in_force(TODAY), lower.state) == (lower, "published")
