"""Lines added to one debt, with the stored figures that they change. The caller holds the lock of the debt's case."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from cases.models import Bucket, Debt, LedgerLine, LineKind, Payment, Portfolio, User
from cases.services.ledger.order import COLUMNS, RULE, split_payment
from cases.services.verdict import Refused


@dataclass(frozen=True)
class Entry:
    """One line to be. `amount` in the debt's currency, to the cent; above zero it raises what is owed."""

    kind: LineKind
    bucket: Bucket
    amount: Decimal
    value_on: dt.date
    rule: str = ""
    working: dict[str, Any] = field(default_factory=dict)
    period_from: dt.date | None = None
    period_to: dt.date | None = None
    payment: Payment | None = None
    portfolio: Portfolio | None = None
    corrects: LedgerLine | None = None
    note: str = ""


@transaction.atomic
def post(
    *, debt: Debt, entries: Sequence[Entry], booked_on: dt.date, now: dt.datetime, by: User | None = None
) -> list[LedgerLine]:
    """Add the entries to the debt's lines, and the sums of them to its stored figures.

    `debt` was read under the lock of its case and is brought up to date, its generated columns excepted.
    Raises Refused where a part, or what is owed, would fall below zero.
    """
    lines = LedgerLine.objects.bulk_create(
        LedgerLine(debt=debt, booked_on=booked_on, at=now, by=by, **vars(entry)) for entry in entries
    )
    changed = set()
    for entry in entries:
        name, amount = ("paid", -entry.amount) if entry.payment else (COLUMNS[entry.bucket], entry.amount)
        setattr(debt, name, getattr(debt, name) + amount)
        changed.add(name)
    parts = [getattr(debt, name) for name in COLUMNS.values()]
    if min(parts) < 0 or not 0 <= debt.paid <= sum(parts):
        raise Refused(_("Debt %(number)s would owe less than nothing.") % {"number": debt.number})
    debt.save(update_fields=sorted(changed))
    return lines


def post_payment(*, payment: Payment, debt: Debt, amount: Decimal, owed: Mapping[str, Decimal]) -> list[LedgerLine]:
    """One line for each part of the debt that this amount of the payment is used for (PAY-561)."""
    entries = [
        Entry(LineKind.PAYMENT, bucket, -part, payment.paid_on, rule=RULE, payment=payment)
        for bucket, part in split_payment(amount, owed).items()
    ]
    return post(
        debt=debt, entries=entries, booked_on=payment.booked_on, now=payment.recorded_at, by=payment.recorded_by
    )


def open_parts(debts: Sequence[Debt]) -> dict[int, dict[str, Decimal]]:
    """What is owed of each bucket of each debt: debt id → bucket → amount, from the lines. One query."""
    owed: dict[int, dict[str, Decimal]] = defaultdict(dict)
    lines = LedgerLine.objects.filter(debt__in=debts).order_by().values_list("debt_id", "bucket")
    for debt_id, bucket, amount in lines.annotate(sum=Sum("amount")):
        owed[debt_id][bucket] = amount
    return owed
