"""The case list: its filters, pages, count and file."""

import csv
import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cases.models import Case, User
from cases.selectors import caselist
from cases.selectors.caselist import Criteria, cases_matching
from cases.views.case_export import safe_cell
from strategies.buckets import bucket_for
from tests.cast import Cast
from tests.factories import make_case, make_phone

LIST = "/supervision/cases/"


def exported(answer) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same_whatever_it_shows(
    number: int, cast: Cast, ask: Callable[[User], Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        make_case(creditor=cast.creditor, agent=cast.agent)
    client = ask(cast.lead)
    # user, own teams; choices: teams, agents, creditors; ids, rows, count, sums
    with django_assert_num_queries(9):
        assert len(client.get(LIST).context["rows"]) == number


@pytest.mark.parametrize("number", [1, 3])
def test_board_costs_the_same_whatever_it_shows(
    number: int, cast: Cast, ask: Callable[[User], Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        make_case(creditor=cast.creditor, agent=cast.agent)
    client = ask(cast.lead)
    # user, own teams; teams to choose; the board's thirteen; nights unfinished
    with django_assert_num_queries(21):
        client.get("/board/")
    # from the kept board
    with django_assert_num_queries(4):
        client.get("/board/")


def test_every_bucket_holds_the_cases_that_the_rule_book_gives_it(cast: Cast, filled_house: list[Case], today) -> None:
    for case in Case.objects.open().select_related("creditor"):
        key = bucket_for(case.days_past_due(today), case.creditor.debt_class)
        asked = Criteria(bucket=key)
        found = cases_matching(user=cast.admin, criteria=asked, as_of=today, now=timezone.now())
        assert found.filter(pk=case.pk).exists(), key
    keys = ["M0", "M1", "M2", "M3", "M4", "M5", "M6", "M7", "Y0", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6"]
    counts = [
        cases_matching(user=cast.admin, criteria=Criteria(bucket=key), as_of=today, now=timezone.now()).count()
        for key in keys
    ]
    assert sum(counts) == Case.objects.open().count()


def test_search_finds_by_name_contract_and_case_number(cast: Cast, ask: Callable[[User], Client]) -> None:
    wanted = make_case(creditor=cast.creditor, agent=cast.agent, name="王小明")
    make_case(creditor=cast.creditor, agent=cast.agent, name="李华")
    foreign = make_case(creditor=cast.creditor, agent=cast.stranger, name="王小华")
    client = ask(cast.lead)
    for text in ("王", wanted.debts.get().number, str(wanted.pk), f"#{wanted.pk}"):
        assert [row["pk"] for row in client.get(LIST, {"q": text}).context["rows"]] == [wanted.pk]
    assert client.get(LIST, {"q": str(foreign.pk)}).context["rows"] == []


def test_filters_that_make_no_sense_are_named_and_narrow_nothing(cast: Cast, ask: Callable[[User], Client]) -> None:
    make_case(creditor=cast.creditor, agent=cast.agent)
    answer = ask(cast.lead).get(LIST, {"stage": "nirvana", "days_from": "many", "after": "here", "agent": "'"})
    assert answer.status_code == 200
    assert len(answer.context["rows"]) == 1
    assert set(answer.context["form"].errors) == {"stage", "days_from", "agent"}


def test_pages_show_every_case_once(
    cast: Cast, filled_house: list[Case], ask: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caselist, "PAGE_SIZE", 7)
    client, url, seen = ask(cast.admin), LIST, []
    while url:
        context = client.get(url).context
        seen += [row["pk"] for row in context["rows"]]
        url = context["pager"]["next_url"]
    assert seen == [case.pk for case in Case.objects.open().in_queue_order()]


def test_count_stops_where_counting_would_cost(
    cast: Cast, filled_house: list[Case], ask: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caselist, "COUNT_CAP", 20)
    assert ask(cast.admin).get(LIST).context["size_text"] == "20+ cases"


def test_file_holds_the_rows_of_the_filter_masked_and_safe(cast: Cast, ask: Callable[[User], Client], today) -> None:
    case = make_case(creditor=cast.creditor, agent=cast.agent, name="=cmd|' /C calc'!A0", as_of=today, balance="12.50")
    make_phone(case, "13812345678")
    make_case(creditor=cast.creditor, agent=cast.mate, name="王小明")
    make_case(creditor=cast.creditor, agent=cast.stranger)
    client = ask(cast.lead)
    rows = exported(client.get(f"{LIST}export/"))
    assert len(rows) == 2
    (row,) = exported(client.get(f"{LIST}export/", {"agent": str(cast.agent.pk)}))
    assert (row["Case"], row["Balance"], row["Phone"], row["Days past due"]) == (
        str(case.pk),
        "12.50",
        "138****5678",
        "10",
    )
    assert row["Debtor"].startswith("'=")
    assert {row["Debtor"] for row in rows} >= {"王**"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_no_cell_begins_as_a_formula(start: str) -> None:
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"
    assert safe_cell("王小明") == "王小明"


def test_list_says_what_it_shows_of_a_closed_case(cast: Cast, ask: Callable[[User], Client], today: dt.date) -> None:
    make_case(creditor=cast.creditor, agent=cast.agent, stage="closed", as_of=today)
    client = ask(cast.lead)
    assert client.get(LIST).context["rows"] == []
    (row,) = client.get(LIST, {"stage": "closed"}).context["rows"]
    assert row["closed"].startswith("Settled · ")
