"""Files loaded into the record: what stands there afterwards, and what a second file changes."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum

from cases.models import (
    Allocation,
    Case,
    ContactPoint,
    Creditor,
    CustomerNumber,
    Debt,
    Debtor,
    Hold,
    Payment,
    Portfolio,
    PortfolioChange,
    StageMove,
)
from cases.services.intake.load import load_portfolio
from cases.services.intake.receive import receive_file
from cases.services.intake.report import Report
from cases.services.occasion import Occasion
from cases.services.payments import record_payment
from cases.services.stages import close_case
from cases.services.standing import refresh_standing_where
from tests.cast import Cast
from tests.factories import NOW, TODAY
from tests.intake.writing import write_rows

pytestmark = pytest.mark.django_db

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="no ../shared/data beside the repository")

HEADERS = ("客户号", "客户姓名", "身份证号", "手机号", "合同号", "应还日期", "金额", "已还", "是否争议")
WANG = ("C1", "王伟", "110101199001011234", "13800000001", "A1", "2026-01-10", "1000", "", "")
Load = Callable[..., tuple[Report, Portfolio]]


@pytest.fixture
def load(cast: Cast, tmp_path: Path) -> Load:
    """`load(rows…)`: a file of these rows loaded for the cast's creditor; `headers`, `as_of`, `creditor` may differ."""

    def carry_out(
        *rows: Sequence[str],
        headers: Sequence[str] = HEADERS,
        as_of: dt.date = TODAY,
        creditor: Creditor | None = None,
        dry_run: bool = False,
    ) -> tuple[Report, Portfolio]:
        path = write_rows(tmp_path / "file.csv", [headers, *rows])
        return load_file(path, creditor or cast.creditor, as_of=as_of, dry_run=dry_run)

    return carry_out


def load_file(
    path: Path, creditor: Creditor, *, as_of: dt.date = TODAY, dry_run: bool = False
) -> tuple[Report, Portfolio]:
    portfolio = receive_file(creditor=creditor, file_name=path.name, path=path, as_of=as_of, now=NOW)
    report = load_portfolio(portfolio=portfolio, path=path, now=NOW, dry_run=dry_run)
    return report, portfolio


def fates(report: Report) -> tuple[int, int, int, int]:
    return report.loaded, report.updated, report.unchanged, report.rejected


def everything() -> list[list[dict[str, Any]]]:
    """All rows that a load may write, for comparing before and after."""
    models = (Debtor, CustomerNumber, ContactPoint, Case, Debt, Payment, Allocation, Hold, StageMove, PortfolioChange)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_row_becomes_debtor_contact_point_case_and_debt(load: Load, cast: Cast) -> None:
    report, portfolio = load(WANG)
    debt = Debt.objects.select_related("case__debtor").get()
    debtor, case = debt.case.debtor, debt.case
    assert (debtor.name, debtor.identity_number, debtor.kind) == ("王伟", "110101199001011234", "person")
    assert [(n.creditor, n.number) for n in debtor.customer_numbers.all()] == [(cast.creditor, "C1")]
    assert [(p.kind, p.value, p.owner, p.source) for p in debtor.contact_points.all()] == [
        ("phone", "13800000001", "debtor", "file.csv")
    ]
    assert (debt.number, debt.amount, debt.balance, debt.due_on, debt.portfolio) == (
        "A1",
        Decimal(1000),
        Decimal(1000),
        dt.date(2026, 1, 10),
        portfolio,
    )
    assert (case.stage, case.opened_on, case.team, case.currency) == ("pending", TODAY, cast.team, "CNY")
    assert (case.balance, case.collectable, case.oldest_due_on) == (Decimal(1000), Decimal(1000), dt.date(2026, 1, 10))
    assert report.as_json() == {
        "rows": 1,
        "loaded": 1,
        "updated": 0,
        "unchanged": 0,
        "rejected": 0,
        "rejected_file": None,
        "amount_loaded": "1000.00",
        "open_amount": "1000.00",
        "debtors": 1,
        "cases": 1,
        "encoding": "utf-8",
        "delimiter": ",",
        "date_order": "ymd",
        "columns": {
            "debtor_number": "客户号",
            "identity_number": "身份证号",
            "name": "客户姓名",
            "phone": "手机号",
            "number": "合同号",
            "amount": "金额",
            "due_date": "应还日期",
            "paid_amount": "已还",
            "disputed": "是否争议",
        },
    }


