"""The limitation clock of a debt: its due date, what people recorded, payments, and promises that lack a proof."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cases.models import Allocation, Case, Debt, LimitationEvent, PayerRelation, Payment, Promise
from strategies.money.limitation import Arrival, Clock, Event, Kind, Toward, Weighed
from strategies.money.limitation_cn import china_clock
from strategies.money.limitation_period import CLAIM_YEARS
from strategies.money.months import add_years

CHINA = "CN"
# Whose payment it is (LIM-07, LIM-09); a guarantor's moves the clock of the guarantee alone.
TOWARD = {
    PayerRelation.DEBTOR: Toward.DEBTOR,
    PayerRelation.CO_DEBTOR: Toward.JOINT_DEBTOR,
    PayerRelation.GUARANTOR: Toward.GUARANTOR,
}


@dataclass(frozen=True)
class Fact:
    """One event of the clock with the row that it came from; None for the due date, a payment or a promise."""

    weighed: Weighed
    row: LimitationEvent | None


@dataclass(frozen=True)
class DebtClock:
    """`clock` is None where the law of the debt is not known: then the date that the file handed over stands."""

    debt: Debt
    clock: Clock | None
    facts: list[Fact]


def law_of(debt: Debt) -> str:
    """As the debt's terms say, else China's for debts in its currency; "" where nobody has said."""
    return str(debt.terms.get("jurisdiction") or (CHINA if debt.currency == "CNY" else ""))


def clocks_of(*, case: Case, as_of: dt.date) -> list[DebtClock]:
    """Every unpaid debt of a case with its clock and the facts that move it. Four queries."""
    debts = list(Debt.objects.filter(case=case).unpaid().order_by("due_on", "pk"))
    rows = rows_of(debts)
    promises = [_promised(promise) for promise in Promise.objects.filter(case=case).order_by("pk")]
    payments = payments_on(debts)
    return [_clock(debt, rows[debt.pk], [*payments[debt.pk], *promises], as_of) for debt in debts]


def rows_of(debts: Sequence[Debt]) -> dict[int, list[LimitationEvent]]:
    """What people recorded on each debt and nobody took back. One query."""
    found: dict[int, list[LimitationEvent]] = {debt.pk: [] for debt in debts}
    rows = LimitationEvent.objects.filter(debt__in=debts, withdraws=None, withdrawn_by=None).select_related("by")
    for row in rows.order_by("pk"):
        found[row.debt_id].append(row)
    return found


def payments_on(debts: Sequence[Debt]) -> dict[int, list[Event]]:
    """A part payment is consent (LIM-07); its voucher is the payment itself, and one taken back is none. One query."""
    found: dict[int, list[Event]] = {debt.pk: [] for debt in debts}
    used = Allocation.objects.filter(debt__in=debts, payment__reversed_on=None).select_related("payment")
    for allocation in used.order_by("payment__paid_on", "pk"):
        found[allocation.debt_id].append(_paid(allocation.payment))
    return found


def clock_on(debt: Debt, events: Iterable[Event], as_of: dt.date) -> Clock | None:
    """China's clock; None under any other law, whose table of periods an administrator has yet to confirm."""
    if law_of(debt) != CHINA:
        return None
    return china_clock([Event(Kind.DUE, starts_on(debt)), *events], as_of=as_of)


def starts_on(debt: Debt) -> dt.date:
    """The day from which the three years run if nothing moves them: so that they end when the creditor says, where it
    says so (it knows of demands that this house has no proof of), else the due date."""
    return add_years(debt.limitation_told_on, -CLAIM_YEARS) if debt.limitation_told_on else debt.due_on


def event_of(row: LimitationEvent) -> Event:
    return Event(
        Kind(row.kind),
        row.on_date,
        proof=row.proof,
        arrival=Arrival(row.arrival) if row.arrival else None,
        runs_from=row.runs_from,
        id=row.pk,
    )


def _paid(payment: Payment) -> Event:
    """A stranger's payment is not the debtor's consent unless shown to be: that is a fact to record by hand."""
    toward = TOWARD.get(PayerRelation(payment.payer_relation))
    proof = payment.reference if toward else ""
    return Event(Kind.PART_PAYMENT, payment.paid_on, proof=proof, toward=toward or Toward.DEBTOR)


def _promised(promise: Promise) -> Event:
    """An undertaking to pay is consent, but only a recording or a writing proves it: one is recorded by hand."""
    return Event(Kind.CONSENT, promise.made_on)


def _clock(debt: Debt, rows: list[LimitationEvent], read: list[Event], as_of: dt.date) -> DebtClock:
    clock = clock_on(debt, [*map(event_of, rows), *read], as_of)
    by_id = {row.pk: row for row in rows}
    facts = [Fact(weighed, by_id.get(weighed.event.id or 0)) for weighed in clock.weighed] if clock else []
    return DebtClock(debt, clock, facts)
