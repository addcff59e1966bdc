"""The table of what steps cost: shipped figures to begin with, an administrator's own afterwards."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from strategies.models import CostKind, StepCost

# Round figures of the order in which the trade pays for them in yuan; a house puts in its own.
SHIPPED_COSTS = {
    CostKind.CALL: Decimal(2),
    CostKind.SMS: Decimal("0.05"),
    CostKind.EMAIL: Decimal("0.01"),
    CostKind.MESSAGING: Decimal("0.05"),
    CostKind.LETTER: Decimal(8),
    CostKind.VISIT: Decimal(120),
    CostKind.PLACEMENT: Decimal(30),
    CostKind.LEGAL_STEP: Decimal(600),
}


def ship_step_costs() -> None:
    """The shipped figures, where nothing was kept yet."""
    if not StepCost.objects.exists():
        StepCost.objects.bulk_create(StepCost(kind=kind, amount=amount) for kind, amount in SHIPPED_COSTS.items())


def step_costs() -> dict[str, Decimal]:
    """What each kind costs; a kind without a row costs nothing."""
    return dict.fromkeys(CostKind.values, Decimal(0)) | dict(StepCost.objects.values_list("kind", "amount"))


@transaction.atomic
def set_step_costs(*, amounts: Mapping[str, Decimal]) -> None:
    """Keep these figures; kinds that are not named stay as they are."""
    known = {row.kind: row for row in StepCost.objects.select_for_update()}
    for kind, amount in amounts.items():
        row = known.get(kind) or StepCost(kind=CostKind(kind))
        row.amount = amount
        row.save()
