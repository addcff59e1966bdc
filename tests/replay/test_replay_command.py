"""`manage.py replay`: what the command says, and that a second time changes nothing."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cases.models import Case, Creditor, Debt, Payment, Portfolio, StageMove

HEADER = "Customer number,Name,Contract number,Issue date,Due date,Amount,Paid amount,Paid on\n"
ROWS = (
    "K1,Ann,C1,2026-01-01,2026-01-10,100.00,100.00,2026-01-20\n"  # a late payer
    "K2,Ben,C2,2026-01-05,2026-01-12,900.00,300.00,2026-01-18\n"  # pays a part
    "K3,Cyd,C3,2026-01-03,2026-01-11,700.00,0.00,\n"  # pays nothing
    "K4,Dan,C4,2026-02-20,2026-03-10,50.00,0.00,\n"  # comes after the last day
)


@pytest.fixture
def portfolio(tmp_path: Path) -> Path:
    path = tmp_path / "year.csv"
    path.write_text(HEADER + ROWS, encoding="utf-8")
    return path


def replay(path: Path, first: str = "2026-01-01", last: str = "2026-01-31") -> dict[str, int]:
    out = StringIO()
    call_command("replay", str(path), "--creditor", "Acme", "--from", first, "--to", last, "--json", stdout=out)
    found: dict[str, int] = json.loads(out.getvalue())
    return found


@pytest.mark.django_db(transaction=True)
def test_replay_brings_each_row_in_on_its_own_day(portfolio: Path) -> None:
    found = replay(portfolio)
    assert (found["days"], found["refused"]) == (31, 0)
    assert set(Debt.objects.values_list("number", flat=True)) == {"C1", "C2", "C3"}
    opened = dict(Case.objects.values_list("debtor__name", "opened_on"))
    assert {name: str(day) for name, day in opened.items()} == {
        "Ann": "2026-01-01",
        "Ben": "2026-01-05",
        "Cyd": "2026-01-03",
    }
    paid = {str(p.paid_on): (p.amount, str(p.booked_on)) for p in Payment.objects.all()}
    assert paid == {"2026-01-18": (300, "2026-01-18"), "2026-01-20": (100, "2026-01-20")}
    moves = StageMove.objects.filter(case__debtor__name="Ann").order_by("pk").values_list("to_stage", "on_date")
    assert [(stage, day.day) for stage, day in moves] == [("reminder", 9), ("phone", 14), ("closed", 20)]
    assert Portfolio.objects.get().report["loaded"] == 3


@pytest.mark.django_db(transaction=True)
def test_replay_again_changes_nothing(portfolio: Path) -> None:
    replay(portfolio)
    before = [list(model.objects.order_by("pk").values()) for model in (Case, Debt, Payment, StageMove)]
    replay(portfolio)
    assert [list(model.objects.order_by("pk").values()) for model in (Case, Debt, Payment, StageMove)] == before


@pytest.mark.django_db(transaction=True)
def test_replay_refuses_what_cannot_be_read(tmp_path: Path, portfolio: Path) -> None:
    with pytest.raises(CommandError, match="after"):
        replay(portfolio, first="2026-02-01", last="2026-01-01")
    broken = tmp_path / "broken.csv"
    broken.write_text("nothing\n", encoding="utf-8")
    with pytest.raises(CommandError):
        replay(broken)
    assert Portfolio.objects.count() == 0
    assert not Creditor.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_replay_names_and_judges_the_creditor_by_the_file(tmp_path: Path) -> None:
    path = tmp_path / "harbour.csv"
    path.write_text(HEADER.replace("Contract number", "Invoice number") + ROWS, encoding="utf-8")
    call_command("replay", str(path), "--from", "2026-01-01", "--to", "2026-01-02", "--json", stdout=StringIO())
    creditor = Creditor.objects.get()
    assert (creditor.name, creditor.debt_class) == ("harbour", "trade")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("text", ["no json", "[1]"])
def test_replay_says_what_is_wrong_with_a_mapping(text: str, portfolio: Path) -> None:
    mapping = portfolio.with_name("mapping.json")
    mapping.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        call_command("replay", str(portfolio), "--mapping", str(mapping), "--from", "2026-01-01", "--to", "2026-01-02")
    assert refused.value.returncode == 2