def test_debts_of_one_debtor_and_currency_stand_in_one_case(load: Load) -> None:
    headers = (*HEADERS, "币种")
    rows = [(*WANG, "CNY"), (*WANG[:4], "A2", "2026-02-10", "500", "", "", "CNY"), (*WANG[:4], "A3", *WANG[5:], "USD")]
    report, _ = load(*rows, headers=headers)
    assert (report.debtors, report.cases) == (1, 2)
    assert list(Case.objects.order_by("currency").values_list("currency", "balance", "oldest_due_on")) == [
        ("CNY", Decimal(1500), dt.date(2026, 1, 10)),
        ("USD", Decimal(1000), dt.date(2026, 1, 10)),
    ]


def test_same_file_twice_changes_nothing(load: Load) -> None:
    rows = [
        WANG,
        ("C2", "李娜", "", "13800000002", "B1", "2026-01-10", "300", "300", "是"),
        ("", "", "", "", "X", *WANG[5:]),
    ]
    first, _ = load(*rows)
    before = everything()
    again, _ = load(*rows)
    assert (fates(first), fates(again)) == ((2, 0, 0, 1), (0, 0, 2, 1))
    assert (first.amount_loaded, first.open_amount) == (again.amount_loaded, again.open_amount) == (1300, 1000)
    assert (first.debtors, first.cases) == (again.debtors, again.cases) == (2, 2)
    assert everything() == before


def test_corrected_file_updates_what_changed_and_keeps_what_was(load: Load) -> None:
    load(WANG, ("C2", "李娜", "", "", "B1", "2026-01-10", "300", "", ""))
    corrected = ("C1", "王伟明", "110101199001011234", "13900000009", "A1", "2026-01-15", "1200", "", "")
    report, _ = load(corrected, ("C2", "李娜", "", "", "B1", "2026-01-10", "300", "", ""))
    debt = Debt.objects.get(number="A1")
    assert fates(report) == (0, 1, 1, 0)
    assert (debt.amount, debt.due_on, debt.case.balance) == (1200, dt.date(2026, 1, 15), 1200)
    assert debt.case.oldest_due_on == dt.date(2026, 1, 15)
    assert debt.case.debtor.name == "王伟明"
    assert sorted(debt.case.debtor.contact_points.values_list("value", flat=True)) == ["13800000001", "13900000009"]
    of_debt, of_debtor = PortfolioChange.objects.get(debt=debt), PortfolioChange.objects.get(debtor=debt.case.debtor)
    assert (of_debt.before["principal"], of_debt.after["principal"]) == ("1000.00", "1200.00")
    assert (of_debt.before["due_on"], of_debt.after["due_on"]) == ("2026-01-10", "2026-01-15")
    assert (of_debtor.before["name"], of_debtor.after["name"]) == ("王伟", "王伟明")


def test_identity_number_binds_a_debtor_across_creditors_and_numbers(load: Load) -> None:
    other = Creditor.objects.create(name="Northgate")
    load(WANG)
    load(("N7", "王伟", "110101199001011234", "", "Z9", *WANG[5:]), creditor=other)
    load(("C8", "王伟", "110101199001011234", "", "A8", *WANG[5:]))
    debtor = Debtor.objects.get()
    assert sorted(debtor.customer_numbers.values_list("creditor__name", "number")) == [
        ("Northgate", "N7"),
        ("江南银行", "C1"),
        ("江南银行", "C8"),
    ]
    assert sorted(debtor.cases.values_list("creditor__name", "balance")) == [("Northgate", 1000), ("江南银行", 2000)]


def test_customer_number_learns_its_identity_number_later(load: Load) -> None:
    load(("C1", "王伟", "", "", "A1", *WANG[5:]))
    report, _ = load(WANG, ("C1", "王伟", "", "", "A2", *WANG[5:]))
    assert fates(report) == (1, 1, 0, 0)
    assert Debtor.objects.get().identity_number == "110101199001011234"


def test_number_stands_for_the_debtor_where_the_file_names_none(load: Load) -> None:
    headers = ("合同号", "应还日期", "金额")
    load(("A1", "2026-01-10", "5"), ("A2", "2026-01-10", "5"), headers=headers)
    assert sorted(Debtor.objects.values_list("name", "customer_numbers__number")) == [("A1", "~A1"), ("A2", "~A2")]


def test_firms_of_one_name_are_one_debtor_in_a_file_of_invoices(load: Load) -> None:
    headers = ("Customer Name", "Invoice No", "Due Date", "Amount")
    load(
        ("Acme", "1", "2026-01-25", "5"),
        ("Acme", "2", "2026-01-25", "6"),
        ("Beta", "3", "2026-01-25", "7"),
        headers=headers,
    )
    assert sorted(Case.objects.values_list("debtor__name", "balance")) == [("Acme", 11), ("Beta", 7)]


