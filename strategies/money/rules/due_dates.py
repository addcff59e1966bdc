"""When a debt falls due where the law has a say: between businesses, and towards small firms."""

from dataclasses import dataclass
from datetime import date, timedelta

from strategies.money.claims import BuyerClass
from strategies.money.rules.register import rule

EU_DEFAULT_DAYS, EU_MOST_DAYS = 30, 60
SME_PUBLIC_DAYS, SME_PUBLIC_MOST_DAYS, SME_LARGE_DAYS = 30, 60, 60


@dataclass(frozen=True)
class DueDate:
    """`to_review`: the agreed term is longer than the law's usual one and stands only if its conditions are met."""

    on: date
    rule: str
    to_review: bool = False


@rule("INT-CN-18")
def sme_due_on(delivered_on: date, buyer: BuyerClass, agreed_days: int | None = None) -> DueDate:
    """Public bodies 30 days after delivery or acceptance, by contract 60 at most; large firms 60 (条例 2025, arts 9, 10).

    A large firm may agree longer within the custom of the trade: kept, and marked. A term that waits until somebody
    else has paid the buyer is void: give None for it.
    """
    if buyer is BuyerClass.PUBLIC:
        days = min(SME_PUBLIC_DAYS if agreed_days is None else agreed_days, SME_PUBLIC_MOST_DAYS)
        too_long = agreed_days is not None and agreed_days > SME_PUBLIC_MOST_DAYS
    else:
        days = SME_LARGE_DAYS if agreed_days is None else agreed_days
        too_long = days > SME_LARGE_DAYS
    return DueDate(delivered_on + timedelta(days=days), "INT-CN-18", too_long)


@rule("INT-EU-03")
def eu_due_on(
    invoice_received_on: date, delivered_on: date, buyer: BuyerClass, agreed_days: int | None = None
) -> DueDate:
    """30 days after the invoice or, if that came first, the delivery; by contract up to 60, longer only if fair.

    A public buyer has 30 days; up to 60 only by express agreement that the kind of contract justifies (arts 3, 4).
    """
    start = max(invoice_received_on, delivered_on)
    days = EU_DEFAULT_DAYS if agreed_days is None else agreed_days
    if buyer is BuyerClass.PUBLIC:
        too_long = days > EU_DEFAULT_DAYS
        days = min(days, EU_MOST_DAYS)
    else:
        too_long = days > EU_MOST_DAYS
    return DueDate(start + timedelta(days=days), "INT-EU-03", too_long)
