"""The page behind the amount: a case's balance on a day, debt by debt and line by line, also as a file."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.test import Client

from cases.clock import business_date
from cases.models import Case
from cases.services.payments import record_payment
from tests.cast import Cast
from tests.factories import NOW, make_case, make_debt

DAY = dt.timedelta(days=1)


@pytest.fixture
def case(cast: Cast) -> Case:
    today = business_date()
    case = make_case(creditor=cast.creditor, agent=cast.agent, balance=1000, as_of=today)
    record_payment(
        case=case, amount=Decimal("250.50"), paid_on=today - DAY, reference="=R1", source="form", as_of=today, now=NOW,
        by=cast.agent,
    )  # fmt: skip
    return Case.objects.get(pk=case.pk)


def test_page_shows_the_lines_of_the_day_asked_for(case: Case, cast: Cast, client: Client) -> None:
    client.force_login(cast.agent)
    page = client.get(f"/cases/{case.pk}/balance/")
    [debt] = page.context["debts"]
    assert [(line["kind"], line["amount"], line["running"]) for line in debt["lines"]] == [
        ("Handed over", "1,000.00", "1,000.00"),
        ("Payment", "−250.50", "749.50"),
    ]
    assert (page.context["total"], debt["balance"]) == ("CN¥749.50", "CN¥749.50")
    before = client.get(f"/cases/{case.pk}/balance/", {"on": business_date() - 2 * DAY})
    assert before.context["total"] == "CN¥1,000.00"
    then = client.get(f"/cases/{case.pk}/balance/", {"on": business_date(), "known_on": business_date() - DAY})
    assert then.context["total"] == "CN¥1,000.00"


def test_day_before_everything_and_no_day_at_all(case: Case, cast: Cast, client: Client) -> None:
    client.force_login(cast.agent)
    early = client.get(f"/cases/{case.pk}/balance/?on=1990-01-01")
    assert (early.context["debts"], early.context["total"]) == ([], "CN¥0.00")
    assert "Nothing was owed on this day" in early.content.decode()
    for odd in ("tomorrow", "2026-02-31", "0001-01-01", "9999-12-31"):
        assert client.get(f"/cases/{case.pk}/balance/", {"on": odd}).context["total"] == "CN¥749.50"


def test_file_adds_up_and_holds_no_formula(case: Case, cast: Cast, client: Client) -> None:
    client.force_login(cast.agent)
    answer = client.get(f"/cases/{case.pk}/balance/export/")
    head, *rows = csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig")))
    cells = [dict(zip(head, row, strict=True)) for row in rows]
    assert sum(Decimal(row["Amount"]) for row in cells) == Decimal(cells[-1]["Owed then"]) == case.balance
    assert cells[-1]["Reference"] == "'=R1"


def test_amount_on_the_desk_opens_it(case: Case, cast: Cast, client: Client) -> None:
    client.force_login(cast.agent)
    desk = client.get(f"/cases/{case.pk}/").content.decode()
    assert f'href="/cases/{case.pk}/balance/" aria-keyshortcuts="b"' in desk


def test_queries_do_not_grow_with_debts(
    case: Case, cast: Cast, client: Client, django_assert_num_queries: object
) -> None:
    client.force_login(cast.agent)
    for _ in range(3):
        make_debt(case, due_on=business_date())
    with django_assert_num_queries(4):
        client.get(f"/cases/{case.pk}/balance/")
