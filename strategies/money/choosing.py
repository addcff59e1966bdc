"""Which rules the terms of a debt ask for: the rate before any cap, and the caps that hold over it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from strategies.money.claims import Claim, CreditorClass
from strategies.money.rates import Rate, RateBook
from strategies.money.rules import cn_lenders, cn_private, cn_trade, europe
from strategies.money.rules.register import AGREED
from strategies.money.schedule import RatePiece, Schedule, shared_cap
from strategies.money.terms import Terms

Share = Callable[[Mapping[str, Schedule], Schedule, int], dict[str, list[RatePiece]]]


@dataclass(frozen=True)
class Cap:
    """A bound on interest and penalty together, and on the fees beside them unless it bounds the rate alone.

    `share`: how several claims share it, by the cap's own rule or by one that the law has for the sharing (INT-CN-02).
    """

    schedule: Schedule
    share: Share = shared_cap
    with_fees: bool = True


def late_rate(terms: Terms, book: RateBook, first_day: date, last_day: date) -> list[RatePiece]:
    """The rate before caps: the statute's where it gives one and the contract is silent, else the contract's."""
    if terms.law == "CN":
        return _chinese_late_rate(terms, book, first_day)
    if terms.claim is Claim.SALE and terms.late_rate is None:
        return _european_late_rate(terms.jurisdiction, book, first_day, last_day)
    return agreed(terms.late_rate)


def _chinese_late_rate(terms: Terms, book: RateBook, first_day: date) -> list[RatePiece]:
    match terms.claim:
        case Claim.LOAN if cn_private.is_private_lending(terms.creditor_class):
            return cn_private.late_rate(book, terms.term_rate, terms.late_rate, first_day)
        case Claim.LOAN if terms.late_rate is None and terms.term_rate is not None:
            return cn_lenders.bank_late_rate(terms.term_rate, terms.late_factor)
        case Claim.CARD if daily := terms.late_rate or terms.term_rate:
            return cn_lenders.card_rate(daily, terms.year)
        case Claim.SME_SUPPLY:
            return cn_trade.sme_late_rate(book, terms.contract_on, terms.late_rate, terms.year)
        case Claim.SALE if terms.late_rate is None and terms.penalty_rate is None:
            return cn_trade.sale_late_rate(book, first_day, terms.late_factor)
    return agreed(terms.late_rate or (terms.term_rate if terms.claim is Claim.JUDGMENT else None))


def _european_late_rate(state: str, book: RateBook, first_day: date, last_day: date) -> list[RatePiece]:
    """By state, never one formula (INT-EU-04); none outside Europe, where only the contract gives a rate."""
    match state:
        case "CN" | "US":
            return []
        case "UK":
            return europe.uk_late_rate(book, first_day)
        case "BE":
            return europe.belgian_late_rate(book, first_day, last_day)
        case "IE":
            return europe.irish_late_rate(book, last_day)
    return europe.eu_late_rate(book, first_day, last_day)


def caps_of(terms: Terms, book: RateBook, as_of: date) -> list[Cap]:
    """Every cap that holds, and how several claims share it."""
    caps: list[Cap] = []
    if terms.agreed_cap is not None:
        caps.append(Cap(agreed(terms.agreed_cap)))
    if terms.law != "CN" or terms.claim not in (Claim.LOAN, Claim.CARD):
        return caps
    if terms.claim is Claim.LOAN and cn_private.is_private_lending(terms.creditor_class):
        assert terms.contract_on is not None
        cap = cn_private.cap_of(book, terms.contract_on, terms.filed_on or as_of)
        caps.append(Cap(cap, cn_private.within_one_cap))
        return caps
    if terms.creditor_class is CreditorClass.BANK and terms.claim is Claim.LOAN and terms.term_rate is not None:
        caps.append(Cap(cn_lenders.bank_late_cap(terms.term_rate), with_fees=False))
    if terms.creditor_class is CreditorClass.MICROLOAN and terms.contract_on is not None:
        caps.append(Cap(cn_lenders.microloan_cap(book, terms.contract_on)))
    if terms.reduction_requested:
        caps.append(Cap(cn_lenders.all_in_cap()))
    return caps


def agreed(rate: Rate | None) -> list[RatePiece]:
    """The contract's own rate; nothing where it has none."""
    return [] if rate is None else [RatePiece(rate, AGREED)]
