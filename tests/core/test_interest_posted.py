"""Interest from the debt's terms to the ledger: read on any day, posted at the turn of a month and at a payment."""

import datetime as dt
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cases.models import Case, Debt, LedgerLine
from cases.selectors.accrued import fees_over_cap
from cases.selectors.balance import explain_case
from cases.selectors.ledger_check import check_ledger
from cases.services.intake.load import load_portfolio
from cases.services.intake.receive import receive_file
from cases.services.night import turn_one_day
from cases.services.night.one_case import turn_case
from cases.services.occasion import Occasion
from cases.services.payments import record_payment
from cases.services.reversal import reverse_payment
from cases.services.standing import refresh_standing
from cases.services.terms import set_terms
from cases.services.verdict import Refused
from strategies.ladder import Ladder
from strategies.programme.programme import Programme
from strategies.services.rates import RatesRefused, load_rates, rate_book
from tests.cast import Cast
from tests.factories import NOW, make_case, make_debt
from tests.intake.writing import write_rows

pytestmark = pytest.mark.django_db
TABLE = "series,valid_from,rate,source\nLPR1Y,2024-10-21,3.10,NIFC\nLPR1Y,2025-05-20,3.00 %,NIFC\n"
TERMS = {
    "jurisdiction": "CN", "claim": "loan", "creditor_class": "private", "contract_on": "2025-06-01",
    "term_rate": {"percent": "18", "per": "year"},
}  # fmt: skip
DUE = dt.date(2025, 7, 1)  # interest from 2 July


@pytest.fixture
def debt(cast: Cast) -> Debt:
    """The loan of INT-CN-01: 50 000 at 18 %, capped at four times LPR1Y, due 1 July 2025."""
    load_rates(text=TABLE, by=None, now=NOW)
    case = make_case(creditor=cast.creditor, agent=cast.agent, balance=0, as_of=DUE)
    made = make_debt(case, amount=50_000, due_on=DUE, terms=TERMS)
    refresh_standing([case.pk])
    return made


def post_to(case: Case, first_of_month: dt.date) -> None:
    turn_case(case=case, programme=Programme.of_ladder(Ladder.of([])), occasion=Occasion(as_of=first_of_month, now=NOW))


def pay(case: Case, amount: int | str, on: dt.date, as_of: dt.date | None = None, reference: str = "R1") -> Any:
    return record_payment(
        case=case, amount=Decimal(amount), paid_on=on, reference=reference, source="form", as_of=as_of or on, now=NOW
    )  # fmt: skip


def interest() -> list[tuple[Any, ...]]:
    lines = LedgerLine.objects.filter(bucket="interest", payment=None).order_by("pk")
    return [(line.kind, line.period_from, line.period_to, line.amount) for line in lines]


def wrong() -> list[Any]:
    return [found for found in check_ledger() if found.differing]


def owed(debt: Debt, on: dt.date) -> Decimal:
    return explain_case(case=debt.case, on=on).owed["CNY"]


def test_accrued_interest_is_read_on_any_day_with_its_formula(debt: Debt) -> None:
    """INT-CN-01: 2 July to 31 December 2025 = 183 days at 12 % instead of 18 %: 3 008.22."""
    found = explain_case(case=debt.case, on=dt.date(2025, 12, 31)).debts[0]
    assert (found.balance, found.owed) == (50_000, Decimal("53008.22"))
    (one,) = found.accrued
    assert (one.line.rule, one.line.formula) == ("INT-CN-01", "50,000.00 × 12 % × 183 / 365 = 3,008.22")
    assert one.working["claimed"] == "0.18"
    out = StringIO()
    call_command("explain_balance", f"#{debt.case_id}", "--on", "2025-12-31", stdout=out)
    assert "50,000.00 × 12 % × 183 / 365" in out.getvalue()
    assert "53,008.22" in out.getvalue()


