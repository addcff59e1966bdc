"""China, financial lenders: banks, cards, micro-loan companies. The private lending caps do not reach them (INT-CN-09)."""

from datetime import date
from decimal import Decimal

from strategies.money.rates import Per, Rate, RateBook, Series
from strategies.money.rounding import ZERO
from strategies.money.rules.cn_private import CAP_MULTIPLE
from strategies.money.rules.register import AGREED, rule
from strategies.money.schedule import RatePiece, capped

ALL_IN_CEILING = Rate(Decimal("0.24"))
LEAST_BANK_FACTOR, MOST_BANK_FACTOR = Decimal("1.3"), Decimal("1.5")
# The guide is of December 2025: loans of that month are taken as made before it.
MICROLOAN_GUIDE_FROM, MICROLOAN_LPR_FROM = date(2026, 1, 1), date(2028, 1, 1)
CARD_CEILING = Rate(Decimal("0.0005"), Per.DAY)
CARD_BAND_FROM, CARD_BAND_LIFTED = date(2017, 1, 1), date(2021, 1, 1)
CARD_LATE_SHARE = Decimal("0.05")


@rule("INT-CN-10")
def all_in_cap() -> list[RatePiece]:
    """24 % a year on everything together, once the debtor has asked for the reduction (法发〔2017〕22号)."""
    return [RatePiece(ALL_IN_CEILING, "INT-CN-10", str(ALL_IN_CEILING))]


@rule("INT-CN-10")
def is_reducible(charges: Decimal, *, base: Decimal, days: int) -> bool:
    """Whether interest, compound interest, penalty and fees of these days come to more than 24 % a year of the base."""
    return charges > base * ALL_IN_CEILING.yearly() * days / 365


@rule("INT-CN-11")
def microloan_cap(book: RateBook, contract_on: date) -> list[RatePiece]:
    """All-in by the day of origination: 24 % under the guide, four times LPR1Y from 2028 on; none for older loans."""
    if contract_on < MICROLOAN_GUIDE_FROM:
        return []
    guide = [RatePiece(ALL_IN_CEILING, "INT-CN-11", str(ALL_IN_CEILING))]
    if contract_on < MICROLOAN_LPR_FROM:
        return guide
    lpr = book.on(Series.LPR1Y, contract_on)
    return capped(guide, [RatePiece(Rate(CAP_MULTIPLE * lpr.rate), "INT-CN-11", f"{CAP_MULTIPLE} × {lpr}")])


@rule("INT-CN-12")
def bank_late_range(term_rate: Rate) -> tuple[Rate, Rate]:
    """What a bank may agree for the time after the due date: the contract rate and 30 to 50 % of it (银发〔2003〕251号)."""
    return term_rate.times(LEAST_BANK_FACTOR), term_rate.times(MOST_BANK_FACTOR)


@rule("INT-CN-12")
def bank_late_cap(term_rate: Rate) -> list[RatePiece]:
    """The most of that range, over an agreed late rate that lies above it."""
    most = bank_late_range(term_rate)[1]
    return [RatePiece(most, "INT-CN-12", f"{term_rate} × {MOST_BANK_FACTOR}")]


@rule("INT-CN-12")
def bank_late_rate(term_rate: Rate, factor: Decimal | None) -> list[RatePiece]:
    """The contract rate times the agreed factor, 1.5 at most; the least of the range where the contract is not known."""
    chosen = LEAST_BANK_FACTOR if factor is None else min(factor, MOST_BANK_FACTOR)
    return [RatePiece(term_rate.times(chosen), "INT-CN-12", f"{term_rate} × {chosen.normalize():f}")]


@rule("INT-CN-13")
def card_rate(agreed: Rate, year: int) -> list[RatePiece]:
    """Daily interest on an overdraft: 0.05 % a day at most from 2017 to 2020, then by contract (银发〔2020〕327号)."""
    band = RatePiece(CARD_CEILING, "INT-CN-13", f"{CARD_CEILING} / day", CARD_BAND_FROM, CARD_BAND_LIFTED)
    return capped([RatePiece(agreed, AGREED)], [band], year)


@rule("INT-CN-14")
def card_late_charge(least_payment: Decimal, paid: Decimal, share: Decimal = CARD_LATE_SHARE) -> Decimal:
    """违约金 by contract, usually 5 % of the unpaid part of the least payment. It never enters the base of interest."""
    return share * max(ZERO, least_payment - paid)
