"""A moratorium lets no interest run: not while it lasts, and not for its days afterwards (INT-UK-02)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from cases.models import Case, Debt, LedgerLine
from cases.selectors.accrued import accrued_total
from cases.selectors.balance import explain_case
from cases.selectors.ledger_check import check_ledger
from cases.services.allocation import Cause, share_out
from cases.services.holds import place_hold, release_hold
from cases.services.interest import post_interest_of_case
from cases.services.ledger import Booking
from cases.services.payments import record_payment
from cases.services.reversal import reverse_payment
from cases.services.standing import refresh_standing
from tests.cast import Cast
from tests.factories import NOW, make_case, make_debt

pytestmark = pytest.mark.django_db
TERMS = {"jurisdiction": "UK", "claim": "contract", "late_rate": {"percent": "3.65", "per": "year"}}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


@pytest.fixture
def debt(cast: Cast) -> Debt:
    """10 000 due on 31 December 2025: one a day."""
    case = make_case(creditor=cast.creditor, agent=cast.agent, balance=0, as_of=day("01-10"))
    made = make_debt(case, amount=10_000, due_on=dt.date(2025, 12, 31), terms=TERMS)
    refresh_standing([case.pk])
    return made


def owed(debt: Debt, on: str) -> Decimal:
    return explain_case(case=Case.objects.get(pk=debt.case_id), on=day(on)).debts[0].owed


@pytest.mark.parametrize("on_debt", [True, False])
def test_days_of_a_moratorium_cost_nothing_ever(debt: Debt, cast: Cast, on_debt: bool) -> None:
    hold = place_hold(
        case=debt.case, debt=debt if on_debt else None, kind="moratorium", reason="breathing space", from_on=day("01-21"),
        by=cast.lead, now=NOW,
    )  # fmt: skip
    assert [owed(debt, on) for on in ("01-20", "01-21", "02-15")] == [10_020, 10_020, 10_020]
    assert accrued_total([Debt.objects.get()], day("02-15")) == 20
    release_hold(hold=hold, by=cast.lead, as_of=day("02-11"))
    assert [owed(debt, on) for on in ("02-10", "02-11", "02-15")] == [10_020, 10_021, 10_025]
    frozen = explain_case(case=debt.case, on=day("02-15")).debts[0].accrued[1].line
    assert (frozen.first_day, frozen.last_day, frozen.cents, frozen.rule) == (
        day("01-21"),
        day("02-10"),
        0,
        "INT-UK-02",
    )


def test_interest_posted_beyond_its_first_day_is_taken_back(debt: Debt, cast: Cast) -> None:
    post_interest_of_case(case=debt.case, to=day("01-31"), booking=Booking(day("02-01"), NOW))
    record_payment(
        case=Case.objects.get(pk=debt.case_id), amount=Decimal(31), paid_on=day("02-01"), reference="R1", source="form",
        as_of=day("02-01"), now=NOW,
    )  # fmt: skip
    place_hold(case=debt.case, kind="moratorium", reason="told late", from_on=day("01-21"), by=cast.lead, now=NOW)
    fresh = Debt.objects.get()
    assert (fresh.interest, fresh.paid, fresh.balance) == (20, 31, 9989)
    used = LedgerLine.objects.filter(kind="payment", corrections=None).order_by("pk")
    assert [(line.bucket, line.amount) for line in used] == [("interest", -20), ("principal", -11)]
    assert Case.objects.get(pk=debt.case_id).balance == 9989
    assert [found for found in check_ledger() if found.differing] == []


def test_moratorium_on_another_debt_freezes_only_that(debt: Debt, cast: Cast) -> None:
    other = make_debt(debt.case, amount=10_000, due_on=dt.date(2025, 12, 31), terms=TERMS)
    place_hold(case=debt.case, debt=other, kind="moratorium", reason="x", from_on=day("01-21"), by=cast.lead, now=NOW)
    found = {one.debt.pk: one.owed for one in explain_case(case=debt.case, on=day("01-31")).debts}
    assert found == {debt.pk: 10_031, other.pk: 10_020}


def test_payment_taken_back_leaves_no_gap_in_a_moratorium(debt: Debt, cast: Cast) -> None:
    case = debt.case
    place_hold(case=case, kind="moratorium", reason="breathing space", from_on=day("01-21"), by=cast.lead, now=NOW)
    money = record_payment(
        case=Case.objects.get(pk=case.pk), amount=Decimal(10_020), paid_on=day("01-25"), reference="R1", source="form",
        as_of=day("01-25"), now=NOW,
    )  # fmt: skip
    assert Case.objects.get(pk=case.pk).is_closed
    reverse_payment(payment=money, reason="bounced", as_of=day("02-15"), now=NOW, by=cast.lead)
    assert [owed(debt, on) for on in ("01-24", "01-26", "02-15", "02-20")] == [10_020] * 4
    assert [found for found in check_ledger() if found.differing] == []


def test_rates_and_moratoria_are_read_once_however_many_payments_are_shared_out(
    debt: Debt, cast: Cast, django_assert_num_queries: Any
) -> None:
    def go_through() -> None:
        share_out(case=case, since=(day("01-02"), ""), cause=Cause(Booking(day("03-01"), NOW), because={"why": "file"}))

    case = Case.objects.get(pk=debt.case_id)
    for paid_on in ("01-10", "01-12", "01-20", "02-02", "02-20"):
        record_payment(
            case=case, amount=Decimal(100), paid_on=day(paid_on), reference=paid_on, source="form",
            as_of=day(paid_on), now=NOW,
        )  # fmt: skip
    with django_assert_num_queries(8):
        go_through()
