"""Files of payments: what is booked, what waits for a person, what is refused; and that sets do as one by one."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from cases.intake.names import differs, differs_in_sql
from cases.models import (
    Case,
    Creditor,
    CustomerNumber,
    Debt,
    LedgerLine,
    Payment,
    Portfolio,
    Promise,
    UnmatchedPayment,
)
from cases.selectors.ledger_check import check_ledger
from cases.services.intake.load import check_portfolio, load_portfolio
from cases.services.intake.receive import receive_file
from cases.services.payments import record_payment
from cases.services.promises import take_promise
from cases.services.reversal import reverse_payment
from cases.services.standing import refresh_standing
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case, make_debt
from tests.intake.writing import write_rows

pytestmark = pytest.mark.django_db

HEADERS = ("交易流水号", "到账日期", "交易金额", "合同号", "客户号", "客户姓名", "对方户名", "摘要")
Load = Callable[..., dict[str, Any]]


@pytest.fixture
def load(cast: Cast, tmp_path: Path) -> Load:
    """`load(rows…)`: a file of these payments loaded for the cast's creditor; returns its report."""

    def carry_out(*rows: Sequence[str], headers: Sequence[str] = HEADERS, creditor: Creditor | None = None) -> Any:
        path = write_rows(tmp_path / "payments.csv", [headers, *rows])
        return load_payments(path, creditor or cast.creditor)

    return carry_out


def load_payments(path: Path, creditor: Creditor, as_of: dt.date = TODAY) -> dict[str, Any]:
    portfolio = receive_file(
        creditor=creditor, file_name=path.name, path=path, as_of=as_of, now=NOW, subject="payments"
    )
    return load_portfolio(portfolio=portfolio, path=path, now=NOW).as_json()


def row(reference: str, amount: str, number: str = "", **more: str) -> tuple[str, ...]:
    told = {"day": "2026-02-20", "customer": "", "name": "", "payer": "", "note": "", **more}
    return (reference, told["day"], amount, number, told["customer"], told["name"], told["payer"], told["note"])


def fates(report: dict[str, Any]) -> tuple[int, int, int, int]:
    return report["booked"], report["known"], report["unmatched"], report["rejected"]


def wrong() -> list[str]:
    return [finding.name for finding in check_ledger() if finding.differing]


def reasons(portfolio: Portfolio | None = None) -> str:
    latest = portfolio or Portfolio.objects.latest("pk")
    with latest.refused_file.open("rb") as file:
        return file.read().decode("utf-8-sig")


@pytest.fixture
def case(cast: Cast) -> Case:
    """王伟: A1 of 1 000 with 50 interest, A2 of 500."""
    case = make_case(creditor=cast.creditor, agent=cast.agent, balance=0, name="王伟")
    make_debt(case, amount=1000, interest=50, due_on=dt.date(2026, 1, 10), number="A1")
    make_debt(case, amount=500, due_on=dt.date(2026, 2, 10), number="A2")
    refresh_standing([case.pk])
    CustomerNumber.objects.create(creditor=cast.creditor, number="C1", debtor=case.debtor)
    return Case.objects.get(pk=case.pk)


def test_payment_named_by_its_contract_is_booked_once(load: Load, case: Case) -> None:
    rows = [row("T1", "100", "A2", note="二月还款"), row("T2", "450", "A1", payer="王 伟")]
    assert fates(load(*rows)) == (2, 0, 0, 0)
    payment = Payment.objects.get(reference="T1")
    assert (payment.case, payment.amount, payment.paid_on, payment.note, payment.source) == (
        case, 100, dt.date(2026, 2, 20), "二月还款", "file"
    )  # fmt: skip
    assert [(a.debt.number, a.amount) for a in payment.allocations.all()] == [("A2", 100)]
    assert [(line.bucket, line.amount) for line in LedgerLine.objects.filter(payment__reference="T2")] == [
        ("interest", -50), ("principal", -400)
    ]  # fmt: skip
    assert Payment.objects.get(reference="T2").payer_relation == "debtor"
    assert fates(load(*rows, row("T3", "1", "A1"))) == (1, 2, 0, 0)
    assert (Payment.objects.count(), Case.objects.get().balance, wrong()) == (3, Decimal(999), [])


def test_file_that_pays_everything_settles_the_case(load: Load, case: Case) -> None:
    load(row("T1", "1050", "A1"), row("T2", "500", "A2", day="2026-02-21"))
    settled = Case.objects.get()
    assert (settled.stage, settled.closed_as, settled.balance) == ("closed", "settled", 0)
    assert {d.number: str(d.settled_on) for d in Debt.objects.all()} == {"A1": "2026-02-20", "A2": "2026-02-21"}


