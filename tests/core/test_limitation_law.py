"""Limitation outside China: the table that is loaded, the row chosen for a debt, and what follows when it changes."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from cases.models import Case, Debt
from cases.selectors.limitation import clocks_of
from cases.services.limitation import change_periods, choose_law
from cases.services.payments import record_payment
from cases.services.standing import refresh_standing
from cases.services.verdict import Refused
from strategies.models import LimitationPeriod
from strategies.money.limitation import State
from strategies.services.limitation_periods import PeriodsRefused, examples, load_periods, read_table
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case, make_debt

pytestmark = pytest.mark.django_db
HEADER = "jurisdiction,debt_type,years,restarted_by,extinguishes,source,confidence,valid_from,valid_to"
ENGLAND, NEW_YORK = "GB-ENG/simple_contract", "US-NY/consumer_credit"


@pytest.fixture
def debt(cast: Cast) -> Debt:
    cast.creditor.currency = "GBP"
    cast.creditor.save()
    case = make_case(creditor=cast.creditor, agent=cast.agent, balance=0, as_of=TODAY)
    made = make_debt(case, amount=1000, due_on=dt.date(2022, 5, 10))
    refresh_standing([case.pk])
    load_periods(rows=examples(), by=None, now=NOW)
    return made


def until(debt: Debt) -> dt.date | None:
    return Debt.objects.get(pk=debt.pk).limitation_on


def pay(debt: Debt) -> None:
    record_payment(
        case=Case.objects.get(pk=debt.case_id), amount=Decimal(10), paid_on=dt.date(2026, 2, 1), reference="R1",
        source="form", as_of=TODAY, now=NOW,
    )  # fmt: skip


def test_payment_restarts_the_years_where_the_row_says_so_alone(debt: Debt) -> None:
    assert (until(debt), clocks_of(case=debt.case, as_of=TODAY)[0].clock) == (None, None)
    choose_law(debt=debt, law=NEW_YORK, as_of=TODAY)
    assert until(debt) == dt.date(2025, 5, 10)
    pay(debt)
    assert until(debt) == dt.date(2025, 5, 10)
    choose_law(debt=debt, law=ENGLAND, as_of=TODAY)
    assert until(debt) == dt.date(2032, 2, 1)
    (found,) = clocks_of(case=debt.case, as_of=TODAY)
    assert found.clock is not None
    assert (found.clock.state, found.period and found.period.years) == (State.RUNNING, 6)


def test_creditors_own_date_is_kept_under_any_law(debt: Debt) -> None:
    debt.limitation_told_on = dt.date(2027, 3, 4)
    debt.save(update_fields=["limitation_told_on"])
    choose_law(debt=debt, law=ENGLAND, as_of=TODAY)
    assert until(debt) == dt.date(2027, 3, 4)


def test_row_that_changes_moves_the_dates_of_its_debts(debt: Debt) -> None:
    choose_law(debt=debt, law=ENGLAND, as_of=TODAY)
    rows = read_table(f"{HEADER}\nGB-ENG,simple_contract,5,,no,counsel,S,,")
    changed = change_periods(rows=rows, as_of=TODAY, now=NOW, by=None)
    assert (changed.laws, changed.debts) == ({ENGLAND}, 1)
    assert until(debt) == dt.date(2027, 5, 10)
    assert LimitationPeriod.objects.get(jurisdiction="GB-ENG").source == "counsel"


def test_law_that_is_not_in_the_table_is_refused(debt: Debt) -> None:
    with pytest.raises(Refused, match="no such period"):
        choose_law(debt=debt, law="US-TX/consumer_credit", as_of=TODAY)
    assert Debt.objects.get().limitation_law == ""


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("US-TX,,4,,,statute,,,", "name the law"),
        ("US-TX,credit,four,,,statute,,,", "whole number"),
        ("US-TX,credit,4,,,,,,", "source is empty"),
        ("US-TX,credit,4,a_smile,,statute,,,", "unknown event: a_smile"),
        ("US-TX,credit,4,,maybe,statute,,,", "yes or no"),
        ("US-TX,credit,4,,,statute,sure,,", "confidence"),
        ("US-TX,credit,4,,,statute,,1/2/2026,", "2026-05-20"),
    ],
)
def test_table_with_a_bad_row_is_refused_whole(row: str, sentence: str) -> None:
    with pytest.raises(PeriodsRefused) as refused:
        read_table(f"{HEADER}\nUS-CA,credit,4,,,statute,,,\n{row}")
    assert [str(reason).startswith("Row 2:") and sentence in str(reason) for reason in refused.value.reasons] == [True]


def test_command_loads_examples_and_tables_and_says_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load_limitation_periods")
    call_command("load_limitation_periods")
    assert capsys.readouterr().out.splitlines() == [
        "5 periods changed, 0 debts counted anew.", "0 periods changed, 0 debts counted anew."
    ]  # fmt: skip
    path = tmp_path / "bad.csv"
    path.write_text("law\nx", encoding="utf-8")
    with pytest.raises(CommandError, match="header lacks"):
        call_command("load_limitation_periods", str(path))


def test_administrator_loads_and_supervisor_chooses(debt: Debt, cast: Cast) -> None:
    admin, lead = Client(), Client()
    admin.force_login(cast.admin)
    lead.force_login(cast.lead)
    address = reverse("limitation-periods")
    assert admin.post(address, {"table": "x"}).status_code == 422
    assert admin.post(address, {"table": f"{HEADER}\nUS-TX,credit,4,part_payment,,CPRC 16.004,K,,"}).status_code == 302
    assert "CPRC 16.004" in admin.get(address).content.decode()
    choice = reverse("debt-limitation-law", args=[debt.pk])
    assert lead.post(choice, {"law": "US-TX/credit"}).status_code == 302
    assert until(debt) == dt.date(2026, 5, 10)
    assert "US-TX · credit · 4 years" in lead.get(reverse("case-limitation", args=[debt.case_id])).content.decode()
