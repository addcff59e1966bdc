"""A file of payments against the bare SQL that puts the same payments, allocations and ledger lines into their tables.

One payment for each of so many cases; a tenth of them pays everything, never one whose case is on hold: these settle in
sets. `alone` asks for the others: payments that settle a case on hold, each booked by itself as by hand. The floor runs after the product in the same database: what it wrote is copied aside, the three tables
are emptied, and the copies are inserted again, keys and constraints checked row by row as before. The floor changes no
debt and no case; the product changes both.
"""

import csv
import tempfile
from pathlib import Path
from typing import Any

from django.utils import timezone

from cases.models import Creditor, Debt, FileSubject
from cases.services.intake.load import load_portfolio
from cases.services.intake.receive import receive_file
from tests.bench.again import counts, measure_again
from tests.bench.building import EVENING
from tests.bench.measuring import timed

ROWS = {"payment": "TRUE", "allocation": "TRUE", "ledgerline": "payment_id IS NOT NULL"}


def write_file(rows: int, path: Path, *, alone: bool = False) -> int:
    """One payment for each of the first debts, named by its number; returns how many."""
    debts = Debt.objects.unpaid().order_by("pk").values_list("number", "balance", "case__on_hold")
    debts = debts.filter(case__on_hold=True)[:rows] if alone else debts[:rows]
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["Payment reference", "Paid on", "Amount paid", "Contract number"])
        for place, (number, balance, on_hold) in enumerate(debts.iterator()):
            paid = balance if alone or (place % 10 == 0 and not on_hold) else "25.00"
            writer.writerow([f"BANK{place:09d}", EVENING, paid, number])
    return min(rows, debts.count())


def measure_payments(rows: str, alone: str = "") -> dict[str, Any]:
    """Seconds in which a file of so many payments is matched and booked."""
    creditor, now, report = Creditor.objects.get(name="Bench"), timezone.now(), {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "payments.csv"
        written = write_file(int(rows), path, alone=bool(alone))
        portfolio = receive_file(
            creditor=creditor, file_name=path.name, path=path, as_of=EVENING, now=now, subject=FileSubject.PAYMENTS
        )
        seconds = timed(lambda: report.update(load_portfolio(portfolio=portfolio, path=path, now=now).as_json()))
    if report["booked"] != written:
        raise RuntimeError(f"of {written} payments only {report['booked']} were booked: {report}")
    return {"seconds": seconds, "rows": written, "left": counts(ROWS)}


def measure_bare_payments() -> dict[str, Any]:
    """Seconds to insert again the payments that the product left in this database."""
    return measure_again(ROWS)