def test_more_than_the_named_debt_owes_goes_on_by_law_and_the_rest_is_credit(load: Load, case: Case) -> None:
    report = load(row("T1", "2000", "A2"))
    assert (fates(report), report["amount_booked"]) == ((1, 0, 0, 0), "2000.00")
    payment = Payment.objects.get()
    assert payment.unallocated == 450
    assert [(a.debt.number, a.amount) for a in payment.allocations.order_by("pk")] == [("A2", 500), ("A1", 1050)]
    assert (Case.objects.get().credit, wrong()) == (450, [])


def test_customer_number_finds_the_one_open_case(load: Load, case: Case) -> None:
    assert fates(load(row("T1", "60", customer="C1"))) == (1, 0, 0, 0)
    assert [a.debt.number for a in Payment.objects.get().allocations.all()] == ["A1"]  # due first


def test_contract_in_instalments_takes_its_own_first(load: Load, cast: Cast, case: Case) -> None:
    for number, due in (("1", "2026-01-31"), ("2", "2026-02-28")):
        make_debt(case, amount=100, due_on=dt.date.fromisoformat(due), number="B1", instalment=number)
    refresh_standing([case.pk])
    load(row("T1", "150", "B1"))
    used = [(a.debt.number, a.debt.instalment, a.amount) for a in Payment.objects.get().allocations.order_by("pk")]
    assert used == [("B1", "1", 100), ("B1", "2", 50)]


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"number": "A9"}, "number_unknown"),
        ({"customer": "C9"}, "debtor_unknown"),
        ({"name": "王伟"}, "no_number"),
        ({"number": "A1", "name": "李娜"}, "other_debtor"),
        ({"number": "A1", "customer": "C2"}, "other_debtor"),
        ({"number": "P1"}, "paid_already"),
        ({"number": "Z1"}, "no_open_case"),
        ({"customer": "C2"}, "no_open_case"),
        ({"number": "U1"}, "other_currency"),
    ],
)
def test_payment_without_a_sure_case_waits(
    load: Load, cast: Cast, case: Case, told: dict[str, str], reason: str
) -> None:
    paid = make_debt(case, amount=10, due_on=TODAY, number="P1")
    record_payment(
        case=case, amount=Decimal(10), paid_on=TODAY, reference="R", source="form", as_of=TODAY, now=NOW, debt=paid
    )
    closed = make_case(creditor=cast.creditor, balance=0, stage="closed", closed_as="written_off")
    make_debt(closed, amount=10, due_on=TODAY, number="Z1")
    CustomerNumber.objects.create(creditor=cast.creditor, number="C2", debtor=closed.debtor)
    dollars = make_case(creditor=cast.creditor, balance=0, debtor=closed.debtor)
    Case.objects.filter(pk=dollars.pk).update(currency="USD")
    dollars.refresh_from_db()
    make_debt(dollars, amount=10, due_on=TODAY, number="U1")
    if told.get("customer") == "C2" and "number" not in told:
        Case.objects.filter(pk=dollars.pk).update(stage="closed", closed_as="sold", closed_on=TODAY)
    report = load(row("T1", "60", **told))
    assert (fates(report), report["amount_unmatched"]) == ((0, 0, 1, 0), "60.00")
    waiting = UnmatchedPayment.objects.get()
    assert (waiting.reason, waiting.amount, waiting.row, waiting.state) == (reason, 60, 2, "waiting")
    assert fates(load(row("T1", "60", **told))) == (0, 1, 0, 0)
    assert (UnmatchedPayment.objects.count(), Payment.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (row("T1", "-5", "A1"), "is negative"),
        (row("T1", "0", "A1"), "the amount is zero"),
        (row("T1", "", "A1"), "no amount"),
        (row("T1", "12 XYZ", "A1"), "is not a number"),
        (row("T1", "10", "A1", day="2026-03-03"), "after 2026-03-02"),
        (row("T1", "10", "A1", day=""), "no day of payment"),
        (row("T1", "10", "A1", day="soon"), "is not a date"),
        (row("", "10", "A1"), "no reference"),
        (row("1.23E+15", "10", "A1"), "lost digits"),
        (row("T1", "10"), "whose payment"),
        (("合计", "", "110", "", "", "", "", ""), "a line of totals"),
        (row("T0", "11", "A1"), "the same reference as in row 2"),
        (row("USED", "10", "A1"), "already used for another payment, of 7.00 on 2026-02-01"),
        (row("BACK", "8", "A1", day="2026-02-01"), "taken back on 2026-03-02"),
    ],
)
def test_row_that_cannot_stand_is_refused_and_the_others_are_booked(
    load: Load, case: Case, line: tuple[str, ...], sentence: str
) -> None:
    told: dict[str, Any] = {"case": case, "paid_on": dt.date(2026, 2, 1), "source": "form", "as_of": TODAY, "now": NOW}
    record_payment(amount=Decimal(7), reference="USED", **told)
    back = record_payment(amount=Decimal(8), reference="BACK", **told)
    reverse_payment(payment=back, reason="bounced", as_of=TODAY, now=NOW, by=None)
    report = load(row("T0", "11", "A1"), line, row("T9", "12", "A2"))
    assert fates(report) == (2, 0, 0, 1)
    assert sentence in reasons()
    assert set(Payment.objects.values_list("reference", flat=True)) == {"USED", "BACK", "T0", "T9"}


