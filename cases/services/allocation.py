"""Where booked payments go: Civil Code art. 560 among the debts of their case, each debt's own order inside it.

The rule book decides (strategies/money/allocation.py); this room reads what is owed and writes what was decided. Payments
are used in the order of their value dates, whenever they became known: one that comes late takes its place, and those that
count after it are shared out anew (docs/ledger.md).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q

from cases.models import Allocation, Case, Debt, Hold, LedgerLine, LineKind, Payment
from cases.services.interest import Interest, unwind_in
from cases.services.ledger import GIVEN_UP, Book, Booking, payment_entry
from strategies.money.allocation import OpenDebt
from strategies.money.allocation import allocate as decide
from strategies.money.allocation_orders import Bucket, Within
from strategies.money.payment import Designation
from strategies.money.payment import Payment as Received
from strategies.money.terms import Terms

ONE_DAY = dt.timedelta(days=1)
# The place of a payment among those of its case: by value date, then by reference, so that the order of arrival has no say.
Place = tuple[dt.date, str]


@dataclass(frozen=True)
class Cause:
    """Why payments are shared out: booked as `booking` says; `because` is kept with what is put right on the way.

    `undone`: lines that count no more, with the note of their corrections: a payment taken back, a waiver without its
    payment. `stops`: debt id → the days to which its interest had stood posted, where the caller has taken it back.
    """

    booking: Booking
    because: dict[str, Any] = field(default_factory=dict)
    undone: Sequence[LedgerLine] = ()
    note: str = ""
    stops: Mapping[int, set[dt.date]] = field(default_factory=dict)


def place_of(payment: Payment) -> Place:
    return payment.paid_on, payment.reference


def share_out(*, case: Case, since: Place, cause: Cause) -> set[int]:
    """Use the payments of a locked case, from the place `since` on, for its debts; returns the debts that took a line.

    Interest runs to each value date first, so that it has its place in the order of art. 561, and afterwards as far as it
    had been posted. Waivers of those days give up again what was asked for, as far as it is open then. What comes out as it
    stood is left alone. A payment with a share in a debt that has gone on in another case keeps its shares.
    Side effects: ledger lines, allocations, days of settlement, what is left of each payment, the credit of the case.
    """
    payments = _from(case, since)
    touched = debts_of(payments) | {line.debt_id for line in cause.undone}
    debts = Debt.objects.filter(Q(balance__gt=0) | Q(pk__in=touched), case=case).oldest_due_first()
    sharing = _Sharing(Book(debts, cause.booking), payments)
    sharing.take_back(cause, since[0])
    sharing.go_through()
    changed = sharing.book.write()
    _write_uses(case, sharing)
    _write_settlement(sharing.book)
    return changed


def _from(case: Case, since: Place) -> list[Payment]:
    known = Payment.objects.standing().filter(case=case, paid_on__gte=since[0])
    elsewhere = Allocation.objects.filter(payment__in=known).exclude(debt__case=case).values("payment")
    return sorted((one for one in known.exclude(pk__in=elsewhere) if place_of(one) >= since), key=place_of)


class _Sharing:
    """One going-through: the book, the payments in their order, and what each came to be used for."""

    def __init__(self, book: Book, payments: Sequence[Payment]) -> None:
        self.book, self.payments, self.interest = book, payments, Interest(book)
        self.used: dict[int, dict[int, Decimal]] = {payment.pk: defaultdict(Decimal) for payment in payments}
        self.left: dict[int, Decimal] = {}
        self.stops: dict[int, set[dt.date]] = {}
        self.waivers: list[LedgerLine] = []
        self.disputes = list(Hold.objects.filter(debt__in=book.debts).values_list("debt_id", "from_on", "released_on"))
        self.since_when = {
            debt_id: min((line.booked_on, line.at) for line in book.lines(debt_id))
            for debt_id in book.debts
            if book.lines(debt_id)
        }

    def take_back(self, cause: Cause, since: dt.date) -> None:
        """Everything that counts from this day on and depends on payments, out of the book."""
        undone = {line.pk for line in cause.undone}
        for line in self.book.standing(LineKind.PAYMENT):
            if line.pk in undone:
                self.book.take_back(line, note=cause.note)
            elif line.payment_id in self.used:
                self.book.take_back(line, because=cause.because)
        for line in self.book.given_up(since=since):
            self.book.lift(line)
            if line.pk in undone:
                self.book.give_up(line, most=Decimal(0), note=cause.note)
            else:
                self.waivers.append(line)
        paid_on = {payment.paid_on for payment in self.payments}
        # Interest was posted to the day of what is undone: that stop goes with it, but for a payment or turn of the month.
        gone = {line.value_on for line in cause.undone if (line.value_on + ONE_DAY).day != 1} - paid_on
        for stops in (unwind_in(self.book, since=since), cause.stops):
            for debt_id in stops.keys() & self.book.debts.keys():
                self.stops.setdefault(debt_id, set()).update(stops[debt_id] - gone)

    def go_through(self) -> None:
        """Payments and waivers by their days (on one day, payments first), then interest as far as it had stood posted."""
        steps: list[tuple[dt.date, int, str, Payment | LedgerLine]] = [
            (payment.paid_on, 0, payment.reference, payment) for payment in self.payments
        ]
        steps += [(line.value_on, 1, f"{line.pk:020}", line) for line in self.waivers]
        for day, _kind, _key, step in sorted(steps, key=lambda one: one[:3]):
            self._accrue_before(day)
            if isinstance(step, Payment):
                self.interest.accrue(to=day)
                self._use(step)
            else:
                self.book.give_up(step)
        self._accrue_before(dt.date.max)

    def _accrue_before(self, day: dt.date) -> None:
        """Interest of each debt to the days before this one to which it had stood posted."""
        for debt_id, stops in self.stops.items():
            for stop in sorted(stop for stop in stops if stop < day):
                self.interest.accrue(to=stop, debts=[debt_id])
                stops.discard(stop)

    def _use(self, payment: Payment) -> None:
        """A disputed debt takes money only when every other debt is paid, unless it was named: paying may read as admitting."""
        open_debts = [debt for debt in self.book.debts.values() if self._is_open_to(debt, payment)]
        disputed = self._disputed(payment.paid_on) - set(payment.named)
        left = payment.amount
        for group in (
            [debt for debt in open_debts if debt.pk not in disputed],
            [debt for debt in open_debts if debt.pk in disputed],
        ):
            if left and group:
                left = self._use_on(payment, left, group)
        self.left[payment.pk] = left

    def _use_on(self, payment: Payment, amount: Decimal, debts: Sequence[Debt]) -> Decimal:
        ids = {debt.pk for debt in debts}
        first = tuple(debt_id for debt_id in payment.named if debt_id in ids)
        received = Received(
            amount=amount,
            paid_on=payment.paid_on,
            currency=payment.currency,
            agreed=first if payment.agreed else (),
            designations=() if payment.agreed else tuple(map(Designation, first)),
        )
        result = decide(received, [open_debt(debt, self.book.owed(debt.pk)) for debt in debts])
        for share in result.shares:
            self.book.add(share.debt_id, payment_entry(payment, share))
            self.used[payment.pk][share.debt_id] += share.amount
        return result.remainder

    def _is_open_to(self, debt: Debt, payment: Payment) -> bool:
        """Owing something, and handed over before the payment was booked: the creditor's later figures know of it."""
        known = self.since_when.get(debt.pk)
        return (
            known is not None
            and not (known[0] > payment.booked_on and known[1] > payment.recorded_at)
            and self.book.balance(debt.pk) > 0
        )

    def _disputed(self, day: dt.date) -> set[int]:
        return {
            debt_id
            for debt_id, from_on, released_on in self.disputes
            if from_on <= day and (released_on is None or released_on > day)
        }


