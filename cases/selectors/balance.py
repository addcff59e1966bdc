"""A balance on a day, opened into the lines that make it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from cases.models import Bucket, Case, Debt, LedgerLine
from cases.querysets.debts import DebtQuerySet
from cases.selectors.accrued import Accrued, not_posted, total_of
from strategies.money.citations import CITATIONS, Citation
from strategies.money.citations_payment import PAYMENT_CITATIONS
from strategies.money.rates import RateBook
from strategies.services.rates import rate_book

NOTHING = Decimal("0.00")
RULES: dict[str, Citation] = {**CITATIONS, **PAYMENT_CITATIONS}


@dataclass(frozen=True)
class Step:
    """One line, and what the debt owes with it and all lines before it."""

    line: LedgerLine
    running: Decimal

    @property
    def formula(self) -> str:
        return formula_of(self.line)


@dataclass(frozen=True)
class DebtBalance:
    """The lines of one debt by value date, what they leave of each part, and of all."""

    debt: Debt
    steps: list[Step]
    parts: dict[Bucket, Decimal]
    balance: Decimal
    accrued: list[Accrued]
    not_counted: str

    @property
    def owed(self) -> Decimal:
        """The balance with what accrued and is not posted yet."""
        return self.balance + total_of(self.accrued)


@dataclass(frozen=True)
class Explanation:
    """What debts owe on a day, as it is known today or was known on `known_on`."""

    on: dt.date
    known_on: dt.date | None
    debts: list[DebtBalance]

    @property
    def balances(self) -> dict[str, Decimal]:
        """Currency → the sum of its debts; one of them, unless the debts asked for differ in it."""
        sums: dict[str, Decimal] = {}
        for found in self.debts:
            sums[found.debt.currency] = sums.get(found.debt.currency, NOTHING) + found.balance
        return sums

    @property
    def owed(self) -> dict[str, Decimal]:
        """The same with what accrued and is not posted yet."""
        sums: dict[str, Decimal] = {}
        for found in self.debts:
            sums[found.debt.currency] = sums.get(found.debt.currency, NOTHING) + found.owed
        return sums

    @property
    def rules(self) -> list[tuple[str, Citation]]:
        """The rules that any of the lines names, once each, by their codes."""
        named = {step.line.rule for debt in self.debts for step in debt.steps}
        named |= {found.line.rule for debt in self.debts for found in debt.accrued}
        return [(code, RULES[code]) for code in sorted(named) if code in RULES]


def explain_case(*, case: Case, on: dt.date, known_on: dt.date | None = None) -> Explanation:
    """The debts that stand in the case now, each with its lines that count on the day. Two queries, a third where interest runs."""
    return explain_debts(Debt.objects.filter(case=case), on=on, known_on=known_on)


def explain_debts(debts: DebtQuerySet, *, on: dt.date, known_on: dt.date | None = None) -> Explanation:
    """Debts without a line by that day are left out."""
    lines = (
        LedgerLine.objects.up_to(on, known_on)
        .select_related("payment", "portfolio", "by", "corrects")
        .order_by("value_on", "pk")
    )
    found = debts.select_related("creditor").order_by("due_on", "pk").prefetch_related(Prefetch("lines", lines))
    known = [debt for debt in found if debt.lines.all()]
    book = rate_book() if any(debt.terms for debt in known) else RateBook({})
    return Explanation(on, known_on, [_balance(debt, debt.lines.all(), on, book) for debt in known])


def _balance(debt: Debt, lines: Iterable[LedgerLine], on: dt.date, book: RateBook) -> DebtBalance:
    steps, parts, running = [], dict.fromkeys(Bucket, NOTHING), NOTHING
    for line in lines:
        running += line.amount
        parts[Bucket(line.bucket)] += line.amount
        steps.append(Step(line, running))
    accrued, why_not = not_posted(debt=debt, lines=[step.line for step in steps], on=on, book=book)
    return DebtBalance(
        debt, steps, {bucket: amount for bucket, amount in parts.items() if amount}, running, accrued, why_not
    )


def formula_of(line: LedgerLine) -> str:
    """`10,000.00 × 3.65 % × 31 / 365` from a line's working; "" where the amount was told, not worked out.

    The working: `base` (amount as text), `rate` (a fraction in text), `days`, `basis` (the days of a year; 1 for a rate a
    day, which divides by nothing).
    """
    return formula_in_words(line.working)


def formula_in_words(working: dict[str, Any]) -> str:
    if not {"base", "rate", "days", "basis"} <= working.keys():
        return ""
    percent = (Decimal(working["rate"]) * 100).normalize()
    divisor = "" if str(working["basis"]) == "1" else f" / {working['basis']}"
    return f"{Decimal(working['base']):,.2f} × {percent:f} % × {working['days']}{divisor}"
