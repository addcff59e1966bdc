"""The ledger: lines per part, never changed, and their sums everywhere equal to what is stored."""

import datetime as dt
import itertools
import json
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Bucket, Case, Debt, LedgerLine, LineKind, Payment
from cases.selectors.ledger_check import check_ledger
from cases.services.intake.load import load_portfolio
from cases.services.intake.receive import receive_file
from cases.services.intake.report import Report
from cases.services.ledger import Entry, post
from cases.services.payments import record_payment
from cases.services.standing import refresh_standing
from cases.services.verdict import Refused
from tests.cast import Cast, make_cast
from tests.factories import NOW, TODAY, make_case, make_debt
from tests.intake.writing import write_rows

HEADERS = ("客户号", "客户姓名", "合同号", "放款日期", "应还日期", "本金", "利息", "手续费", "罚息", "已还", "还款日期")
Load = Callable[..., Report]
_files = itertools.count(1)


def day(number: int) -> dt.date:
    """Day 0 is today."""
    return TODAY + dt.timedelta(days=number)


def pay(case: Case, amount: int | str, reference: str = "R1", on: int = 0, as_of: int = 0) -> Payment:
    return record_payment(
        case=case,
        amount=Decimal(amount),
        paid_on=day(on),
        reference=reference,
        source="form",
        as_of=day(as_of),
        now=NOW,
    )


def load_rows(folder: Path, cast: Cast, *rows: tuple[str, ...], as_of: dt.date = TODAY) -> Report:
    path = write_rows(folder / f"file{next(_files)}.csv", [HEADERS, *rows])
    portfolio = receive_file(creditor=cast.creditor, file_name=path.name, path=path, as_of=as_of, now=NOW)
    return load_portfolio(portfolio=portfolio, path=path, now=NOW)


def row(number: str, *amounts: int, paid: int | str = "", paid_on: str = "") -> tuple[str, ...]:
    return ("C1", "王伟", number, "2025-12-01", "2026-01-10", *map(str, amounts), str(paid), paid_on)


def lines(**by: object) -> list[tuple[str, str, Decimal]]:
    return list(LedgerLine.objects.filter(**by).values_list("kind", "bucket", "amount"))


def wrong() -> dict[str, list[int]]:
    return {finding.name: finding.ids for finding in check_ledger() if finding.differing}


@pytest.fixture
def load(cast: Cast, tmp_path: Path) -> Load:
    def carry_out(*rows: tuple[str, ...], as_of: dt.date = TODAY) -> Report:
        return load_rows(tmp_path, cast, *rows, as_of=as_of)

    return carry_out


@pytest.fixture
def debt(cast: Cast) -> Debt:
    """1 000 principal, 80 interest, 15 fees, 30 penalty, 5 costs; 60 days known, 40 days late."""
    case = make_case(creditor=cast.creditor, agent=cast.agent, balance=0)
    debt = make_debt(case, amount=1000, interest=80, fees=15, penalty=30, costs=5, due_on=day(-40))
    refresh_standing([case.pk])
    return debt


def test_payment_leaves_one_line_for_each_part(debt: Debt) -> None:
    payment = pay(debt.case, "135.50", on=-3)
    booked = LedgerLine.objects.filter(kind="payment")
    assert list(booked.values_list("bucket", "amount", "value_on", "booked_on", "rule", "payment")) == [
        ("cost", Decimal(-5), day(-3), TODAY, "PAY-561", payment.pk),
        ("interest", Decimal(-80), day(-3), TODAY, "PAY-561", payment.pk),
        ("fee", Decimal(-15), day(-3), TODAY, "PAY-561", payment.pk),
        ("penalty", Decimal(-30), day(-3), TODAY, "PAY-561", payment.pk),
        ("principal", Decimal("-5.50"), day(-3), TODAY, "PAY-561", payment.pk),
    ]
    debt = Debt.objects.get()
    assert (debt.costs, debt.amount, debt.paid, debt.balance) == (5, 1130, Decimal("135.50"), Decimal("994.50"))
    assert wrong() == {}


def test_lines_cannot_be_changed_or_deleted(debt: Debt) -> None:
    for statement in ("UPDATE cases_ledgerline SET amount = 1", "DELETE FROM cases_ledgerline"):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            connection.cursor().execute(statement)


