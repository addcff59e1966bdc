"""Finding a case by a part of the name, or by the beginning of what else is known of it."""

import pytest
from django.urls import reverse

from tests.factories import make_case, make_debt, make_phone


@pytest.fixture
def _cases(cast, today):
    wang = make_case(creditor=cast.creditor, agent=cast.agent, as_of=today, name="王小明")
    make_phone(wang, "13812345678")
    make_debt(wang, due_on=today, number="HT-0007")
    make_case(creditor=cast.creditor, agent=cast.agent, as_of=today, name="李美华")
    make_case(creditor=cast.creditor, agent=cast.agent, as_of=today, name="Harbour Ltd")
    make_phone(make_case(creditor=cast.creditor, agent=cast.mate, as_of=today, name="王小红"), "13899999999")


@pytest.mark.usefixtures("_cases")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("王小", ["王**"]),
        ("138", ["王**"]),
        ("138 1234", ["王**"]),
        ("HT-00", ["王**"]),
        ("李美华", ["李**"]),
        ("小明", ["王**"]),
        ("明", []),
        ("rbou", ["H*** Ltd"]),
        ("bour LTD", ["H*** Ltd"]),
        ("rb", []),
        ("Ha", ["H*** Ltd"]),
        ("r\0bou", ["H*** Ltd"]),
        ("r%u", []),
        ("13899", []),
        ("王", []),
        ("", []),
        ("%%", []),
    ],
)
def test_search_finds_parts_and_beginnings_among_the_users_own_cases(ask, cast, text, found):
    answer = ask(cast.agent).get(reverse("search"), {"q": text})
    assert [row.name for row, _case in answer.context["found"]] == found


@pytest.mark.usefixtures("_cases")
def test_supervisor_finds_the_teams_cases(ask, cast):
    answer = ask(cast.lead).get(reverse("search"), {"q": "王小"})
    assert sorted(row.name for row, _case in answer.context["found"]) == ["王**", "王**"]


@pytest.mark.parametrize("rows", [1, 3])
def test_search_takes_six_queries(ask, cast, today, rows, django_assert_num_queries):
    for number in range(rows):
        make_phone(make_case(creditor=cast.creditor, agent=cast.agent, as_of=today), f"1380000000{number}")
    browser = ask(cast.agent)
    browser.get(reverse("search"))
    with django_assert_num_queries(6):
        answer = browser.get(reverse("search"), {"q": "138000"})
    assert len(answer.context["found"]) == rows
