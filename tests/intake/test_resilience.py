"""Loads that are killed, doubled or meet another: nothing is half loaded and nothing stands twice."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from cases.models import Case, Creditor, Debt, Debtor, Portfolio
from tests.intake.writing import write_rows

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
HEADERS = ("客户号", "身份证号", "合同号", "应还日期", "金额")
ROWS, DEBTORS = 12_000, 4_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [
        (f"C{n % DEBTORS}", f"11010119900101{n % DEBTORS:04}", f"A{n}", "2026-01-25", str(n + 1)) for n in range(ROWS)
    ]
    return write_rows(tmp_path / "file.csv", [HEADERS, *rows])


def start(file: Path, creditor: str) -> subprocess.Popen[bytes]:
    """The command in a process of its own, on the test's database."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
        "WORKER_DATABASE": str(connection.settings_dict["NAME"]),
        "MEDIA_ROOT": str(file.parent / "media"),
    }
    arguments = ["import_portfolio", str(file), "--creditor", creditor, "--as-of", "2026-03-02", "--json"]
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def wait_for_staging(process: subprocess.Popen[bytes]) -> None:
    """Wait until the process is inside its transaction, copying or merging."""
    copying = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND query ~ 'intake_(rows|debtors|debts|cases)'"
    with connection.cursor() as cursor:
        for _ in range(1200):
            cursor.execute(copying + " AND pid <> pg_backend_pid()", [connection.settings_dict["NAME"]])
            if cursor.fetchone()[0]:
                return
            assert process.poll() is None, process.stderr and process.stderr.read()
            time.sleep(0.02)
    pytest.fail("the load never began")


def test_killed_load_leaves_nothing_and_can_be_run_again(file: Path) -> None:
    process = start(file, "Acme")
    wait_for_staging(process)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert [model.objects.count() for model in (Creditor, Portfolio, Debtor, Case, Debt)] == [0] * 5
    again = start(file, "Acme")
    _, errors = again.communicate()
    assert (again.returncode, Debt.objects.count(), Debtor.objects.count()) == (0, ROWS, DEBTORS), errors.decode()


def test_two_loads_at_once_make_nothing_twice(file: Path) -> None:
    Creditor.objects.create(name="Acme")
    both = [start(file, "Acme"), start(file, "Acme")]
    ends = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], ends
    assert (Debt.objects.count(), Debtor.objects.count(), Case.objects.count()) == (ROWS, DEBTORS, DEBTORS)
    assert sorted(Portfolio.objects.values_list("report__loaded", "report__unchanged")) == [(0, ROWS), (ROWS, 0)]


def test_two_creditors_at_once_share_their_debtors(file: Path) -> None:
    Creditor.objects.create(name="Acme")
    Creditor.objects.create(name="Beta")
    both = [start(file, "Acme"), start(file, "Beta")]
    ends = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], ends
    assert (Debt.objects.count(), Debtor.objects.count(), Case.objects.count()) == (2 * ROWS, DEBTORS, 2 * DEBTORS)