def _write_uses(case: Case, sharing: _Sharing) -> None:
    """Allocations, and what is left of each payment as the credit of its case."""
    rows: dict[tuple[int, int], Allocation] = {
        (row.payment_id, row.debt_id): row for row in Allocation.objects.filter(payment__in=sharing.used)
    }
    new, credit = [], case.credit
    for payment in sharing.payments:
        for debt_id, amount in sharing.used[payment.pk].items():
            row = rows.pop((payment.pk, debt_id), None)
            if row is None:
                new.append(Allocation(payment=payment, debt_id=debt_id, amount=amount))
            elif row.amount != amount:
                row.amount = amount
                row.save(update_fields=["amount"])
        left = sharing.left[payment.pk]
        if payment.unallocated != left:
            credit += left - payment.unallocated
            payment.unallocated = left
            payment.save(update_fields=["unallocated"])
    for gone in rows.values():
        gone.delete()
    Allocation.objects.bulk_create(new)
    if credit != case.credit:
        case.credit = credit
        case.save(update_fields=["credit"])


def _write_settlement(book: Book) -> None:
    """A debt is settled on the value date of what brought it to nothing."""
    last: dict[int, dt.date] = {}
    for line in book.standing(LineKind.PAYMENT, *GIVEN_UP):
        last[line.debt_id] = max(line.value_on, last.get(line.debt_id, line.value_on))
    for debt_id, debt in book.debts.items():
        settled_on = None if book.balance(debt_id) else last.get(debt_id, debt.settled_on)
        if debt.settled_on != settled_on:
            debt.settled_on = settled_on
            debt.save(update_fields=["settled_on"])


def open_debt(debt: Debt, owed: Mapping[str, Decimal]) -> OpenDebt:
    """The debt as the rule book reads it; `owed`: what is open of each bucket, from the lines.

    Where a correction left a part below nothing, the others together owe more than the debt does: what is too much is
    taken off from the principal first, so that no payment brings the debt below nothing.
    """
    parts = {Bucket(bucket): amount for bucket, amount in owed.items()}
    over = -sum((amount for amount in parts.values() if amount < 0), Decimal(0))
    for bucket in (Bucket.DOUBLED_INTEREST, Bucket.PRINCIPAL, Bucket.PENALTY, Bucket.FEE, Bucket.INTEREST, Bucket.COST):
        cut = min(over, max(parts.get(bucket, Decimal(0)), Decimal(0)))
        if cut:
            parts[bucket] -= cut
            over -= cut
    return OpenDebt(
        debt_id=debt.pk,
        due_on=debt.due_on,
        parts=parts,
        security=debt.security,
        burden=burden_of(debt),
        within=Within(debt.pay_order),
        agreed=tuple(map(Bucket, debt.agreed_order)),
        currency=debt.currency,
    )


def burden_of(debt: Debt) -> Decimal:
    """All that the agreed terms let run on the debt in a year, as a fraction: late rate (else term rate) and penalty."""
    if not debt.terms:
        return Decimal(0)
    terms = Terms.from_json(debt.terms)
    rates = [terms.late_rate or terms.term_rate, terms.penalty_rate]
    return sum((rate.yearly(terms.year) for rate in rates if rate), Decimal(0))


def debts_of(payments: Iterable[Payment]) -> set[int]:
    """The debts that payments are used for by now."""
    return set(Allocation.objects.filter(payment__in=payments).values_list("debt_id", flat=True))
