"""China, loans between private parties (民间借贷): caps, rates where none was agreed, and what counts as principal.

Source: 最高人民法院关于审理民间借贷案件适用法律若干问题的规定 (2020, second revision), articles in each rule.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from strategies.money.claims import FINANCIAL_CREDITORS, CreditorClass
from strategies.money.rates import NO_INTEREST, Rate, RateBook, Series
from strategies.money.rounding import ZERO
from strategies.money.rules.register import AGREED, rule
from strategies.money.schedule import RatePiece, Schedule, shared_cap

CAP_MULTIPLE = Decimal(4)
NEW_CAP_FROM = date(2020, 8, 20)
OLD_CEILING = Rate(Decimal("0.24"))  # protected under the provisions of 2015, art. 26, as they stood until that day


@rule("INT-CN-01")
def private_loan_cap(book: RateBook, contract_on: date) -> list[RatePiece]:
    """Four times LPR1Y of the day of the contract (art. 25)."""
    return [_four_times_lpr(book, contract_on, "INT-CN-01")]


@rule("INT-CN-08")
def old_contract_cap(book: RateBook, filed_on: date) -> list[RatePiece]:
    """Contracts made before 20 August 2020, filed after: the old 24 % until the 19th, then LPR of the filing (art. 31)."""
    return [
        RatePiece(OLD_CEILING, "INT-CN-08", str(OLD_CEILING), until=NEW_CAP_FROM),
        _four_times_lpr(book, filed_on, "INT-CN-08", first_day=NEW_CAP_FROM),
    ]


def cap_of(book: RateBook, contract_on: date, filed_on: date) -> list[RatePiece]:
    """The cap of a private loan; `filed_on` is the day of filing, or today while nothing is filed."""
    return old_contract_cap(book, filed_on) if contract_on < NEW_CAP_FROM else private_loan_cap(book, contract_on)


@rule("INT-CN-02")
def within_one_cap(claims: Mapping[str, Schedule], caps: Schedule, year: int) -> dict[str, list[RatePiece]]:
    """Late interest and penalty together stay under the cap (art. 29); the earlier kind in `claims` keeps its share.

    Fees claimed as a sum have no rate: `fees_within_cap` cuts them by the amounts.
    """
    return shared_cap(claims, caps, year, then="INT-CN-02")


@rule("INT-CN-02")
def fees_within_cap(fees: Decimal, *, interest_and_penalty: Decimal, ceiling: Decimal) -> Decimal:
    """What may be claimed of fees: the room under the ceiling that interest and penalty leave. Same money, same days."""
    return max(ZERO, min(fees, ceiling - interest_and_penalty))


@rule("INT-CN-03")
def late_without_any_rate(book: RateBook, first_day_late: date) -> list[RatePiece]:
    """Neither a term rate nor a late rate agreed: LPR1Y of the day on which default begins (art. 28(2)(1))."""
    lpr = book.on(Series.LPR1Y, first_day_late)
    return [RatePiece(Rate(lpr.rate), "INT-CN-03", str(lpr))]


@rule("INT-CN-04")
def late_at_term_rate(term_rate: Rate) -> list[RatePiece]:
    """A term rate but no late rate agreed: the term rate goes on (art. 28(2)(2)); the cap is applied after."""
    return [RatePiece(term_rate, "INT-CN-04")]


def late_rate(book: RateBook, term_rate: Rate | None, agreed: Rate | None, first_day_late: date) -> list[RatePiece]:
    """The late interest that may be claimed before any cap (art. 28)."""
    if agreed is not None:
        return [RatePiece(agreed, AGREED)]
    if term_rate is not None:
        return late_at_term_rate(term_rate)
    return late_without_any_rate(book, first_day_late)


@rule("INT-CN-05")
def renewed_principal(old_principal: Decimal, interest_within_cap: Decimal, noted: Decimal) -> Decimal:
    """A new note that turns interest into principal is principal up to the interest within the cap (art. 27(1))."""
    return min(noted, old_principal + interest_within_cap)


@rule("INT-CN-05")
def renewal_ceiling(first_principal: Decimal, cap: Rate, years: Decimal) -> Decimal:
    """The most that all notes together may come to: the first principal and the cap on it for the whole time (27(2))."""
    return first_principal * (1 + cap.yearly() * years)


@rule("INT-CN-06")
def principal_paid_out(noted: Decimal, paid_out: Decimal) -> Decimal:
    """Interest kept back in advance was never lent (Civil Code 670; art. 26)."""
    return min(noted, paid_out)


@rule("INT-CN-07")
def term_interest(term_rate: Rate | None) -> list[RatePiece]:
    """No clause on interest, or between natural persons an unclear one: none during the term (Civil Code 680; art. 24)."""
    return [RatePiece(term_rate, AGREED) if term_rate is not None else RatePiece(NO_INTEREST, "INT-CN-07")]


@rule("INT-CN-09")
def is_private_lending(creditor_class: CreditorClass) -> bool:
    """Banks, consumer-finance companies and the seven kinds of local financial institutions stand outside (2020-12-29)."""
    return creditor_class not in FINANCIAL_CREDITORS


def _four_times_lpr(book: RateBook, day: date, name: str, first_day: date = date.min) -> RatePiece:
    lpr = book.on(Series.LPR1Y, day)
    return RatePiece(Rate(CAP_MULTIPLE * lpr.rate), name, f"{CAP_MULTIPLE} × {lpr}", first_day)
