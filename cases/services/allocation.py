"""Where a booked payment goes: Civil Code art. 560 among the debts of its case, each debt's own order inside it.

The rule book decides (strategies/money/allocation.py); this room reads what is owed and writes what was decided.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from cases.models import Allocation, Case, Debt, Payment
from cases.services.ledger import open_parts, post_payment
from strategies.money.allocation import OpenDebt, Share
from strategies.money.allocation import allocate as share_out
from strategies.money.allocation_orders import Bucket, Within
from strategies.money.payment import Designation
from strategies.money.payment import Payment as Received
from strategies.money.terms import Terms


def allocate(*, payment: Payment, case: Case, named: Sequence[Debt] = (), agreed: bool = False) -> Decimal:
    """Use the payment up on the unpaid debts of a locked case; returns what is left, which stays the case's credit.

    `named`: the debts that the debtor designated, or (`agreed`) both parties agreed on, in this order. A debt on hold
    (disputed) takes money only when every other debt is paid, unless it was named: paying it may read as admitting it.
    Side effects: an allocation for each debt that takes something, its lines, its day of settlement, the credit.
    """
    debts = list(Debt.objects.filter(case=case).unpaid().oldest_due_first())
    first = [debt.pk for debt in named]
    left = payment.amount
    for group in (
        [debt for debt in debts if not debt.on_hold or debt.pk in first],
        [debt for debt in debts if debt.on_hold and debt.pk not in first],
    ):
        left = use(payment=payment, amount=left, debts=group, named=first, agreed=agreed)
    if left:
        payment.unallocated = left
        payment.save(update_fields=["unallocated"])
        case.credit += left
        case.save(update_fields=["credit"])
    return left


def use(
    *, payment: Payment, amount: Decimal, debts: Sequence[Debt], named: Sequence[int] = (), agreed: bool = False
) -> Decimal:
    """Use an amount of the payment on these debts, each up to what it owes; returns what is left.

    `named`: the ids of the debts that go first, as far as they are among them.
    """
    if not amount or not debts:
        return amount
    open_ids = {debt.pk for debt in debts}
    first = tuple(debt_id for debt_id in named if debt_id in open_ids)
    received = Received(
        amount=amount,
        paid_on=payment.paid_on,
        currency=payment.currency,
        agreed=first if agreed else (),
        designations=() if agreed else tuple(map(Designation, first)),
    )
    owed = open_parts(debts)
    result = share_out(received, [open_debt(debt, owed.get(debt.pk, {})) for debt in debts])
    shares: dict[int, list[Share]] = {}
    for share in result.shares:
        shares.setdefault(share.debt_id, []).append(share)
    by_id = {debt.pk: debt for debt in debts}
    _write(payment, [(by_id[debt_id], found) for debt_id, found in shares.items()])
    return result.remainder


def _write(payment: Payment, used: Iterable[tuple[Debt, list[Share]]]) -> None:
    for debt, shares in used:
        part = sum((share.amount for share in shares), Decimal(0))
        Allocation.objects.create(payment=payment, debt=debt, amount=part)
        if part == debt.balance:
            debt.settled_on = payment.paid_on
            debt.save(update_fields=["settled_on"])
        post_payment(payment=payment, debt=debt, shares=shares)


def open_debt(debt: Debt, owed: Mapping[str, Decimal]) -> OpenDebt:
    """The debt as the rule book reads it; `owed`: what is open of each bucket, from the lines.

    Where a correction left a part below nothing, the others together owe more than the debt does: what is too much is
    taken off from the principal first, so that no payment brings the debt below nothing.
    """
    parts = {Bucket(bucket): amount for bucket, amount in owed.items()}
    over = -sum((amount for amount in parts.values() if amount < 0), Decimal(0))
    for bucket in (Bucket.PRINCIPAL, Bucket.PENALTY, Bucket.FEE, Bucket.INTEREST, Bucket.COST):
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
        currency=debt.currency,
    )


def burden_of(debt: Debt) -> Decimal:
    """All that the agreed terms let run on the debt in a year, as a fraction: late rate (else term rate) and penalty."""
    if not debt.terms:
        return Decimal(0)
    terms = Terms.from_json(debt.terms)
    rates = [terms.late_rate or terms.term_rate, terms.penalty_rate]
    return sum((rate.yearly(terms.year) for rate in rates if rate), Decimal(0))
