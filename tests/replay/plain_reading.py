"""What the stages must be, read straight from the CSV and the ladder in plain Python: no model, no query, no import.

One dictionary a customer; every day in the order that the product promises: invoices issued that day come in, then
the payments of that day, then the night closes, cures and moves.
"""

import csv
import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

LADDER = (("reminder", -1, 0), ("phone", 4, 0), ("visit", 20, 5000), ("outsourced", 90, 0), ("legal", 150, 0))
ORDER = ["pending", *(stage for stage, _, _ in LADDER)]


@dataclass
class Invoice:
    customer: str
    issued: dt.date
    due: dt.date
    paid_on: dt.date
    amount: Decimal
    disputed: bool


@dataclass
class Account:
    """A customer's open case: its stage and unpaid invoices; no invoices: no open case."""

    stage: str = "pending"
    invoices: list[Invoice] = field(default_factory=list)


def read(path: Path) -> list[Invoice]:
    def day(text: str) -> dt.date:
        month, day_of_month, year = map(int, text.split("/"))
        return dt.date(year, month, day_of_month)

    with path.open(newline="", encoding="utf-8") as file:
        return [
            Invoice(
                row["customerID"],
                day(row["InvoiceDate"]),
                day(row["DueDate"]),
                day(row["SettledDate"]),
                Decimal(row["InvoiceAmount"]),
                row["Disputed"] == "Yes",
            )
            for row in csv.DictReader(file)
        ]


def fitting(days: int, balance: Decimal) -> str:
    met = [stage for stage, from_days, least in LADDER if days >= from_days and balance >= least]
    return met[-1] if met else "pending"


def stages(invoices: list[Invoice], first: dt.date, last: dt.date) -> dict[dt.date, dict[str, str]]:
    """For every day, the stage of every customer with an open case after that day's night."""
    accounts: dict[str, Account] = {}
    out = {}
    day = first
    while day <= last:
        for invoice in invoices:
            if invoice.issued == day:
                accounts.setdefault(invoice.customer, Account()).invoices.append(invoice)
        for customer in list(accounts):
            account = accounts[customer]
            account.invoices = [invoice for invoice in account.invoices if invoice.paid_on > day]
            if not account.invoices:
                del accounts[customer]  # settled; a later invoice opens a new case
            else:
                turn(account, day)
        out[day] = {customer: account.stage for customer, account in accounts.items()}
        day += dt.timedelta(days=1)
    return out


def turn(account: Account, day: dt.date) -> None:
    """One night for one account."""
    running = [invoice for invoice in account.invoices if not invoice.disputed]
    if not running:
        return  # nothing but disputes: the clock stands still
    days = (day - min(invoice.due for invoice in running)).days
    target = fitting(days, sum((invoice.amount for invoice in running), Decimal(0)))
    cured = (
        ORDER.index(account.stage) >= ORDER.index("phone")
        and days <= 0
        and len(running) == len(account.invoices)
        and target in {"pending", "reminder"}
    )
    if cured:
        account.stage = "pending"  # a new case for the invoices not yet due
    if account.stage in {"outsourced", "legal"} and ORDER.index(target) < ORDER.index(account.stage):
        return  # only a person takes a case back from there
    account.stage = target
