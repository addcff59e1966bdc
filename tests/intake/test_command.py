"""manage.py import_portfolio: one JSON object, exit 0 where the file could be read and 2 where not."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cases.models import ColumnMapping, Creditor, Debt, Portfolio
from tests.intake.writing import HEADERS, write_rows

pytestmark = pytest.mark.django_db

ROW = ("C1", "0001", "2026-01-02", "2026-02-01", "100.00")
KEYS = [
    "rows",
    "loaded",
    "updated",
    "unchanged",
    "rejected",
    "rejected_file",
    "amount_loaded",
    "open_amount",
    "debtors",
    "cases",
    "encoding",
    "delimiter",
    "date_order",
    "columns",
]


def run(path: Path, *options: str, command: str = "import_portfolio") -> tuple[int, dict[str, Any], str]:
    """Exit status, the JSON object that standard output holds, and what standard error says."""
    out, err, status = StringIO(), StringIO(), 0
    try:
        call_command(
            command, str(path), "--creditor", "Acme", "--as-of", "2026-03-02", "--json", *options,
            stdout=out, stderr=err,
        )  # fmt: skip
    except SystemExit as end:
        status = int(str(end.code))
    return status, json.loads(out.getvalue()), err.getvalue()


def test_file_that_was_read_exits_0_though_rows_were_refused(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "file.csv", [HEADERS, ROW, ("C2", "0002", *ROW[2:4], "-5")], delimiter=";")
    status, said, _ = run(path)
    assert (status, list(said)) == (0, KEYS)
    assert (said["rows"], said["loaded"], said["rejected"], said["amount_loaded"]) == (2, 1, 1, "100.00")
    refused = Path(said["rejected_file"]).read_text(encoding="utf-8-sig").splitlines()
    assert refused == [";".join((*HEADERS, "Reason")), "C2;0002;2026-01-02;2026-02-01;-5;Amount is negative: -5"]


def test_notices_go_to_standard_error(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "file.csv", [HEADERS, (*ROW[:1], "1930571429.0", *ROW[2:])])
    status, said, err = run(path)
    assert (status, said["loaded"], Debt.objects.get().number) == (0, 1, "1930571429")
    assert "1930571429.0" in err


def test_file_that_cannot_be_read_exits_2_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "scan.csv"
    path.write_bytes(b"%PDF-1.7")
    status, said, _ = run(path)
    assert (status, list(said)) == (2, ["error"])
    assert (Creditor.objects.count(), Portfolio.objects.count()) == (0, 0)
    assert run(tmp_path / "none.csv")[0] == 2


def test_ambiguous_dates_exit_2_with_both_readings_until_told(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "file.csv", [HEADERS, ("C1", "1", "01/02/2026", "03/04/2026", "5")])
    status, said, _ = run(path)
    assert (status, Debt.objects.count()) == (2, 0)
    assert said["question"] == {
        "column": "Invoice Date",
        "sample": "01/02/2026",
        "readings": {"dmy": "2026-02-01", "mdy": "2026-01-02"},
        "option": "--date-order",
    }
    status, said, _ = run(path, "--date-order", "dmy")
    assert (status, said["date_order"], f"{Debt.objects.get().due_on}") == (0, "dmy", "2026-04-03")


def test_dry_run_leaves_no_creditor_behind(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "file.csv", [HEADERS, ROW])
    status, said, _ = run(path, "--dry-run")
    assert (status, said["loaded"], Creditor.objects.count(), Portfolio.objects.count()) == (0, 1, 0, 0)


def test_mapping_file_is_used_and_remembered_for_the_creditor(tmp_path: Path) -> None:
    headers = ("Wer", "Was", "Wann", "Wieviel")
    path = write_rows(tmp_path / "file.csv", [headers, ("K1", "R1", "2026-02-01", "5")])
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({"debtor_number": "Wer", "number": "Was", "due_date": "Wann", "amount": "Wieviel"}))
    assert run(path)[0] == 2
    status, said, _ = run(path, "--mapping", str(mapping))
    assert (status, said["columns"]) == (0, json.loads(mapping.read_text()))
    write_rows(path, [headers, ("K1", "R2", "2026-02-01", "7")])
    status, said, _ = run(path)
    assert (status, said["loaded"], said["columns"]) == (0, 1, json.loads(mapping.read_text()))
    assert ColumnMapping.objects.get().creditor.name == "Acme"


@pytest.mark.parametrize("text", ["not json", "[]", '{"colour": "Amount"}', '{"amount": "Betrag"}'])
def test_mapping_that_cannot_be_used_exits_2(tmp_path: Path, text: str) -> None:
    path, mapping = write_rows(tmp_path / "file.csv", [HEADERS, ROW]), tmp_path / "mapping.json"
    mapping.write_text(text)
    status, said, _ = run(path, "--mapping", str(mapping))
    assert (status, list(said), Debt.objects.count()) == (2, ["error"], 0)


@pytest.mark.parametrize("options", [["--as-of", "9999-12-31"], ["--as-of", "2026-02-30"], ["--creditor", " "]])
def test_option_that_cannot_be_meant_is_named_and_loads_nothing(tmp_path: Path, options: list[str]) -> None:
    with pytest.raises(CommandError, match=f"argument {options[0]}: "):
        run(write_rows(tmp_path / "file.csv", [HEADERS, ROW]), *options)
    assert not Debt.objects.exists()


def test_file_whose_name_is_no_text_is_loaded_under_a_name_that_is(tmp_path: Path) -> None:
    path = write_rows(tmp_path / b"\xff.csv".decode(errors="surrogateescape"), [HEADERS, ROW])
    assert (run(path)[0], Portfolio.objects.get().file_name) == (0, "?.csv")


def test_payments_by_command(tmp_path: Path) -> None:
    """A dry run books nothing; the creditor must be there; the report's names are fixed."""
    path = write_rows(
        tmp_path / "payments.csv",
        [("Payment reference", "Paid on", "Amount paid", "Invoice No"), ("T1", "2026-02-03", "40.00", "0001")],
    )
    with pytest.raises(CommandError, match="Load its debts"):
        run(path, command="import_payments")
    run(write_rows(tmp_path / "debts.csv", [HEADERS, ROW]))
    status, said, _ = run(path, "--dry-run", command="import_payments")
    assert (status, said["booked"], Debt.objects.get().balance) == (0, 1, 100)
    status, said, _ = run(path, command="import_payments")
    assert list(said) == [
        "rows", "booked", "known", "unmatched", "rejected", "rejected_file", "amount_booked", "amount_unmatched", "cases",
        "encoding", "delimiter", "date_order", "columns",
    ]  # fmt: skip
    assert (said["booked"], said["amount_booked"], Debt.objects.get().balance) == (1, "40.00", 60)
    status, said, _ = run(write_rows(tmp_path / "x.csv", [("a", "b"), ("1", "2")]), command="import_payments")
    assert (status, "amount" in said["error"]) == (2, True)