def test_month_is_posted_once_and_the_day_shows_the_rest(debt: Debt) -> None:
    post_to(debt.case, dt.date(2025, 8, 1))
    post_to(debt.case, dt.date(2025, 8, 1))
    post_to(debt.case, dt.date(2025, 8, 2))
    july = ("interest", dt.date(2025, 7, 2), dt.date(2025, 7, 31), Decimal("493.15"))
    assert interest() == [july]
    assert Case.objects.get(pk=debt.case_id).balance == Decimal("50493.15")
    found = explain_case(case=debt.case, on=dt.date(2025, 8, 10)).debts[0]
    assert [(one.line.first_day, one.line.days) for one in found.accrued] == [(dt.date(2025, 8, 1), 10)]
    assert owed(debt, dt.date(2025, 7, 10)) == Decimal("50147.95")  # a past day within the posted month
    assert wrong() == []


@pytest.mark.django_db(transaction=True)
def test_night_posts_what_the_single_case_posts(debt: Debt, policy: object) -> None:
    other = make_case(creditor=debt.creditor, balance=700, as_of=DUE)  # no terms, no interest
    run = turn_one_day(as_of=dt.date(2025, 8, 1), now=NOW)
    assert (run.totals["accrued"], interest()) == (1, [
        ("interest", dt.date(2025, 7, 2), dt.date(2025, 7, 31), Decimal("493.15"))
    ])  # fmt: skip
    assert turn_one_day(as_of=dt.date(2025, 8, 1), now=NOW).totals["accrued"] == 1
    assert turn_one_day(as_of=dt.date(2025, 8, 2), now=NOW).totals.get("accrued", 0) == 0
    assert len(interest()) == 1
    assert list(Case.objects.order_by("pk").values_list("balance", flat=True)) == [Decimal("50493.15"), 700]
    assert Case.objects.get(pk=other.pk).balance == 700


def test_payment_posts_interest_to_its_day_and_lowers_the_base_after_it(debt: Debt) -> None:
    pay(debt.case, 10_000, dt.date(2025, 7, 31))
    assert interest()[0][2:] == (dt.date(2025, 7, 31), Decimal("493.15"))
    paid = LedgerLine.objects.filter(kind="payment").order_by("pk").values_list("bucket", "amount")
    assert list(paid) == [("interest", Decimal("-493.15")), ("principal", Decimal("-9506.85"))]
    found = explain_case(case=debt.case, on=dt.date(2025, 8, 31)).debts[0]
    assert found.accrued[0].line.base == Decimal("40493.15")
    assert wrong() == []


def test_late_news_of_a_payment_and_its_reversal_count_interest_anew(debt: Debt) -> None:
    """Posted to 31 August; then 10 000 of 31 July becomes known, and later bounces."""
    for month in (8, 9):
        post_to(debt.case, dt.date(2025, month, 1))
    before = owed(debt, dt.date(2025, 9, 30))
    payment = pay(debt.case, 10_000, dt.date(2025, 7, 31), as_of=dt.date(2025, 9, 5))
    late = owed(debt, dt.date(2025, 9, 30))
    reverse_payment(payment=payment, reason="bounced", as_of=dt.date(2025, 9, 8), now=NOW, by=None)
    assert (owed(debt, dt.date(2025, 9, 30)), wrong()) == (before, [])
    in_order = make_debt(
        make_case(creditor=debt.creditor, balance=0, as_of=DUE), amount=50_000, due_on=DUE, terms=TERMS
    )
    refresh_standing([in_order.case_id])
    pay(Case.objects.get(pk=in_order.case_id), 10_000, dt.date(2025, 7, 31), reference="R2")
    post_to(in_order.case, dt.date(2025, 9, 1))
    assert owed(in_order, dt.date(2025, 9, 30)) == late


