"""Every figure of the board is the number, or the sum, of the rows that it opens."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from cases.clock import business_date
from cases.models import Case, Debt, Payment, User
from cases.services.night import turn_day
from tests.cast import Cast
from tests.factories import make_case


def rows_behind(client: Client, url: str) -> int:
    """How many rows a link shows, all pages counted."""
    seen = 0
    while url:
        context = client.get(url).context
        seen += len(context["rows"])
        url = context["pager"]["next_url"]
    return seen


def plain(text: str) -> Decimal:
    return Decimal(re.sub(r"[^\d.]", "", text) or 0)


@pytest.mark.parametrize("who", ["lead", "admin"])
def test_grid_cells_open_as_many_rows_as_they_say(
    who: str, filled_house: list[Case], cast: Cast, ask: Callable[[User], Client]
) -> None:
    client = ask(getattr(cast, who))
    page = client.get("/board/").context
    books = [tab["url"] for tab in page["books"]] or ["/board/"]
    counted = 0
    for book in books:
        grid = client.get(book).context["grid"]
        for row in grid["rows"]:
            for cell in [*row["cells"], row["sum"]]:
                if cell.text:
                    assert rows_behind(client, cell.url) == int(cell.text)
                    counted += 1
        for cell in [*grid["sums"], grid["sum"]]:
            assert rows_behind(client, cell.url) == int(cell.text or 0) if cell.text else True
    assert counted > 15


@pytest.mark.parametrize("who", ["lead", "admin"])
def test_tiles_open_the_rows_that_they_sum(
    who: str, filled_house: list[Case], cast: Cast, ask: Callable[[User], Client]
) -> None:
    client = ask(getattr(cast, who))
    near = Debt.objects.unpaid().filter(case__in=Case.objects.visible_to(cast.lead).open(), currency="CNY")[:3]
    Debt.objects.filter(pk__in=[debt.pk for debt in near]).update(limitation_on=business_date() + dt.timedelta(days=10))
    today, week, due, grace, broken, barred, _signs, kept = client.get("/board/").context["tiles"]
    for tile in (today, week):
        page = client.get(tile.url).context
        shown = [plain(row["cells"][1][0]) for row in page["rows"]]
        assert sum(shown) == plain(tile.value) > 0
        assert len(shown) == plain(tile.note)
    for tile in (due, grace, broken, barred):
        assert rows_behind(client, tile.url) == int(tile.value) > 0
    kept_of, judged = (int(number) for number in re.findall(r"\d+", kept.note))
    assert rows_behind(client, kept.url) == judged
    assert rows_behind(client, kept.url.replace("judged", "kept")) == kept_of
    assert kept.value == f"{kept_of / judged:.0%}"


@pytest.mark.parametrize("who", ["lead", "admin"])
def test_loads_open_the_rows_that_they_count(
    who: str, filled_house: list[Case], cast: Cast, ask: Callable[[User], Client]
) -> None:
    client = ask(getattr(cast, who))
    page = client.get("/board/").context
    for row in page["loads"]:
        load = row["load"]
        figures = [load.held, load.due, load.promises_due, load.broken]
        urls = [row["held_url"], row["due_url"], row["promises_url"], row["broken_url"]]
        if load.agent_id:
            figures += [load.contacts, load.reached]
            urls += [row["contacts_url"], row["reached_url"]]
        assert [rows_behind(client, url) for url in urls] == figures
    held = sum(row["load"].held for row in page["loads"])
    assert held == Case.objects.visible_to(getattr(cast, who)).open().count()


def test_board_of_one_team_holds_only_its_cases(
    filled_house: list[Case], cast: Cast, ask: Callable[[User], Client]
) -> None:
    client = ask(cast.admin)
    page = client.get(f"/board/?team={cast.team.pk}").context
    assert page["team"] == cast.team
    grid = page["grid"]
    for cell in (cell for row in grid["rows"] for cell in row["cells"] if cell.text):
        assert rows_behind(client, cell.url) == int(cell.text)
    assert {row["load"].team for row in page["loads"] if row["load"].agent_id is None} <= {"North"}


def test_supervisor_sees_nothing_of_another_team(
    filled_house: list[Case], cast: Cast, ask: Callable[[User], Client]
) -> None:
    client = ask(cast.lead)
    assert client.get(f"/board/?team={cast.other_team.pk}").context["team"] is None
    assert client.get(f"/supervision/cases/?team={cast.other_team.pk}").context["form"].errors
    shown = client.get("/supervision/payments/").context["size"].count
    assert shown == Payment.objects.filter(case__team=cast.team).count() < Payment.objects.count()


@pytest.mark.django_db(transaction=True)
def test_last_night_shows_what_moved_and_opens_it(cast: Cast, ask: Callable[[User], Client], today) -> None:
    for days in (5, 6, 25):
        make_case(creditor=cast.creditor, days_past_due=days, stage="reminder", balance=9000, as_of=today)
    make_case(creditor=cast.creditor, balance=0, stage="phone", as_of=today)
    turn_day(as_of=today, now=timezone.now())
    client = ask(cast.lead)
    night = client.get("/board/").context["night"]
    assert sorted((line.more, line.text) for line in night["lines"]) == [
        ("Phone → Settled", "1"),
        ("Reminder → Phone", "2"),
        ("Reminder → Visit", "1"),
    ]
    for line in night["lines"]:
        assert rows_behind(client, line.url) == int(line.text)
    assert ask(cast.other_lead).get("/board/").context["night"]["lines"] == []


def test_board_without_a_case_says_what_to_do(cast: Cast, ask: Callable[[User], Client]) -> None:
    answer = ask(cast.admin).get("/board/")
    assert "Import a portfolio" in answer.content.decode()
