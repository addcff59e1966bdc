"""What accrued on a debt and is not posted yet: read from its terms, its lines and the table of rates.

Interest runs from the day after the due date; where the file handed interest over, from the day after the file's own.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Bucket, Debt, Hold, HoldKind, LedgerLine, LineKind
from strategies.money.accrual import AccrualLine, FrozenPeriod, Movement
from strategies.money.day_count import ONE_DAY
from strategies.money.interest import allowed_fees, late_interest
from strategies.money.rates import RateBook, RateUnknown
from strategies.money.rules.register import FREEZE
from strategies.money.terms import Terms, TermsRefused
from strategies.services.rates import rate_book


@dataclass(frozen=True)
class Accrued:
    """`kind`: interest, penalty, or the doubled part after judgment (strategies.money.interest.Kind)."""

    kind: str
    line: AccrualLine

    @property
    def working(self) -> dict[str, Any]:
        """How the amount came about, as a ledger line keeps it."""
        line = self.line
        claimed = {"claimed": str(line.claimed.value)} if line.claimed else {}
        return {
            "base": str(line.base),
            "rate": str(line.rate.value),
            "days": line.days,
            "basis": line.basis,
            "source": line.source,
            **claimed,
        }


def moratoria_of(debts: Sequence[Debt]) -> dict[int, list[FrozenPeriod]]:
    """The days on which a moratorium on a debt or its case lets no interest run, never charged later. One query.

    A moratorium lasts to the day before it was ended, at most to its last day.
    """
    found: dict[int, list[FrozenPeriod]] = {debt.pk: [] for debt in debts}
    holds = Hold.objects.filter(kind=HoldKind.MORATORIUM, case__in={debt.case_id for debt in debts}).order_by("pk")
    for hold in holds:
        ended = hold.released_on - ONE_DAY if hold.released_on else None
        last_day = min((day for day in (ended, hold.until_on) if day), default=None)
        if last_day is not None and last_day < hold.from_on:
            continue
        for debt in debts:
            if debt.case_id == hold.case_id and hold.debt_id in (None, debt.pk):
                rule = "INT-UK-02" if str(debt.terms.get("jurisdiction", "")).startswith("UK") else FREEZE
                found[debt.pk].append(FrozenPeriod(hold.from_on, last_day, rule, hold.reason))
    return found


def accrued_on(
    *, debt: Debt, lines: Iterable[LedgerLine], on: dt.date, book: RateBook, frozen: Sequence[FrozenPeriod] = ()
) -> list[Accrued]:
    """What accrued to the close of `on` beyond what the lines have posted. Raises RateUnknown, TermsRefused.

    `frozen`: days beside those of the terms on which nothing accrues (`moratoria_of`).
    """
    if not debt.terms or on <= debt.due_on:
        return []
    counted, terms = [line for line in lines if line.value_on <= on], Terms.from_json(debt.terms)
    found = late_interest(
        terms=replace(terms, frozen=(*terms.frozen, *frozen)),
        book=book,
        movements=_movements(counted),
        due_on=debt.due_on,
        as_of=on,
        since=posted_until(counted) or _handed_over_until(counted),
    )
    return [Accrued(kind, line) for kind, stretch in found.items() for line in stretch]


def _movements(lines: Iterable[LedgerLine]) -> list[Movement]:
    """What changed the principal, by day; a payment taken back changed nothing, and cuts no line."""
    by_day: dict[dt.date, Decimal] = {}
    for line in lines:
        if line.bucket == Bucket.PRINCIPAL:
            by_day[line.value_on] = by_day.get(line.value_on, Decimal(0)) + line.amount
    return [Movement(day, amount) for day, amount in by_day.items() if amount]


def standing_interest(lines: Iterable[LedgerLine]) -> list[LedgerLine]:
    """The interest lines that no correction took back."""
    known = list(lines)
    corrected = {line.corrects_id for line in known if line.kind == LineKind.CORRECTION}
    return [line for line in known if line.kind == LineKind.INTEREST and line.pk not in corrected]


def posted_until(lines: Iterable[LedgerLine]) -> dt.date | None:
    """The last day for which interest stands posted."""
    return max((line.period_to for line in standing_interest(lines) if line.period_to), default=None)


def _handed_over_until(lines: Iterable[LedgerLine]) -> dt.date | None:
    """The day of the file that told of interest: it had counted until then."""
    told = (line.booked_on for line in lines if line.kind == LineKind.HANDED_OVER and line.bucket == Bucket.INTEREST)
    return max(told, default=None)


def not_posted(
    *, debt: Debt, lines: Sequence[LedgerLine], on: dt.date, book: RateBook, frozen: Sequence[FrozenPeriod] = ()
) -> tuple[list[Accrued], str]:
    """What accrued and is not posted on a day; or nothing, and a sentence on why it cannot be counted."""
    try:
        return accrued_on(debt=debt, lines=lines, on=on, book=book, frozen=frozen), ""
    except RateUnknown as unknown:
        words = {"series": str(unknown.series), "day": unknown.day}
        return [], _("Interest is not counted: no %(series)s is loaded that is in force on %(day)s.") % words
    except TermsRefused as refused:
        return [], " ".join(str(problem) for problem in refused.problems.values())


def fees_over_cap(*, debt: Debt, lines: Sequence[LedgerLine], on: dt.date, book: RateBook) -> Decimal:
    """What of the fees claimed by a day may not be, because interest and penalty leave no room under the cap (INT-CN-02).

    Nothing where the terms have no such cap, or where it cannot be counted (`not_posted` says why).
    """
    counted = [line for line in lines if line.value_on <= on]
    given_up = (LineKind.WAIVER, LineKind.WRITE_OFF)
    fees = sum(
        (
            line.amount
            for line in counted
            if line.bucket == Bucket.FEE and not line.payment_id and (line.corrects or line).kind not in given_up
        ),
        Decimal("0.00"),
    )
    if not debt.terms or fees <= 0 or on <= debt.due_on:
        return Decimal("0.00")
    try:
        allowed = allowed_fees(
            terms=Terms.from_json(debt.terms), book=book, movements=_movements(counted), due_on=debt.due_on, as_of=on,
            fees=fees,
        )  # fmt: skip
    except (RateUnknown, TermsRefused):
        return Decimal("0.00")
    return fees - allowed


def total_of(accrued: Iterable[Accrued]) -> Decimal:
    return sum((found.line.cents for found in accrued), Decimal("0.00"))


def accrued_total(debts: Sequence[Debt], on: dt.date) -> Decimal:
    """What accrued on unpaid debts and is not posted; what cannot be counted adds nothing. Three queries where interest
    runs, else none."""
    running = [debt for debt in debts if debt.terms and debt.balance > 0]
    if not running:
        return Decimal("0.00")
    book, frozen = rate_book(), moratoria_of(running)
    lines: dict[int, list[LedgerLine]] = {debt.pk: [] for debt in running}
    for line in LedgerLine.objects.filter(debt__in=running).order_by("pk"):
        lines[line.debt_id].append(line)
    found = (
        not_posted(debt=debt, lines=lines[debt.pk], on=on, book=book, frozen=frozen[debt.pk])[0] for debt in running
    )
    return sum(map(total_of, found), Decimal("0.00"))
