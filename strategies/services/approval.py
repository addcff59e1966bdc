"""What a role may give up of a debt."""

from decimal import Decimal

from strategies.models import ApprovalLimit
from strategies.money.rounding import to_cents

NOTHING = Decimal(0)
HUNDRED = Decimal(100)


# What ships, for an administrator to change: role, part, most amount, most percent. Agents give up nothing, supervisors no
# principal and no costs.
SHIPPED_LIMITS = (
    ("supervisor", "interest", 5_000, 50),
    ("supervisor", "penalty", 5_000, 100),
    ("supervisor", "fee", 2_000, 100),
    ("supervisor", "cost", 0, 0),
    ("supervisor", "doubled_interest", 5_000, 50),
    ("supervisor", "principal", 0, 0),
    ("admin", "interest", 50_000, 100),
    ("admin", "penalty", 50_000, 100),
    ("admin", "fee", 20_000, 100),
    ("admin", "cost", 20_000, 50),
    ("admin", "doubled_interest", 50_000, 100),
    ("admin", "principal", 50_000, 20),
)


def ship_default_limits() -> int:
    """Add the shipped limits where there is none yet; returns how many."""
    if ApprovalLimit.objects.exists():
        return 0
    limits = (
        ApprovalLimit(role=role, part=part, most_amount=amount, most_percent=percent)
        for role, part, amount, percent in SHIPPED_LIMITS
    )
    return len(ApprovalLimit.objects.bulk_create(limits))


def limits_of(role: str) -> dict[str, ApprovalLimit]:
    """The role's limits by part. One query."""
    return {limit.part: limit for limit in ApprovalLimit.objects.filter(role=role)}


def most_of(limit: ApprovalLimit | None, open_amount: Decimal) -> Decimal:
    """The most of a part that may be given up where `open_amount` is owed of it; nothing without a limit."""
    if limit is None or open_amount <= 0:
        return NOTHING
    return min(limit.most_amount, to_cents(open_amount * limit.most_percent / HUNDRED), open_amount)
