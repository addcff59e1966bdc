"""The limitation clock of a debt: its due date, what people recorded, payments, and promises that lack a proof."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import ngettext

from cases.models import Allocation, Case, Debt, Guarantee, LimitationEvent, PayerRelation, Payment, Promise
from strategies.money.limitation import Arrival, Clock, Event, Kind, Toward, Weighed
from strategies.money.limitation_cn import china_clock
from strategies.money.limitation_guarantee import Form, GuaranteeClock, guarantee_clock
from strategies.money.limitation_guarantee import Guarantee as GuaranteeTerms
from strategies.money.limitation_period import CLAIM_YEARS
from strategies.money.limitation_table import Row, row_for, table_clock
from strategies.money.months import add_years
from strategies.services.limitation_periods import period_rows

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
class GuaranteeFound:
    """One guarantor with his clock, and what each fact did to it."""

    guarantee: Guarantee
    clock: GuaranteeClock
    facts: list[Fact]


@dataclass(frozen=True)
class DebtClock:
    """`clock` is None where the law of the debt is not known: then the date that the file handed over stands.

    `period`: the row of the table by which it runs, outside China.
    """

    debt: Debt
    clock: Clock | None
    facts: list[Fact]
    period: Row | None
    guarantees: list[GuaranteeFound]


def law_of(debt: Debt) -> str:
    """As the terms of the debt say, else China for its currency; "" where nobody said."""
    return str(debt.terms.get("jurisdiction") or (CHINA if debt.currency == "CNY" else ""))


def clocks_of(*, case: Case, as_of: dt.date) -> list[DebtClock]:
    """Every unpaid debt of a case with its clock and the facts that move it. Five queries, a sixth for a table."""
    debts = list(Debt.objects.filter(case=case).unpaid().order_by("due_on", "pk"))
    rows = rows_of(debts)
    promises = [_promised(promise) for promise in Promise.objects.filter(case=case).order_by("pk")]
    payments = payments_on(debts)
    guarantees, table = guarantees_of(debts), table_for(debts)
    return [
        _clock(debt, rows[debt.pk], [*payments[debt.pk], *promises], as_of, table, guarantees[debt.pk])
        for debt in debts
    ]


def rows_of(debts: Sequence[Debt]) -> dict[int, list[LimitationEvent]]:
    """What people recorded on each debt, towards debtor or guarantors, and nobody took back. One query."""
    found: dict[int, list[LimitationEvent]] = {debt.pk: [] for debt in debts}
    rows = LimitationEvent.objects.filter(debt__in=debts, withdraws=None, withdrawn_by=None).select_related(
        "by", "guarantee"
    )
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


def table_for(debts: Iterable[Debt]) -> list[Row]:
    """The table of periods where one of the debts runs by it; one query then, else none."""
    return period_rows() if any(debt.limitation_law for debt in debts) else []


def period_of(debt: Debt, table: Iterable[Row]) -> Row | None:
    jurisdiction, _slash, debt_type = debt.limitation_law.partition("/")
    return row_for(table, jurisdiction=jurisdiction, debt_type=debt_type, due_on=debt.due_on)


def period_words(row: Row) -> str:
    """`US-NY · consumer credit · 3 years`."""
    years = ngettext("%(count)s year", "%(count)s years", row.years) % {"count": row.years}
    return f"{row.jurisdiction} · {row.debt_type.replace('_', ' ')} · {years}"


def clock_on(debt: Debt, events: Iterable[Event], as_of: dt.date, table: Iterable[Row] = ()) -> Clock | None:
    """China's clock, or that of the row chosen for the debt; None where no law was told, or its row is not loaded."""
    if debt.limitation_law:
        row = period_of(debt, table)
        if row is None:
            return None
        return table_clock(row, [Event(Kind.DUE, starts_on(debt, row.years)), *events], as_of=as_of)
    if law_of(debt) != CHINA:
        return None
    return china_clock([Event(Kind.DUE, starts_on(debt, CLAIM_YEARS)), *events], as_of=as_of)


