"""The button that turns the day: asked on commit, done by a worker, watched from the page."""

import base64
import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
import redis
from celery import current_app
from django.conf import settings
from django.test import Client
from django.utils import timezone

from cases.models import Case, DayChunk, DayRun, User
from cases.selectors.days import progress_of
from cases.services.day_request import request_day
from cases.services.night import turn_day
from cases.services.verdict import Refused
from cases.tasks import turn_day_task
from tests.cast import Cast
from tests.factories import make_case

pytestmark = pytest.mark.django_db(transaction=True)
ONE_DAY = dt.timedelta(days=1)


@pytest.fixture
def queue() -> Callable[[], list[dict[str, Any]]]:
    """What stands in the broker's queue, taken out: the keyword arguments of each task, in order."""

    broker = redis.Redis.from_url(settings.REDIS_URL)

    def take() -> list[dict[str, Any]]:
        asked = []
        while raw := broker.rpop(current_app.conf.task_default_queue):
            message = json.loads(raw)
            arguments = json.loads(base64.b64decode(message["body"]))[1]
            asked.append({"task": message["headers"]["task"], **arguments})
        return asked

    return take


def test_button_asks_a_worker_and_the_page_follows(
    cast: Cast, ask: Callable[[User], Client], queue: Callable[[], list[dict[str, Any]]], today: dt.date
) -> None:
    queue()
    case = make_case(creditor=cast.creditor, agent=cast.agent, stage="reminder", days_past_due=10, as_of=today)
    client = ask(cast.lead)
    answer = client.post("/days/turn/", {"as_of": today.isoformat()})
    assert answer.headers["Location"] == f"/days/{today}/"
    assert Case.objects.get(pk=case.pk).stage == "reminder"  # the request itself did no night's work
    (asked,) = queue()
    assert asked == {"task": "cases.turn_day", "as_of": today.isoformat(), "by_id": cast.lead.pk}
    page = client.get(f"/days/{today}/").content.decode()
    assert "Waiting for a worker" in page
    assert f'hx-get="/days/{today}/progress/"' in page
    turn_day_task(as_of=asked["as_of"], by_id=asked["by_id"])
    answer = client.get(f"/days/{today}/progress/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == f"/days/{today}/"
    assert "hx-get" not in answer.content.decode()
    moves = client.get(f"/days/{today}/").context["moves"]
    assert [(move["from"], move["to"], move["count"]) for move in moves] == [("Reminder", "Phone", "1")]
    assert DayRun.objects.get().started_by == cast.lead


def test_second_click_is_the_same_night(
    cast: Cast, ask: Callable[[User], Client], queue: Callable[[], list[dict[str, Any]]], today: dt.date
) -> None:
    queue()
    make_case(creditor=cast.creditor, agent=cast.agent, stage="reminder", days_past_due=10, as_of=today)
    client = ask(cast.lead)
    for _ in range(2):
        assert client.post("/days/turn/", {"as_of": today.isoformat()}).status_code == 302
    for asked in queue():
        turn_day_task(as_of=asked["as_of"], by_id=asked["by_id"])
    assert DayRun.objects.get().totals["moved"] == 1
    client.post("/days/turn/", {"as_of": today.isoformat()})
    assert queue() == []  # a day that is turned stays turned


def test_day_to_come_and_day_before_a_turned_one_are_refused(cast: Cast, today: dt.date) -> None:
    now = timezone.now()
    with pytest.raises(Refused, match="once it has come"):
        request_day(as_of=today + ONE_DAY, today=today, by=cast.lead, now=now)
    turn_day(as_of=today, now=now)
    with pytest.raises(Refused, match="cannot be turned after it"):
        request_day(as_of=today - ONE_DAY, today=today, by=cast.lead, now=now)
    assert DayRun.objects.count() == 1


def test_days_left_out_are_counted_and_turned_first(
    cast: Cast, queue: Callable[[], list[dict[str, Any]]], today: dt.date
) -> None:
    queue()
    now = timezone.now()
    turn_day(as_of=today - 3 * ONE_DAY, now=now)
    run = request_day(as_of=today, today=today, by=cast.lead, now=now)
    assert run.as_of == today - 2 * ONE_DAY
    state = progress_of(as_of=today, now=now)
    assert (state.run, state.days_left, state.finished) == (run, 2, False)
    turn_day_task(as_of=today.isoformat())
    assert list(DayRun.objects.order_by("as_of").values_list("as_of", "state")) == [
        (today - days * ONE_DAY, "done") for days in (3, 2, 1, 0)
    ]
    assert progress_of(as_of=today, now=now).finished


def test_night_left_unfinished_is_shown_and_taken_up_again(
    cast: Cast, ask: Callable[[User], Client], queue: Callable[[], list[dict[str, Any]]], today: dt.date
) -> None:
    queue()
    case = make_case(creditor=cast.creditor, agent=cast.agent, stage="reminder", days_past_due=10, as_of=today)
    began = timezone.now() - dt.timedelta(minutes=9)
    policy = DayRun._meta.get_field("policy").related_model.objects.get()
    run = DayRun.objects.create(as_of=today, phase="cases", started_at=began, policy=policy)
    for number, done in enumerate([began, began + dt.timedelta(seconds=10), None]):
        DayChunk.objects.create(
            run=run, phase="cases", number=number, first_case=case.pk, last_case=case.pk, done_at=done,
            counts={"moved": 4} if done else {},
        )  # fmt: skip
    state = progress_of(as_of=today, now=timezone.now())
    assert (state.done, state.total, state.counts, state.remaining, state.stalled) == (2, 3, {"moved": 8}, 10, True)
    client = ask(cast.admin)
    for page in ("/board/", "/days/"):
        assert f"/days/{today}/" in client.get(page).content.decode()
    assert "Take it up again" in client.get(f"/days/{today}/").content.decode()
    client.post("/days/turn/", {"as_of": today.isoformat()})
    (asked,) = queue()
    turn_day_task(as_of=asked["as_of"])
    assert Case.objects.get(pk=case.pk).stage == "phone"
    assert DayRun.objects.get().state == "done"


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_days_costs_the_same(
    number: int, cast: Cast, ask: Callable[[User], Client], today: dt.date, django_assert_num_queries: Any
) -> None:
    now = timezone.now()
    for back in range(number):
        DayRun.objects.create(as_of=today - back * ONE_DAY, state="done", started_at=now, finished_at=now)
    client = ask(cast.admin)
    with django_assert_num_queries(3):  # user, runs, unfinished
        assert len(client.get("/days/").context["runs"]) == number