def test_payment_is_booked_once_whatever_its_source(load: Load, cast: Cast) -> None:
    load(WANG)
    case = Case.objects.get()
    record_payment(
        case=case,
        amount=Decimal(400),
        paid_on=TODAY,
        reference="by hand",
        source="form",
        as_of=TODAY,
        now=NOW,
        by=cast.agent,
    )
    report, portfolio = load((*WANG[:7], "600", ""))
    again, _ = load((*WANG[:7], "600", ""))
    payments = list(Payment.objects.order_by("pk").values_list("amount", "source"))
    assert payments == [(Decimal(400), "form"), (Decimal(200), "file")]
    assert (fates(report), fates(again)) == ((0, 1, 0, 0), (0, 0, 1, 0))
    assert (report.open_amount, Case.objects.get().balance) == (400, 400)
    assert Allocation.objects.aggregate(sum=Sum("amount"))["sum"] == 600
    debt = Debt.objects.get()
    assert Payment.objects.get(source="file").reference == f"A1 #{debt.pk}.{portfolio.pk}"


def test_case_with_nothing_open_is_opened_and_settled_in_the_same_load(load: Load) -> None:
    headers = ("客户号", "合同号", "应还日期", "金额", "结清日期")
    load(("C1", "A1", "2026-01-10", "500", "2026-01-20"), headers=headers)
    case, debt, payment = Case.objects.get(), Debt.objects.get(), Payment.objects.get()
    assert (case.stage, case.closed_as, case.closed_on, case.balance) == ("closed", "settled", TODAY, 0)
    assert (debt.settled_on, debt.balance, payment.paid_on, payment.booked_on) == (
        dt.date(2026, 1, 20),
        0,
        dt.date(2026, 1, 20),
        TODAY,
    )
    assert list(case.moves.values_list("from_stage", "to_stage", "closed_as", "reason")) == [
        ("pending", "closed", "settled", "paid")
    ]


def test_open_case_that_a_file_pays_is_closed(load: Load) -> None:
    load(WANG)
    load((*WANG[:7], "1000", ""))
    assert list(Case.objects.values_list("stage", "closed_as", "balance")) == [("closed", "settled", 0)]


def test_new_debt_after_settlement_opens_a_case_that_knows_the_old_one(load: Load) -> None:
    load((*WANG[:7], "1000", ""))
    load((*WANG[:4], "A2", "2026-02-10", "70", "", ""))
    old, new = Case.objects.order_by("pk")
    assert (old.stage, new.stage, new.previous, new.balance) == ("closed", "pending", old, 70)


def test_settled_debt_that_rises_again_moves_to_an_open_case(load: Load) -> None:
    load((*WANG[:7], "1000", ""))
    load((*WANG[:6], "1500", "1000", ""))
    old, new = Case.objects.order_by("pk")
    assert (old.stage, old.balance, new.stage, new.balance, new.previous) == ("closed", 0, "pending", 500, old)
    assert (Debt.objects.get().case, Debt.objects.get().settled_on) == (new, None)


def test_dispute_holds_its_debt_alone_and_ends_with_a_later_no(load: Load) -> None:
    rows = [(*WANG[:8], "是"), (*WANG[:4], "A2", "2026-02-10", "500", "", "否")]
    load(*rows)
    case, disputed = Case.objects.get(), Debt.objects.get(number="A1")
    assert (case.balance, case.collectable, case.oldest_due_on, case.on_hold) == (
        1500,
        500,
        dt.date(2026, 2, 10),
        False,
    )
    assert (disputed.on_hold, Hold.objects.get().debt, Hold.objects.get().kind) == (True, disputed, "dispute")
    report, _ = load((*WANG[:8], "否"), rows[1])
    case.refresh_from_db()
    assert (fates(report), case.collectable, case.oldest_due_on) == ((0, 1, 1, 0), 1500, dt.date(2026, 1, 10))
    assert Hold.objects.get().released_on == TODAY


def test_dispute_that_a_person_ended_does_not_come_back(load: Load) -> None:
    load((*WANG[:8], "是"))
    Hold.objects.update(released_on=TODAY)
    Debt.objects.update(on_hold=False)
    report, _ = load((*WANG[:8], "是"))
    assert (fates(report), Hold.objects.count()) == ((0, 0, 1, 0), 1)