@pytest.mark.parametrize(
    ("entry", "constraint"),
    [
        ({"amount": Decimal(0)}, "ledger_line_amount_not_zero"),
        ({"kind": "gift"}, "ledger_line_kind_known"),
        ({"bucket": "tip"}, "ledger_line_bucket_known"),
        ({"kind": LineKind.CORRECTION}, "ledger_line_correction_names_its_line"),
        ({"kind": LineKind.PAYMENT}, "ledger_line_payment_lowers_and_names_it"),
        ({"period_from": TODAY}, "ledger_line_period_whole"),
    ],
)
def test_line_that_makes_no_sense_is_kept_out(debt: Debt, entry: dict[str, object], constraint: str) -> None:
    values = {"kind": LineKind.CHARGE, "bucket": Bucket.FEE, "amount": Decimal(1), "value_on": TODAY, **entry}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        LedgerLine.objects.create(debt=debt, booked_on=TODAY, at=NOW, **values)


def test_posting_below_nothing_is_refused_whole(debt: Debt) -> None:
    entries = [
        Entry(LineKind.CHARGE, Bucket.FEE, Decimal(10), TODAY),
        Entry(LineKind.WAIVER, Bucket.INTEREST, Decimal("-80.01"), TODAY),
    ]
    with pytest.raises(Refused, match="less than nothing"):
        post(debt=Debt.objects.get(), entries=entries, booked_on=TODAY, now=NOW)
    assert (lines(kind="charge"), wrong()) == ([], {})
    post(debt=Debt.objects.get(), entries=entries[:1], booked_on=TODAY, now=NOW)
    refresh_standing([debt.case_id])
    assert (Debt.objects.get().fees, Case.objects.get().balance, wrong()) == (25, 1140, {})


@pytest.mark.django_db
def test_file_brings_a_line_for_each_part_and_its_payment_in_order(load: Load) -> None:
    load(row("A1", 1000, 80, 0, 30, paid=100, paid_on="2026-02-01"), row("A2", 50, 0, 0, 0))
    first = {"debt__number": "A1"}
    assert sorted(lines(**first)) == [
        ("handed_over", "interest", Decimal(80)),
        ("handed_over", "penalty", Decimal(30)),
        ("handed_over", "principal", Decimal(1000)),
        ("payment", "interest", Decimal(-80)),
        ("payment", "penalty", Decimal(-20)),
    ]
    days = LedgerLine.objects.filter(**first).values_list("kind", "value_on", "booked_on").distinct().order_by("kind")
    assert list(days) == [("handed_over", dt.date(2025, 12, 1), TODAY), ("payment", dt.date(2026, 2, 1), TODAY)]
    assert lines(debt__number="A2") == [("handed_over", "principal", Decimal(50))]
    assert wrong() == {}


@pytest.mark.django_db
def test_corrected_file_adds_the_difference_and_points_to_the_line_it_corrects(load: Load) -> None:
    load(row("A1", 1000, 80, 0, 0))
    load(row("A1", 1000, 60, 5, 0), as_of=day(3))
    corrections = LedgerLine.objects.filter(kind="correction").order_by("-bucket")
    assert [(c.bucket, c.amount, c.corrects.bucket, c.value_on, c.booked_on) for c in corrections] == [
        ("interest", Decimal(-20), "interest", dt.date(2025, 12, 1), day(3)),
        ("fee", Decimal(5), "principal", dt.date(2025, 12, 1), day(3)),
    ]
    on = LedgerLine.objects
    assert on.up_to(day(3), known_on=day(2)).aggregate(sum=Sum("amount"))["sum"] == 1080
    assert on.up_to(day(2)).aggregate(sum=Sum("amount"))["sum"] == Debt.objects.get().balance == 1065
    assert wrong() == {}


