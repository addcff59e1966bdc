"""Judging promised money by what came in: kept, partly kept, broken (履约, 部分履约, 跳票).

Money counts against the oldest instalment first. An instalment is judged by what had come in by its last day, its due
date plus the tolerance; later money fills it up all the same before the next one gets any. A promise to pay is a plan of
one instalment; several promises of a case are judged like the instalments of one plan.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from strategies.money.rounding import ZERO


class Verdict(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    PARTLY_KEPT = "partly_kept"
    BROKEN = "broken"


class Promised(Protocol):
    """An instalment or a promise."""

    @property
    def due_on(self) -> date: ...
    @property
    def amount(self) -> Decimal: ...


@dataclass(frozen=True)
class Tolerance:
    """`days` after the due date, and an `amount` by which everything promised so far, taken together, may fall short."""

    days: int = 0
    amount: Decimal = ZERO


@dataclass(frozen=True)
class Receipt:
    """Money in (or, negative, taken back), by the day on which it counts."""

    on: date
    amount: Decimal


@dataclass(frozen=True)
class Judged:
    """`paid` by the last day and `still_open` on the day of judging; `last_day` is the due date plus the tolerance."""

    due_on: date
    amount: Decimal
    last_day: date
    paid: Decimal
    still_open: Decimal
    verdict: Verdict


NO_TOLERANCE = Tolerance()


def judge(
    promised: Sequence[Promised], receipts: Iterable[Receipt], *, as_of: date, tolerance: Tolerance = NO_TOLERANCE
) -> list[Judged]:
    """Each promised amount by the receipts up to `as_of`; the answer is in the order of the due dates."""
    known = [receipt for receipt in receipts if receipt.on <= as_of]
    return [*_judged(sorted(promised, key=lambda one: one.due_on), known, as_of, tolerance)]


def _judged(
    promised: Iterable[Promised], receipts: Sequence[Receipt], as_of: date, tolerance: Tolerance
) -> Iterator[Judged]:
    before = ZERO
    for one in promised:
        last_day = one.due_on + timedelta(days=tolerance.days)
        paid = _falling_to(one.amount, before, receipts, last_day)
        still_open = one.amount - _falling_to(one.amount, before, receipts, as_of)
        verdict = _verdict(one.amount, paid, is_over=as_of > last_day, tolerance=tolerance.amount)
        yield Judged(one.due_on, one.amount, last_day, paid, still_open, verdict)
        before += one.amount


def _falling_to(amount: Decimal, before: Decimal, receipts: Iterable[Receipt], until: date) -> Decimal:
    """What came in until a day, less what earlier instalments need; between nothing and `amount`."""
    received = sum((receipt.amount for receipt in receipts if receipt.on <= until), ZERO)
    return min(max(received - before, ZERO), amount)


def _verdict(amount: Decimal, paid: Decimal, *, is_over: bool, tolerance: Decimal) -> Verdict:
    if paid >= amount or (is_over and paid > 0 and paid >= amount - tolerance):
        return Verdict.KEPT
    if not is_over:
        return Verdict.OPEN
    return Verdict.PARTLY_KEPT if paid > 0 else Verdict.BROKEN