def refused_text(portfolio: Portfolio) -> str:
    with portfolio.refused_file.open("rb") as file:
        return file.read().decode("utf-8-sig")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("C2", "李娜", "", "", "A1", *WANG[5:]), "this number already stands against another debtor"),
        ((*WANG[:6], "300", "", ""), "more has already been paid on this number than the amount"),
    ],
)
def test_row_that_the_record_contradicts_is_refused(load: Load, row: tuple[str, ...], code: str) -> None:
    load((*WANG[:7], "400", ""))
    before = everything()[3:]
    report, portfolio = load(row, ("C3", "张敏", "", "", "N1", *WANG[5:]))
    assert fates(report) == (1, 0, 0, 1)
    refused = refused_text(portfolio).splitlines()
    assert refused == [",".join((*HEADERS, "Reason")), ",".join((*row, code))]
    assert [rows[:1] for rows in everything()[3:]][:2] == [rows[:1] for rows in before][:2]


def test_case_closed_by_decision_is_not_changed_by_a_file(load: Load, cast: Cast) -> None:
    load(WANG)
    occasion = Occasion(as_of=TODAY, now=NOW, by=cast.admin)
    close_case(case=Case.objects.get(), closed_as="written_off", reason="decision", occasion=occasion)
    same, _ = load(WANG)
    changed, _ = load((*WANG[:6], "2000", "", ""))
    assert (fates(same), fates(changed)) == ((0, 0, 1, 0), (0, 0, 0, 1))


def test_dry_run_reports_the_same_and_writes_nothing(load: Load) -> None:
    rows = [WANG, ("C2", "李娜", "", "", "B1", "2026-01-10", "300", "300", "是"), ("C3", *WANG[1:])]
    before = everything()
    dry, _ = load(*rows, dry_run=True)
    assert everything() == before
    real, _ = load(*rows)
    left, right = dry.as_json(), real.as_json()
    assert (left.pop("rejected_file") is None) == (right.pop("rejected_file") is None)
    assert left == right


def test_file_corrected_by_hand_loads_its_refused_rows(load: Load, tmp_path: Path, cast: Cast) -> None:
    _, portfolio = load(WANG, ("C2", "李娜", "", "", "B1", "2026-01-10", "x3", "", ""))
    text = refused_text(portfolio).replace(",x3,", ",300,", 1)
    (tmp_path / "corrected.csv").write_text(text, encoding="utf-8-sig")
    report, _ = load_file(tmp_path / "corrected.csv", cast.creditor)
    assert (fates(report), report.amount_loaded) == ((1, 0, 0, 0), 300)


@needs_data
def test_trade_receivables_come_in_whole() -> None:
    creditor = Creditor.objects.create(name="IBM", debt_class="trade", currency="USD")
    report, portfolio = load_file(DATA / "trade_receivables.csv", creditor)
    assert (report.rows, *fates(report)) == (2466, 2466, 0, 0, 0)
    assert (f"{report.amount_loaded}", report.debtors, report.date_order) == ("147703.18", 100, "mdy")
    debts = Debt.objects.filter(portfolio=portfolio)
    assert debts.filter(number__startswith="0").exists()
    assert sum(debt.settled_on > debt.due_on for debt in debts if debt.settled_on) == 877
    assert Hold.objects.filter(kind="dispute").count() == 561
    again, _ = load_file(DATA / "trade_receivables.csv", creditor)
    assert fates(again) == (0, 0, 2466, 0)


@needs_data
def test_consumer_loans_come_in_whole() -> None:
    creditor = Creditor.objects.create(name="Lender", currency="USD")
    as_of = dt.date(2016, 12, 8)
    report, portfolio = load_file(DATA / "consumer_loans.csv", creditor, as_of=as_of)
    assert (report.rows, *fates(report), report.debtors) == (500, 500, 0, 0, 0, 500)
    assert [notice["code"] for notice in portfolio.report["check"]["notices"]] == ["number_stands_for_debtor"]
    assert Case.objects.filter(stage="closed").count() == 400
    open_days = {case.days_past_due(as_of) for case in Case.objects.open()}
    assert (Case.objects.open().count(), max(open_days, key=int)) == (100, 76)


def test_standing_after_a_load_is_what_the_one_recompute_path_says(load: Load) -> None:
    headers = (*HEADERS, "币种")
    rows = [
        (
            f"C{n % 7}",
            "",
            "",
            "",
            f"A{n}",
            f"2026-0{1 + n % 3}-1{n % 9}",
            str(100 + n),
            str(n) if n % 3 else "",
            "是" if n % 4 else "否",
            "CNY" if n % 5 else "USD",
        )
        for n in range(60)
    ]
    load(*rows[:40], headers=headers)
    load(*rows, headers=headers)
    assert refresh_standing_where("SELECT id FROM cases_case") == 0