@pytest.mark.django_db
def test_file_and_form_use_a_payment_alike(load: Load) -> None:
    """The set-based verb beside its one-row verb, for a known debt of which a part was paid and put right."""
    parts = [(1000, 80, 15, 30), (1000, 40, 15, 30), (10, 0, 0, 200)]
    for corrected, amount in itertools.product(parts, (20, 60, 100, 210)):
        split = []
        for number, by_file in ((f"F{sum(corrected)}-{amount}", True), (f"G{sum(corrected)}-{amount}", False)):
            load(row(number, 1000, 80, 15, 30, paid=50, paid_on="2026-02-01"))
            load(row(number, *corrected, paid=50, paid_on="2026-02-01"))
            debt = Debt.objects.get(number=number)
            if by_file:
                load(row(number, *corrected, paid=50 + min(amount, debt.balance), paid_on="2026-02-10"))
            else:
                record_payment(
                    case=debt.case, amount=min(Decimal(amount), debt.balance), paid_on=TODAY, reference=number,
                    source="form", as_of=TODAY, now=NOW, debt=debt,
                )  # fmt: skip
            split.append(lines(debt=debt, kind="payment")[1:])
        assert split[0] == split[1] != []
    assert wrong() == {}


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE cases_ledgerline SET amount = amount + 0.01 WHERE kind = 'handed_over'", {"debts"}),
        ("UPDATE cases_ledgerline SET bucket = 'fee' WHERE kind = 'handed_over'", {"debts"}),
        ("DELETE FROM cases_ledgerline WHERE kind = 'payment'", {"debts", "allocations"}),
        ("UPDATE cases_debt SET paid = paid - 1", {"debts", "cases"}),
        ("UPDATE cases_case SET balance = balance + 1", {"cases"}),
        ("UPDATE cases_payment SET unallocated = 1", {"payments", "cases"}),
    ],
)
def test_check_finds_what_was_tampered_with_behind_the_trigger(cast: Cast, tampering: str, found: set[str]) -> None:
    case = make_case(creditor=cast.creditor, balance=1000)
    pay(case, 100)
    out = StringIO()
    call_command("check_ledger", "--json", stdout=out)
    assert json.loads(out.getvalue())["ok"] is True
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_ledgerline DISABLE TRIGGER USER")
        cursor.execute(tampering)
        cursor.execute("ALTER TABLE cases_ledgerline ENABLE TRIGGER USER")
    out = StringIO()
    with pytest.raises(CommandError, match="differ from their lines") as refused:
        call_command("check_ledger", "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert (refused.value.returncode, said["ok"]) == (1, False)
    assert {check["name"] for check in said["checks"] if check["differing"]} == found
    assert all(check["ids"] for check in said["checks"] if check["differing"])


def test_check_says_in_words_what_differs(debt: Debt) -> None:
    out = StringIO()
    call_command("check_ledger", stdout=out)
    assert out.getvalue().splitlines()[0] == "debts: 1 rows, 0 differ"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_debt SET interest = interest + 1")
    with pytest.raises(CommandError):
        call_command("check_ledger", stdout=out)
    assert out.getvalue().splitlines()[5:7] == ["debts: 1 rows, 1 differ", f"  {debt.pk}"]


told = st.tuples(*[st.integers(1, 400)], *[st.integers(0, 90)] * 3)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("file"), st.sampled_from(["A1", "A2"]), told, st.integers(0, 400)),
        st.tuples(st.just("pay"), st.integers(1, 50000)),
    ),
    min_size=1,
    max_size=7,
)


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[*HealthCheck])
@given(steps=steps)
def test_sums_hold_after_any_sequence_of_files_and_payments(steps: list[tuple], tmp_path_factory: object) -> None:
    """Hand-overs, corrected files (some contradicted by what was paid) and payments in any order."""
    with transaction.atomic():
        cast, folder = make_cast(), tmp_path_factory.mktemp("files")
        for n, (what, *values) in enumerate(steps):
            if what == "file":
                number, amounts, paid = values
                paid = min(paid, sum(amounts))
                load_rows(folder, cast, row(number, *amounts, paid=paid, paid_on="2026-02-01" if paid else ""))
            elif case := Case.objects.open().first():
                pay(case, Decimal(values[0]) / 100, reference=f"R{n}")
            assert wrong() == {}
            owed = dict(LedgerLine.objects.order_by().values_list("debt__case").annotate(sum=Sum("amount")))
            assert {case.pk: case.balance for case in Case.objects.all()} == {
                case.pk: owed.get(case.pk, 0) for case in Case.objects.all()
            }
        transaction.set_rollback(True)
