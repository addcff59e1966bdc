"""Interest on the debts of cases: read up to any day, posted as lines at the turn of a month and at a payment.

The rule book counts (strategies/money/interest.py); a debt without terms accrues nothing. Where a rate that the terms
ask for is not loaded, nothing is posted and the balance page says so: a missing rate is never taken for none.
"""

import datetime as dt
from collections.abc import Iterable
from functools import cached_property

from django.db import transaction

from cases.models import Bucket, Case, Debt, LineKind
from cases.selectors.accrued import Accrued, accrued_on, moratoria_of, standing_interest
from cases.services.ledger import Book, Booking, Entry
from cases.services.locks import lock_case
from cases.services.standing import refresh_standing
from strategies.money.accrual import FrozenPeriod
from strategies.money.interest import Kind
from strategies.money.rates import RateBook, RateUnknown
from strategies.money.terms import TermsRefused
from strategies.services.rates import rate_book

BUCKETS = {Kind.INTEREST: Bucket.INTEREST, Kind.PENALTY: Bucket.PENALTY, Kind.DELAY: Bucket.DELAY}


def post_interest(*, debts: Iterable[Debt], to: dt.date, booking: Booking, rates: RateBook | None = None) -> set[int]:
    """Post what accrued on these debts to the close of `to`; returns the ids of those that took a line.

    The cases are locked by the caller, who refreshes their standing. Again for the same day posts nothing. A debt whose
    rate is not loaded is passed over.
    """
    book = Book((debt for debt in debts if debt.terms), booking)
    Interest(book, rates).accrue(to=to)
    return book.write()


class Interest:
    """Interest in one book; rates and moratoria are read once, and only where interest runs at all."""

    def __init__(self, book: Book, rates: RateBook | None = None) -> None:
        self.book = book
        if rates is not None:
            self.rates = rates

    @cached_property
    def rates(self) -> RateBook:
        return rate_book()

    @cached_property
    def frozen(self) -> dict[int, list[FrozenPeriod]]:
        return moratoria_of([debt for debt in self.book.debts.values() if debt.terms])

    def accrue(self, *, to: dt.date, debts: Iterable[int] | None = None) -> None:
        """Add to the book what accrued on its debts (or on these alone) to the close of `to`."""
        asked = [self.book.debts[debt_id] for debt_id in (self.book.debts if debts is None else debts)]
        for debt in asked:
            if not debt.terms or self.book.balance(debt.pk) <= 0:
                continue
            try:
                accrued = accrued_on(
                    debt=debt,
                    lines=self.book.lines(debt.pk),
                    on=to,
                    book=self.rates,
                    frozen=self.frozen[debt.pk],
                )
            except (RateUnknown, TermsRefused):
                continue
            for found in accrued:
                if found.line.cents:
                    self.book.add(debt.pk, _entry(found))


def _entry(accrued: Accrued) -> Entry:
    line = accrued.line
    return Entry(
        LineKind.INTEREST,
        BUCKETS[Kind(accrued.kind)],
        line.cents,
        line.last_day,
        rule=line.rule,
        working=accrued.working,
        period_from=line.first_day,
        period_to=line.last_day,
    )


def unwind_in(book: Book, *, since: dt.date, debts: Iterable[int] | None = None) -> dict[int, set[dt.date]]:
    """Take back, in the book (or of these debts alone), posted interest that counts `since` or later.

    The base changes on that day.
    Returns debt id → the last days of those lines, so that it is posted again to the same days and to the same cent.
    """
    stops: dict[int, set[dt.date]] = {}
    for debt_id in book.debts if debts is None else debts:
        for line in standing_interest(book.lines(debt_id)):
            if line.period_to is not None and line.period_to >= since:
                book.take_back(line)
                stops.setdefault(debt_id, set()).add(line.period_to)
    return stops


@transaction.atomic
def post_interest_of_case(*, case: Case, to: dt.date, booking: Booking) -> int:
    """The per-case twin of the night's `accrue`: lock, post, refresh; returns the number of debts that took a line."""
    locked = lock_case(case)
    if locked.is_closed:
        return 0
    posted = post_interest(debts=Debt.objects.filter(case=locked).accruing(), to=to, booking=booking)
    if posted:
        refresh_standing([locked.pk])
    return len(posted)
