"""United States: what a third-party collector may add to a consumer debt, and when the time to dispute it ends.

Source: 15 USC 1692f(1); 12 CFR 1006.22(b), 1006.34(b)(5).
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from strategies.money.day_count import ONE_DAY
from strategies.money.rules.register import rule

DAYS_TO_ARRIVE = 5  # business days after sending
DAYS_TO_DISPUTE = 30
SATURDAY = 5


@rule("INT-US-01")
def charges_without_basis(
    charged: Iterable[str], *, agreed: Collection[str], permitted_by_law: Collection[str] = ()
) -> list[str]:
    """The codes of interest, fees and charges that neither the agreement nor a law of the state names: not collectable."""
    return [code for code in charged if code not in agreed and code not in permitted_by_law]


@rule("VAL-US-01")
def validation_ends_on(sent_on: date, holidays: Collection[date]) -> date:
    """Thirty days after the notice is taken to have arrived: on the fifth day that is no weekend and no federal holiday."""
    arrived, left = sent_on, DAYS_TO_ARRIVE
    while left:
        arrived += ONE_DAY
        left -= arrived.weekday() < SATURDAY and arrived not in holidays
    return arrived + timedelta(days=DAYS_TO_DISPUTE)