def test_missing_rate_is_never_taken_for_none(cast: Cast) -> None:
    case = make_case(creditor=cast.creditor, balance=0, as_of=DUE)
    debt = make_debt(case, amount=50_000, due_on=DUE, terms=TERMS)
    refresh_standing([case.pk])
    post_to(case, dt.date(2025, 8, 1))
    found = explain_case(case=case, on=dt.date(2025, 8, 1)).debts[0]
    assert (found.owed, interest()) == (50_000, [])
    assert found.not_counted == "Interest is not counted: no LPR1Y is loaded that is in force on 2025-06-01."
    assert debt.terms == TERMS


def test_new_terms_count_posted_interest_anew(debt: Debt, cast: Cast) -> None:
    post_to(debt.case, dt.date(2025, 8, 1))
    terms = {**TERMS, "term_rate": {"percent": "6", "per": "year"}}
    set_terms(debt=debt, terms=terms, as_of=dt.date(2025, 8, 5), now=NOW, by=cast.lead)
    assert [line[0::3] for line in interest()] == [
        ("interest", Decimal("493.15")), ("correction", Decimal("-493.15")), ("interest", Decimal("246.58"))
    ]  # fmt: skip
    assert (Case.objects.get(pk=debt.case_id).balance, wrong()) == (Decimal("50246.58"), [])
    with pytest.raises(Refused, match="bound on the rate"):
        set_terms(debt=debt, terms={"jurisdiction": "CN", "claim": "loan"}, as_of=DUE, now=NOW, by=None)


def test_the_same_file_again_leaves_posted_interest_alone(cast: Cast, tmp_path: Path, policy: object) -> None:
    load_rates(text=TABLE, by=None, now=NOW)
    path = write_rows(
        tmp_path / "a.csv", [("客户姓名", "合同号", "应还日期", "本金"), ("王伟", "HT-1", "2025-07-01", "50000")]
    )

    def load(as_of: dt.date) -> Any:
        portfolio = receive_file(creditor=cast.creditor, file_name="a.csv", path=path, as_of=as_of, now=NOW)
        return load_portfolio(portfolio=portfolio, path=path, now=NOW)

    load(DUE)
    debt = Debt.objects.get()
    set_terms(debt=debt, terms=TERMS, as_of=DUE, now=NOW, by=None)
    post_to(debt.case, dt.date(2025, 8, 1))
    load(dt.date(2025, 8, 2))
    assert [line[0] for line in interest()] == ["interest"]
    assert (Debt.objects.get().balance, wrong()) == (Decimal("50493.15"), [])


def test_payment_told_by_a_file_pays_the_interest_of_its_day(cast: Cast, tmp_path: Path, policy: object) -> None:
    """The same as the payment by itself: posted to 31 August, the file tells of 10 000 paid on 31 July."""
    load_rates(text=TABLE, by=None, now=NOW)

    def load(as_of: dt.date, paid: str, paid_on: str) -> None:
        rows = [
            ("客户姓名", "合同号", "应还日期", "本金", "已还", "还款日期"),
            ("王伟", "HT-1", "2025-07-01", "50000", paid, paid_on),
        ]
        path = write_rows(tmp_path / f"{as_of}.csv", rows)
        portfolio = receive_file(creditor=cast.creditor, file_name=path.name, path=path, as_of=as_of, now=NOW)
        load_portfolio(portfolio=portfolio, path=path, now=NOW)

    load(DUE, "", "")
    debt = Debt.objects.get()
    assert debt.limitation_on == dt.date(2028, 7, 3)
    set_terms(debt=debt, terms=TERMS, as_of=DUE, now=NOW, by=None)
    post_to(debt.case, dt.date(2025, 9, 1))
    load(dt.date(2025, 9, 5), "10000", "2025-07-31")
    by_itself = make_debt(
        make_case(creditor=cast.creditor, balance=0, as_of=DUE), amount=50_000, due_on=DUE, terms=TERMS
    )
    refresh_standing([by_itself.case_id])
    pay(Case.objects.get(pk=by_itself.case_id), 10_000, dt.date(2025, 7, 31), reference="R2")
    post_to(by_itself.case, dt.date(2025, 9, 1))
    debt.refresh_from_db()
    by_itself.refresh_from_db()
    assert (debt.balance, debt.interest, debt.paid) == (by_itself.balance, by_itself.interest, by_itself.paid)
    assert (debt.limitation_on, by_itself.limitation_on, wrong()) == (dt.date(2028, 7, 31), dt.date(2028, 7, 31), [])


