"""Lines added to one debt, with the stored figures that they change. The caller holds the lock of the debt's case."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from cases.models import Bucket, Debt, LedgerLine, LineKind, Payment, Portfolio, User
from cases.services.ledger.order import COLUMNS
from cases.services.verdict import Refused
from strategies.money.allocation import Share


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


def payment_entry(payment: Payment, share: Share) -> Entry:
    """What the payment is used for on one part of a debt, and why there (`payment_reason`)."""
    return Entry(
        LineKind.PAYMENT,
        Bucket(share.bucket.value),
        -share.amount,
        payment.paid_on,
        rule=share.place.rule.value,
        working=_why(share),
        payment=payment,
        portfolio=payment.portfolio,
    )


def _why(share: Share) -> dict[str, Any]:
    """Why the payment went to this debt, as the line keeps it: the key of PAY-560 that decided and what it compared."""
    reason = share.reason
    return {
        "key": str(reason.key),
        "own": reason.own,
        "other": reason.other,
        "rival": reason.rival,
        "first": reason.first,
    }


def open_parts(debts: Sequence[Debt]) -> dict[int, dict[str, Decimal]]:
    """What is owed of each bucket of each debt: debt id → bucket → amount, from the lines. One query."""
    owed: dict[int, dict[str, Decimal]] = defaultdict(dict)
    lines = LedgerLine.objects.filter(debt__in=debts).order_by().values_list("debt_id", "bucket")
    for debt_id, bucket, amount in lines.annotate(sum=Sum("amount")):
        owed[debt_id][bucket] = amount
    return owed
