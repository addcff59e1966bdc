"""China, debts between businesses and judged debts: sale, payment to small firms, penalty, acceleration, delay."""

from datetime import date
from decimal import Decimal

from strategies.money.rates import Per, Rate, RateBook, Series
from strategies.money.rules.register import AGREED, rule
from strategies.money.schedule import RatePiece, raised

LEAST_SALE_FACTOR, MOST_SALE_FACTOR = Decimal("1.3"), Decimal("1.5")
PENALTY_TO_LOSS = Decimal("1.3")
SME_LATE_RATE = Rate(Decimal("0.0005"), Per.DAY)
JUDGMENT_DELAY_RATE = Rate(Decimal("0.000175"), Per.DAY)
ACCELERATION_SHARE = Decimal(1) / 5


@rule("INT-CN-15")
def is_penalty_too_high(penalty: Decimal, loss: Decimal) -> bool:
    """More than 130 % of the loss is usually too high, and cut on request (Civil Code 585; 合同编通则解释 65): a warning."""
    return penalty > PENALTY_TO_LOSS * loss


@rule("INT-CN-16")
def sale_late_range(book: RateBook, breached_on: date) -> tuple[Rate, Rate]:
    """No late clause in a sale: LPR1Y at the breach and 30 to 50 % of it (买卖合同解释 18(4))."""
    lpr = Rate(book.on(Series.LPR1Y, breached_on).rate)
    return lpr.times(LEAST_SALE_FACTOR), lpr.times(MOST_SALE_FACTOR)


@rule("INT-CN-16")
def sale_late_rate(book: RateBook, breached_on: date, factor: Decimal | None) -> list[RatePiece]:
    """The claim: LPR1Y times `factor` within the range, the least of it unless somebody chose more."""
    chosen = min(max(factor or LEAST_SALE_FACTOR, LEAST_SALE_FACTOR), MOST_SALE_FACTOR)
    lpr = book.on(Series.LPR1Y, breached_on)
    return [RatePiece(Rate(lpr.rate).times(chosen), "INT-CN-16", f"{lpr} × {chosen.normalize():f}")]


@rule("INT-CN-17")
def sme_late_rate(book: RateBook, contract_on: date | None, agreed: Rate | None, year: int) -> list[RatePiece]:
    """A large firm or public body that pays a small one late: as agreed but not under LPR1Y of the contract; else 0.05 %/d.

    Source: 保障中小企业款项支付条例 (2025) art. 17.
    """
    if agreed is None:
        return [RatePiece(SME_LATE_RATE, "INT-CN-17", f"{SME_LATE_RATE} / day")]
    assert contract_on is not None, "terms with an agreed rate say when they were agreed"
    lpr = book.on(Series.LPR1Y, contract_on)
    return raised([RatePiece(agreed, AGREED)], [RatePiece(Rate(lpr.rate), "INT-CN-17", str(lpr))], year)


@rule("INT-CN-19")
def judgment_delay() -> list[RatePiece]:
    """The doubled part after judgment: 0.0175 % a day on the judged sum still unpaid, general interest not in the base.

    From the end of the period for performance; it runs beside the general interest (CPL 264; interpretation of 2014).
    """
    return [RatePiece(JUDGMENT_DELAY_RATE, "INT-CN-19", f"{JUDGMENT_DELAY_RATE} / day")]


@rule("INT-CN-20")
def may_accelerate(price: Decimal, arrears: Decimal, *, grace_is_over: bool) -> bool:
    """Sale by instalments: a fifth of the price in arrears, and a demand whose grace has run out (Civil Code 634)."""
    return grace_is_over and arrears >= price * ACCELERATION_SHARE
