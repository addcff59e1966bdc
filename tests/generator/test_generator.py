"""The generator: same seed, same bytes; every row true; nobody real."""

import csv
import io
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cases.generator.columns import header
from cases.generator.identity import citizen_check, company_check, organisation_check
from cases.generator.portfolio import KINDS, LANGUAGES, Recipe, write_portfolio

AS_OF = date(2026, 6, 30)
ROOT = Path(__file__).resolve().parents[2]


def generated(cases: int = 300, seed: int = 7, language: str = "both", kind: str = "mixed") -> str:
    out = io.StringIO()
    write_portfolio(out, Recipe(cases, seed, language, AS_OF, kind))
    return out.getvalue()


def rows(text: str) -> list[dict[str, str]]:
    """Rows under English names, whatever the file's language."""
    lines = list(csv.reader(io.StringIO(text)))
    return [dict(zip(header("en"), line, strict=True)) for line in lines[1:]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_same_seed_gives_same_bytes_and_another_seed_others(language: str, kind: str) -> None:
    first = generated(language=language, kind=kind)
    assert generated(language=language, kind=kind) == first
    assert generated(seed=8, language=language, kind=kind) != first


def test_bytes_are_the_same_in_another_process_with_another_hash_seed() -> None:
    program = "import sys; from tests.generator.test_generator import generated; sys.stdout.write(generated())"
    outputs = [
        subprocess.run(
            [sys.executable, "-X", "utf8", "-c", program],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1] == generated().encode()


def test_number_of_debtors_is_number_of_cases() -> None:
    for cases in (1, 2, 3, 4001):
        assert len({row["Customer number"] for row in rows(generated(cases))}) == cases


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_row_is_true(language: str) -> None:
    for row in rows(generated(1000, language=language)):
        issued, due = date.fromisoformat(row["Issue date"]), date.fromisoformat(row["Due date"])
        amount, paid = Decimal(row["Amount"]), Decimal(row["Paid amount"])
        assert issued <= min(due, AS_OF)
        assert amount == Decimal(row["Principal"]) + Decimal(row["Interest"]) + Decimal(row["Fees"]) > 0
        assert bool(paid) == bool(row["Paid on"])
        assert 0 <= paid <= amount
        if row["Paid on"]:
            assert issued <= date.fromisoformat(row["Paid on"]) <= AS_OF


def test_file_holds_every_habit_and_debtors_with_several_debts() -> None:
    made = rows(generated(1000))
    full = [row for row in made if row["Paid amount"] == row["Amount"]]
    early = [row for row in full if row["Paid on"] <= row["Due date"]]
    late = [row for row in full if row["Paid on"] > row["Due date"]]
    part = [row for row in made if 0 < Decimal(row["Paid amount"]) < Decimal(row["Amount"])]
    never = [row for row in made if not Decimal(row["Paid amount"])]
    disputed = [row for row in made if row["Disputed"] in {"Yes", "是"}]
    assert min(len(group) for group in (early, late, part, never, disputed)) > 20
    assert len(made) > 1300


def test_numbers_identify_one_debtor_and_one_debt_each() -> None:
    made = rows(generated(5000))
    assert len({row["Contract number"] for row in made}) == len(made)
    assert len({(row["Customer number"], row["Customer name"], row["ID number"]) for row in made}) == 5000
    assert len({row["ID number"] for row in made}) == 5000


def test_check_digits_agree_with_published_examples() -> None:
    assert citizen_check("11010519491231002") == "X"  # the example of GB 11643-1999
    assert company_check("91350100M000100Y4") == "3"  # a published example of GB 32100-2015
    assert organisation_check("D2143569") == "X"  # the example of GB 11714-1997


def test_chinese_identity_numbers_are_well_formed_and_nobodys() -> None:
    for row in rows(generated(1000, language="zh")):
        number = row["ID number"]
        assert len(number) == 18
        if row["Customer type"] == "个人":
            assert number.startswith("000000")
            assert citizen_check(number[:17]) == number[17]
        else:
            assert number[2:8] == "000000"
            assert company_check(number[:17]) == number[17]


def test_phones_and_mail_cannot_reach_anybody() -> None:
    for row in rows(generated(2000)):
        phone, mail = row["Mobile phone"], row["E-mail"]
        assert not phone or (phone.startswith("154") and len(phone) == 11) or " 555 01" in phone
        assert not mail or mail.split("@")[1] in {"example.com", "example.org", "example.net"}


def test_languages_do_not_leak_into_each_other() -> None:
    assert generated(language="en").isascii()
    chinese = rows(generated(language="zh"))
    assert all(not row["Customer name"].isascii() and row["Currency"] == "CNY" for row in chinese)
    assert generated(language="zh").encode("gb18030")


def test_generator_needs_no_django() -> None:
    program = "import sys, cases.generator.portfolio; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


def test_command_writes_the_file_and_refuses_nonsense(tmp_path: Path) -> None:
    path = tmp_path / "portfolio.csv"
    call_command("generate_portfolio", cases=300, seed=7, out=str(path), stderr=io.StringIO())
    assert path.read_text(encoding="utf-8") == generated()
    for wrong in ({"cases": 0}, {"encoding": "no-such"}, {"encoding": "ascii", "language": "zh"}):
        with pytest.raises(CommandError):
            call_command("generate_portfolio", **({"cases": 5, "seed": 1, "out": str(path)} | wrong))
