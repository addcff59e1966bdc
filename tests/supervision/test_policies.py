"""Thresholds: what a draft says it would move is what the night under it moves."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import Case, StageMove, User
from cases.selectors.policy_portfolio import portfolio_lines, standing_under
from cases.services.night import turn_day
from strategies.changes import ladder_changes
from strategies.ladder import Ladder, Rung
from strategies.models import Policy
from strategies.services.policies import ladder_of, programme_of
from strategies.stages import Stage
from tests.cast import Cast, make_user
from tests.factories import make_case

DRAFT = {
    "name": "Gentler", "grace_days": "3", "note": "after the spring", "reminder_days": "-1", "phone_days": "6",
    "visit_days": "25", "visit_balance": "8000", "outsourced_days": "100", "legal_days": "",
    "reminder_cadence": "1 sms, 3 sms", "phone_cadence": "1 call; 3 call; 6 call; 10 call; 15 call",
    "visit_cadence": "1 letter, 4 visit, 8 call, 15 call, 30 call, 45 call, 60 call",
    "outsourced_cadence": "1 letter agency, 30 call agency",
}  # fmt: skip


def draft_of(client: Client, **more: Any) -> Policy:
    """A draft made and filled through the pages."""
    client.post("/policies/1/clone/")
    draft = Policy.objects.drafts().get()
    answer = client.post(f"/policies/{draft.version}/edit/", DRAFT | more)
    assert answer.status_code == 302
    return Policy.objects.get(pk=draft.pk)


def publish(ask: Callable[[User], Client], admin: User, second: User, draft: Policy, day: dt.date) -> None:
    """Proposed by one, approved by another, published."""
    page = f"/policies/{draft.version}"
    assert ask(admin).post(f"{page}/propose/", {"valid_from": day.isoformat()}).status_code == 302
    ask(second).post(f"{page}/approve/")
    ask(admin).post(f"{page}/publish/")
    assert Policy.objects.get(pk=draft.pk).state == "published"


@pytest.fixture
def second(cast: Cast) -> User:
    return make_user("second", "admin")


def test_draft_is_edited_and_differs_from_the_ladder_in_force(cast: Cast, ask: Callable[[User], Client]) -> None:
    client = ask(cast.admin)
    draft = draft_of(client)
    page = client.get(f"/policies/{draft.version}/").context
    assert page["changes"] == [
        "Phone: from day 4 → day 6",
        "Visit: from day 20 → day 25",
        "Visit: least balance 5,000.00 → 8,000.00",
        "Outsourced: from day 90 → day 100",
        "Legal: no longer used",
        "Days of grace: 2 → 3",
    ]
    assert (draft.name, draft.note, draft.grace_days) == ("Gentler", "after the spring", 3)
    assert ladder_of(Policy.objects.get(version=1)).fitting(5, Decimal(0)) is Stage.PHONE


@pytest.mark.django_db(transaction=True)
def test_what_a_draft_would_move_is_what_its_night_moves(
    cast: Cast, second: User, ask: Callable[[User], Client], today: dt.date
) -> None:
    dice = random.Random(11)
    for _ in range(120):
        make_case(
            creditor=cast.creditor, agent=cast.agent, as_of=today, on_hold=False,
            days_past_due=dice.choice([-9, -1, 0, 3, 4, 5, 6, 19, 22, 25, 89, 95, 100, 149, 150, 300]),
            balance=dice.choice([4000, 5000, 7999, 8000, 9000]),
            stage=dice.choice(["pending", "reminder", "phone", "visit", "outsourced", "legal"]),
        )  # fmt: skip
    client = ask(cast.admin)
    draft = draft_of(client)
    said = client.get(f"/policies/{draft.version}/propose/").context["standing"].moves
    publish(ask, cast.admin, second, draft, today)
    turn_day(as_of=today, now=timezone.now())
    first: dict[int, tuple[str, str]] = {}
    for move in StageMove.objects.order_by("pk"):
        # A cured case goes on under a new number; its own steps are that case's.
        if move.case.previous_id is None:
            first.setdefault(move.case_id, (move.from_stage, move.closed_as or move.to_stage))
    assert Counter(first.values()) == said
    assert set(StageMove.objects.values_list("policy__version", flat=True)) == {draft.version}


def test_chart_and_table_count_every_open_case_once(cast: Cast, filled_house: list[Case], today: dt.date) -> None:
    programme = programme_of(Policy.objects.get(version=1))
    standing = standing_under(programme, portfolio_lines(as_of=today, programmes=[programme]))
    opened = Case.objects.open()
    assert standing.total == opened.count() == standing.at.total() == standing.fit.total()
    assert dict(standing.at) == dict(Counter(opened.values_list("stage", flat=True)))
    assert sum(day.total() for day in standing.by_day.values()) == opened.filter(oldest_due_on__isnull=False).count()
    assert standing.on_hold == opened.filter(on_hold=True).count()


def test_what_is_typed_is_shown_before_it_is_saved(cast: Cast, ask: Callable[[User], Client], today: dt.date) -> None:
    make_case(creditor=cast.creditor, agent=cast.agent, stage="phone", days_past_due=5, as_of=today)
    client = ask(cast.admin)
    draft = draft_of(client, phone_days="4")
    url = f"/policies/{draft.version}/what-if/"
    shown = client.get(url, DRAFT | {"phone_days": "6"}, headers={"HX-Request": "true"})
    assert shown.context["moves"] == [("Phone", "Reminder", "1")]
    assert ladder_of(Policy.objects.get(pk=draft.pk)).fitting(5, Decimal(0)) is Stage.PHONE
    assert client.get(url, DRAFT | {"phone_days": "x"}, headers={"HX-Request": "true"}).status_code == 204


def test_contradiction_is_saved_named_and_not_published(
    cast: Cast, ask: Callable[[User], Client], today: dt.date
) -> None:
    client = ask(cast.admin)
    draft = draft_of(client, phone_days="30")
    problem = "Visit (day 25) must begin after Phone (day 30)."
    assert client.get(f"/policies/{draft.version}/").context["problems"] == [problem]
    answer = client.post(f"/policies/{draft.version}/propose/", {"valid_from": today.isoformat()})
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == [problem]
    assert Policy.objects.get(pk=draft.pk).is_draft


def test_published_version_is_never_edited(cast: Cast, ask: Callable[[User], Client], today: dt.date) -> None:
    client = ask(cast.admin)
    before = ladder_of(Policy.objects.get(version=1))
    for address in ("edit", "discard", "propose", "approve", "publish"):
        client.post("/policies/1/" + address + "/", DRAFT | {"valid_from": today.isoformat()})
    assert ladder_of(Policy.objects.get(version=1)) == before
    assert Policy.objects.get(version=1).state == "published"
    assert client.get("/policies/1/").context["form"] is None


def test_publishing_in_the_past_is_refused(cast: Cast, ask: Callable[[User], Client], today: dt.date) -> None:
    client = ask(cast.admin)
    draft = draft_of(client)
    yesterday = today - dt.timedelta(days=1)
    answer = client.post(f"/policies/{draft.version}/propose/", {"valid_from": yesterday.isoformat()})
    assert answer.context["form"].non_field_errors() == ["A policy cannot begin in the past."]


def test_discarded_draft_is_put_away(cast: Cast, ask: Callable[[User], Client]) -> None:
    client = ask(cast.admin)
    draft = draft_of(client)
    client.post(f"/policies/{draft.version}/discard/")
    assert Policy.objects.get(pk=draft.pk).state == "discarded"


def test_numbers_out_of_range_are_refused_in_their_fields(cast: Cast, ask: Callable[[User], Client]) -> None:
    client = ask(cast.admin)
    client.post("/policies/1/clone/")
    answer = client.post("/policies/2/edit/", DRAFT | {"phone_days": "9999", "visit_balance": "-1"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"phone_days", "visit_balance"}


def test_changes_name_a_stage_that_comes_new() -> None:
    before, after = Ladder.of([Rung(Stage.PHONE, 4)]), Ladder.of([Rung(Stage.PHONE, 4), Rung(Stage.LEGAL, 150)])
    assert ladder_changes(before, after) == ["Legal: new, from day 150"]
    assert ladder_changes(after, after) == []
