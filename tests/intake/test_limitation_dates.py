"""Limitation dates that a file brings: counted in sets, and the same as the clock of each debt."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from cases.models import Debt
from cases.services.limitation import refresh_limitation
from tests.cast import Cast
from tests.factories import TODAY
from tests.intake.test_load import load_file
from tests.intake.writing import write_rows

pytestmark = pytest.mark.django_db

HEADERS = ("客户姓名", "合同号", "应还日期", "金额", "已还", "还款日期", "诉讼时效到期日")


def test_limitation_dates_of_a_file_are_those_of_the_clock(cast: Cast, tmp_path: Path) -> None:
    """Told, counted from the due date, on a day off, restarted by a payment; then a second file pays and tells anew."""

    def load(*rows: Sequence[str]) -> None:
        load_file(write_rows(tmp_path / "file.csv", [HEADERS, *rows]), cast.creditor)

    load(
        ("王伟", "T1", "2024-01-10", "1000", "", "", "2027-08-15"),  # a Sunday
        ("王伟", "T2", "2024-01-10", "1000", "", "", ""),  # 2027-01-10 is a Sunday
        ("李娜", "T3", "2024-01-10", "1000", "100", "2025-05-06", ""),
        ("李娜", "T4", "2024-01-10", "1000", "100", "2025-05-06", "2027-03-01"),
        ("张敏", "T5", "2020-01-10", "1000", "100", "2025-05-06", ""),  # paid when it was barred
    )
    told = {debt.number: (debt.limitation_told_on, debt.limitation_on) for debt in Debt.objects.all()}
    assert told == {
        "T1": (dt.date(2027, 8, 15), dt.date(2027, 8, 16)),
        "T2": (None, dt.date(2027, 1, 11)),
        "T3": (None, dt.date(2028, 5, 8)),
        "T4": (dt.date(2027, 3, 1), dt.date(2028, 5, 8)),
        "T5": (None, dt.date(2023, 1, 10)),
    }
    assert clocks_differ() == []
    load(
        ("王伟", "T1", "2024-01-10", "1000", "10", "2025-07-01", "2027-08-15"),
        ("王伟", "T2", "2024-01-10", "1000", "10", "2025-07-01", ""),
        ("李娜", "T3", "2024-01-12", "1000", "100", "2025-05-06", ""),
        ("李娜", "T4", "2024-01-10", "1000", "100", "2025-05-06", "2029-01-02"),
    )
    now = {debt.number: str(debt.limitation_on) for debt in Debt.objects.all()}
    assert now == {
        "T1": "2028-07-03", "T2": "2028-07-03", "T3": "2028-05-08", "T4": "2029-01-02", "T5": "2023-01-10"
    }  # fmt: skip
    assert clocks_differ() == []


def clocks_differ() -> list[str]:
    """Numbers of the debts whose date is not the one that the clock itself gives."""
    before = {debt.number: debt.limitation_on for debt in Debt.objects.all()}
    refresh_limitation(debts=Debt.objects.all(), as_of=TODAY)
    return [debt.number for debt in Debt.objects.all() if debt.limitation_on != before[debt.number]]
