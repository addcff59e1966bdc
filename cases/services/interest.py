"""Interest on the debts of cases: read up to any day, posted as lines at the turn of a month and at a payment.

The rule book counts (strategies/money/interest.py); a debt without terms accrues nothing. Where a rate that the terms
ask for is not loaded, nothing is posted and the balance page says so: a missing rate is never taken for none.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cases.models import Bucket, Case, Debt, LedgerLine, LineKind, User
from cases.selectors.accrued import Accrued, accrued_on, posted_until, standing_interest
from cases.services.ledger import Entry, post
from cases.services.limitation import refresh_limitation
from cases.services.locks import lock_case
from cases.services.standing import refresh_standing
from cases.services.verdict import Refused
from strategies.money.interest import Kind
from strategies.money.rates import RateBook, RateUnknown
from strategies.money.terms import Terms, TermsRefused
from strategies.services.rates import rate_book

ONE_DAY = dt.timedelta(days=1)
BUCKETS = {Kind.INTEREST: Bucket.INTEREST, Kind.PENALTY: Bucket.PENALTY, Kind.DELAY: Bucket.PENALTY}


@dataclass(frozen=True)
class Booking:
    """The day and instant of posting, and on whose authority (None: the night)."""

    on: dt.date
    at: dt.datetime
    by: User | None = None


def post_interest(*, debts: Iterable[Debt], to: dt.date, booking: Booking, book: RateBook | None = None) -> list[int]:
    """Post what accrued on these debts to the close of `to`; returns the ids of those that took a line.

    The cases are locked by the caller, who refreshes their standing. Again for the same day posts nothing. A debt whose
    rate is not loaded is passed over.
    """
    owing = [debt for debt in debts if debt.terms]
    if not owing:
        return []
    book = book or rate_book()
    lines = lines_of(owing)
    return [debt.pk for debt in owing if _post(debt, lines[debt.pk], to, booking, book)]


def lines_of(debts: Sequence[Debt]) -> dict[int, list[LedgerLine]]:
    """The ledger lines of each debt, oldest first. One query."""
    found: dict[int, list[LedgerLine]] = {debt.pk: [] for debt in debts}
    for line in LedgerLine.objects.filter(debt__in=debts).order_by("pk"):
        found[line.debt_id].append(line)
    return found


def _post(debt: Debt, lines: Sequence[LedgerLine], to: dt.date, booking: Booking, book: RateBook) -> bool:
    try:
        accrued = accrued_on(debt=debt, lines=lines, on=to, book=book)
    except (RateUnknown, TermsRefused):
        return False
    entries = [_entry(found) for found in accrued if found.line.cents]
    if entries:
        post(debt=debt, entries=entries, booked_on=booking.on, now=booking.at, by=booking.by)
    return bool(entries)


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


def unwind_interest(*, debts: Iterable[Debt], after: dt.date, booking: Booking) -> dict[int, dt.date]:
    """Take back posted interest that reaches beyond `after`, because the base changed on that day.

    Returns debt id → the day to which interest had been posted, for `post_interest` once the change is written.
    """
    owing = [debt for debt in debts if debt.terms]
    lines, reached = lines_of(owing), {}
    for debt in owing:
        until = posted_until(lines[debt.pk])
        if until is None or until <= after:
            continue
        reached[debt.pk] = until
        entries = [_taken_back(line) for line in standing_interest(lines[debt.pk]) if line.period_to > after]  # type: ignore[operator]
        post(debt=debt, entries=entries, booked_on=booking.on, now=booking.at, by=booking.by)
    return reached


def bring_interest_to(*, case: Case, day: dt.date, booking: Booking) -> dict[int, dt.date]:
    """Post the interest of a locked case to exactly this day, the value date of a payment about to be used.

    Interest posted beyond it is taken back first; returns how far it had reached, for `repost_interest` afterwards.
    """
    debts = list(Debt.objects.filter(case=case).accruing())
    reached = unwind_interest(debts=debts, after=day, booking=booking)
    post_interest(debts=debts, to=day, booking=booking)
    return reached


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


def repost_interest(*, reached: dict[int, dt.date], booking: Booking) -> None:
    """Post interest again as far as it had reached before `unwind_interest`."""
    for debt in Debt.objects.filter(pk__in=reached).order_by("pk"):
        post_interest(debts=[debt], to=reached[debt.pk], booking=booking)


def _taken_back(line: LedgerLine) -> Entry:
    return Entry(
        LineKind.CORRECTION, Bucket(line.bucket), -line.amount, line.value_on, rule=line.rule, corrects=line,
        period_from=line.period_from, period_to=line.period_to,
    )  # fmt: skip


@transaction.atomic
def set_terms(*, debt: Debt, terms: dict[str, Any], as_of: dt.date, now: dt.datetime, by: User | None) -> Debt:
    """Say what was agreed about interest; lines posted under earlier terms are taken back and counted anew.

    Raises Refused with a sentence for each field that cannot stand, and where what was paid would be more than is owed.
    """
    case = lock_case(debt.case)
    current = Debt.objects.get(pk=debt.pk)
    try:
        written = Terms.from_json(terms).as_json()
    except TermsRefused as refused:
        raise Refused(*refused.problems.values()) from refused
    booking = Booking(as_of, now, by)
    reached = unwind_interest(debts=[current], after=current.due_on - ONE_DAY, booking=booking)
    current.terms = written
    current.save(update_fields=["terms"])
    refresh_limitation(debts=[current], as_of=as_of)  # they may name another law
    repost_interest(reached=reached, booking=booking)
    refresh_standing([case.pk])
    return current
