"""Rounding (house rule): amounts keep their places while they are counted; a posted line is rounded once, half up."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal(0)


def to_cents(value: Decimal) -> Decimal:
    """To two places, half away from zero: 0.005 → 0.01 and −0.005 → −0.01, so that a correction undoes its line.

    Counting itself uses Python's 28 significant digits: at least twelve places behind the point for any sum that
    fits `Debt.principal` (twelve digits before it).
    """
    return value.quantize(CENT, ROUND_HALF_UP)