def starts_on(debt: Debt, years: int) -> dt.date:
    """The day from which the years run if nothing moves them: so that they end when the creditor says, where it says so
    (it knows of demands that this house has no proof of), else the due date."""
    return add_years(debt.limitation_told_on, -years) if debt.limitation_told_on else debt.due_on


def event_of(row: LimitationEvent) -> Event:
    return Event(
        Kind(row.kind),
        row.on_date,
        proof=row.proof,
        arrival=Arrival(row.arrival) if row.arrival else None,
        runs_from=row.runs_from,
        toward=Toward.GUARANTOR if row.guarantee_id else Toward.DEBTOR,
        id=row.pk,
    )


def guarantees_of(debts: Sequence[Debt]) -> dict[int, list[Guarantee]]:
    """The guarantees of each debt that were not taken off the record. One query."""
    found: dict[int, list[Guarantee]] = {debt.pk: [] for debt in debts}
    for guarantee in Guarantee.objects.filter(debt__in=debts).in_force().select_related("by").order_by("pk"):
        found[guarantee.debt_id].append(guarantee)
    return found


def guarantee_clock_on(
    guarantee: Guarantee, debt: Debt, rows: Iterable[LimitationEvent], as_of: dt.date
) -> GuaranteeClock:
    """The guarantor's own clock (LIM-G1 to LIM-G6). Payments hold nobody: a payment by the guarantor is recorded by hand."""
    return guarantee_clock(terms_of(guarantee, debt), [_towards(guarantee, row) for row in rows], as_of=as_of)


def terms_of(guarantee: Guarantee, debt: Debt) -> GuaranteeTerms:
    return GuaranteeTerms(
        guarantee.main_due_on or debt.due_on,
        Form(guarantee.form) if guarantee.form else None,
        guarantee.agreed_until,
        guarantee.until_paid,
        guarantee.changed_due_on,
        guarantee.consented,
    )


def _towards(guarantee: Guarantee, row: LimitationEvent) -> Event:
    if row.guarantee_id is None:
        return event_of(row)
    toward = Toward.GUARANTOR if row.guarantee_id == guarantee.pk else Toward.CO_GUARANTOR
    return replace(event_of(row), toward=toward)


def _paid(payment: Payment) -> Event:
    """A stranger's payment is not the debtor's consent unless shown to be: that is a fact to record by hand."""
    toward = TOWARD.get(PayerRelation(payment.payer_relation))
    proof = payment.reference if toward else ""
    return Event(Kind.PART_PAYMENT, payment.paid_on, proof=proof, toward=toward or Toward.DEBTOR)


def _promised(promise: Promise) -> Event:
    """An undertaking to pay is consent, but only a recording or a writing proves it: one is recorded by hand."""
    return Event(Kind.CONSENT, promise.made_on)


def _clock(
    debt: Debt,
    rows: list[LimitationEvent],
    read: list[Event],
    as_of: dt.date,
    table: list[Row],
    guarantees: list[Guarantee],
) -> DebtClock:
    by_id = {row.pk: row for row in rows}
    clock = clock_on(debt, [*(event_of(row) for row in rows if row.guarantee_id is None), *read], as_of, table)
    found = [
        GuaranteeFound(one, own, _facts(own.weighed, by_id))
        for one in guarantees
        for own in [guarantee_clock_on(one, debt, rows, as_of)]
    ]
    facts = _facts(clock.weighed, by_id) if clock else []
    return DebtClock(debt, clock, facts, period_of(debt, table) if debt.limitation_law else None, found)


def _facts(weighed: Iterable[Weighed], by_id: dict[int, LimitationEvent]) -> list[Fact]:
    return [Fact(found, by_id.get(found.event.id or 0)) for found in weighed]