def test_rates_are_loaded_whole_or_not_at_all(tmp_path: Path) -> None:
    assert (load_rates(text=TABLE, by=None, now=NOW), load_rates(text=TABLE, by=None, now=NOW)) == (2, 0)
    with pytest.raises(RatesRefused) as refused:
        load_rates(
            text="series;valid_from;rate;source\nLPR1Y;2025-06-20;2.9;NIFC\nLPR1Y;2025-05-20;3.5;NIFC\n",
            by=None,
            now=NOW,
        )
    assert [str(reason) for reason in refused.value.reasons] == [
        "Row 2: LPR1Y: 2025-05-20 stands after 2025-06-20; rows of a series go from old to new."
    ]
    with pytest.raises(RatesRefused, match="1"):
        load_rates(text="series,valid_from,rate,source\nLPR1Y,2025-05-20,3.5,NIFC\n", by=None, now=NOW)
    assert [str(value.rate) for value in rate_book().histories["LPR1Y"].values] == ["0.0310", "0.0300"]
    bad = tmp_path / "bad.csv"
    bad.write_text("series,valid_from\n", encoding="utf-8")
    with pytest.raises(CommandError, match="header lacks rate, source"):
        call_command("load_rates", bad)


@pytest.mark.parametrize(("late", "over"), [("18", "1500.00"), ("8", "497.26"), ("1", "0.00")])
def test_fees_above_the_cap_are_said_wherever_the_balance_is_opened(
    debt: Debt, cast: Cast, late: str, over: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """INT-CN-02: of 1 500 in fees the room stays that interest leaves under 3 008.22 (2 005.48 at 8 %)."""
    case = make_case(creditor=cast.creditor, agent=cast.agent, balance=0, as_of=DUE)
    terms = {**TERMS, "late_rate": {"percent": late, "per": "year"}}
    make_debt(case, number="FEES", amount=50_000, fees=1500, due_on=DUE, terms=terms)
    refresh_standing([case.pk])
    (found,) = explain_case(case=case, on=dt.date(2025, 12, 31)).debts
    assert str(found.fees_over_cap) == over
    call_command("explain_balance", "FEES", "--on", "2025-12-31", "--language", "en")
    said = f"{over} of the fees may not be claimed" in capsys.readouterr().out.replace(",", "")
    client = Client()
    client.force_login(cast.agent)
    page = client.get(reverse("case-balance", args=[case.pk]), {"on": "2025-12-31"}).content.decode()
    assert (said, "of the fees may not be claimed" in page) == (over != "0.00",) * 2


def test_waived_fee_taken_back_is_no_fee_claimed_twice(debt: Debt) -> None:
    debt.terms = {**TERMS, "late_rate": {"percent": "18", "per": "year"}}
    last = dt.date(2025, 12, 31)

    def line(kind: str, amount: int, bucket: str = "fee", corrects: LedgerLine | None = None) -> LedgerLine:
        return LedgerLine(
            debt=debt, kind=kind, bucket=bucket, amount=amount, value_on=DUE, booked_on=DUE, corrects=corrects
        )

    claimed = [line("handed_over", 50_000, "principal"), line("handed_over", 1500)]
    waived = line("waiver", -500)
    taken_back = [*claimed, waived, line("correction", 500, corrects=waived)]
    over = [fees_over_cap(debt=debt, lines=lines, on=last, book=rate_book()) for lines in (claimed, taken_back)]
    assert over == [1500, 1500]