def test_file_without_references_is_booked_once_too(load: Load, case: Case) -> None:
    """Two payments alike are two; the later file with both and one more books one more."""
    headers, line = ("到账日期", "交易金额", "合同号"), ("2026-02-20", "30", "A1")
    assert fates(load(line, line, headers=headers)) == (2, 0, 0, 0)
    assert fates(load(line, line, line, headers=headers)) == (1, 2, 0, 0)
    assert sorted(Payment.objects.values_list("reference", flat=True)) == [
        f"A1 2026-02-20 30.00 CNY #{place}" for place in (1, 2, 3)
    ]


def test_row_whose_debt_an_earlier_row_has_paid_waits(load: Load, case: Case) -> None:
    """Nothing that came in is lost: not by law on another debt, not refused because the case is settled by now."""
    assert fates(load(row("T1", "500", "A2"), row("T2", "5", "A2", day="2026-02-21"))) == (1, 0, 1, 0)
    assert UnmatchedPayment.objects.get().reason == "paid_already"
    rows = [row("T3", "1050", "A1"), row("T4", "5", "A1", day="2026-02-21")]
    assert fates(load(*rows)) == (1, 0, 1, 0)
    assert UnmatchedPayment.objects.latest("pk").reason == "no_open_case"


def test_stranger_who_pays_is_written_down_to_be_asked(load: Load, case: Case) -> None:
    load(row("T1", "30", "A1", payer="李娜"), row("T2", "30", "A1", payer="*伟"))
    assert [(p.payer_relation, p.payer_name, p.payer_voluntary) for p in Payment.objects.order_by("reference")] == [
        ("other", "李娜", None), ("debtor", "", None)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "known"),
    [
        ("王 伟", "王伟"), ("*伟", "王伟"), ("", "王伟"), ("李娜", "王伟"), ("ACME (China) Co., Ltd.", "Acme China Co Ltd"),
        ("O'Brien-Smith", "OBrien Smith"), ("阿卜杜·热合曼", "阿卜杜热合曼"), ("Müller", "Muller"),
    ],
)  # fmt: skip
def test_names_are_compared_alike_in_both_places(told: str, known: str) -> None:
    with connection.cursor() as cursor:
        statement = f"SELECT {differs_in_sql('n.told', 'n.known')} FROM (SELECT %s AS told, %s AS known) AS n"
        cursor.execute(statement, [told, known])
        assert cursor.fetchone()[0] is differs(told, known)


def test_promise_is_judged_by_a_payment_of_a_file(load: Load, cast: Cast, case: Case, policy: object) -> None:
    take_promise(case=case, amount=Decimal(80), due_on=TODAY, by=cast.agent, as_of=dt.date(2026, 2, 10), now=NOW)
    load(row("T1", "50", "A1"), row("T2", "30", "A1", day="2026-02-21"), row("T3", "5", "A2", day="2026-02-22"))
    promise = Promise.objects.get()
    assert (promise.state, promise.paid, booked_in_sets()) == ("kept", 80, 3)
    assert [p.effects for p in Payment.objects.order_by("reference")] == [{}, {"promises": [promise.pk]}, {}]
    assert Case.objects.get().on_hold is False
    reverse_payment(payment=Payment.objects.get(reference="T2"), reason="bounced", as_of=TODAY, now=NOW, by=None)
    assert (Promise.objects.get().state, Case.objects.get().on_hold) == ("open", True)


def test_check_tells_before_anything_is_loaded(cast: Cast, case: Case, tmp_path: Path) -> None:
    path = write_rows(tmp_path / "p.csv", [HEADERS, row("T1", "80", "A1"), row("T2", "x", "A1")])
    portfolio = receive_file(
        creditor=cast.creditor, file_name="p.csv", path=path, as_of=TODAY, now=NOW, subject="payments"
    )
    check_portfolio(portfolio=portfolio, path=path, now=NOW)
    check = portfolio.report["check"]
    assert (check["accepted"], check["by_currency"], check["paid_from"]) == (1, {"CNY": 8000}, "2026-02-20")
    assert Payment.objects.count() == 0


def booked_in_sets() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM payment_match WHERE fate = 'plain'")
        return int(cursor.fetchone()[0])
