"""A balance on a day, opened into the lines that make it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from cases.models import Bucket, Case, Debt, LedgerLine, LineKind
from cases.querysets.debts import DebtQuerySet
from cases.selectors.accrued import Accrued, fees_over_cap, moratoria_of, not_posted, total_of
from strategies.money.accrual import FrozenPeriod
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
    """The lines of one debt by value date, what they leave of each part, and of all.

    `fees_over_cap`: what of the fees may not be claimed beside the interest. `superseded`: how many lines are left out, because they were counted or shared out anew and cancel one another.
    """

    debt: Debt
    steps: list[Step]
    parts: dict[Bucket, Decimal]
    balance: Decimal
    accrued: list[Accrued]
    not_counted: str
    superseded: int = 0
    fees_over_cap: Decimal = NOTHING

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


def explain_case(*, case: Case, on: dt.date, known_on: dt.date | None = None, brief: bool = False) -> Explanation:
    """The debts that stand in the case now, each with its lines that count on the day. Two queries, two more where interest runs."""
    return explain_debts(Debt.objects.filter(case=case), on=on, known_on=known_on, brief=brief)


def explain_debts(
    debts: DebtQuerySet, *, on: dt.date, known_on: dt.date | None = None, brief: bool = False
) -> Explanation:
    """Debts without a line by that day are left out; with `brief` so are lines that were counted anew and cancel out."""
    lines = (
        LedgerLine.objects.up_to(on, known_on)
        .select_related("payment", "portfolio", "by", "corrects")
        .order_by("value_on", "pk")
    )
    found = debts.select_related("creditor").order_by("due_on", "pk").prefetch_related(Prefetch("lines", lines))
    known = [debt for debt in found if debt.lines.all()]
    book = rate_book() if any(debt.terms for debt in known) else RateBook({})
    frozen = moratoria_of(known) if any(debt.terms for debt in known) else {}
    return Explanation(
        on, known_on, [_balance(debt, on, Reading(book, frozen.get(debt.pk, []), brief)) for debt in known]
    )


@dataclass(frozen=True)
class Reading:
    """By what a balance is read: rates, days on which nothing accrues, and whether superseded lines are left out."""

    book: RateBook
    frozen: list[FrozenPeriod]
    brief: bool


def _balance(debt: Debt, on: dt.date, reading: Reading) -> DebtBalance:
    lines = list(debt.lines.all())
    steps, parts, running = [], dict.fromkeys(Bucket, NOTHING), NOTHING
    superseded = _superseded(lines) if reading.brief else set()
    for line in lines:
        if line.pk in superseded:
            continue
        running += line.amount
        parts[Bucket(line.bucket)] += line.amount
        steps.append(Step(line, running))
    accrued, why_not = not_posted(debt=debt, lines=lines, on=on, book=reading.book, frozen=reading.frozen)
    return DebtBalance(
        debt,
        steps,
        {bucket: amount for bucket, amount in parts.items() if amount},
        running,
        accrued,
        why_not,
        len(superseded),
        fees_over_cap(debt=debt, lines=lines, on=on, book=reading.book),
    )


def _superseded(lines: Iterable[LedgerLine]) -> set[int]:
    """Lines that were shared out or counted anew, and the corrections that took them back; a returned payment is neither."""
    found: set[int] = set()
    for line in lines:
        old = line.corrects
        if (
            old is not None
            and old.amount == -line.amount
            and (line.working.get("why") or old.kind == LineKind.INTEREST)
        ):
            found |= {line.pk, old.pk}
    return found


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
