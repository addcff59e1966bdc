"""From terms to lines: which rules a debt's terms ask for, and what has accrued on a day.

The law and the claim choose the rate (`late_schedules`); caps cut it; the engine counts it. A refusal to guess is an
exception of the rate book (`RateUnknown`): a missing LPR is never taken for none.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from strategies.money.accrual import AccrualLine, Movement, accrue, total
from strategies.money.claims import Claim, CreditorClass
from strategies.money.day_count import ONE_DAY, Counting
from strategies.money.rates import Rate, RateBook
from strategies.money.rounding import ZERO
from strategies.money.rules import cn_lenders, cn_private, cn_trade, europe
from strategies.money.rules.register import AGREED
from strategies.money.schedule import RatePiece, Schedule, shared_cap
from strategies.money.terms import Terms, TermsRefused, contradictions


class Kind(StrEnum):
    """Ledger kinds that accrue; `DELAY` is the doubled part after judgment, a bucket of its own in PAY-EXEC."""

    INTEREST = "interest"
    PENALTY = "penalty"
    DELAY = "delay"


Schedules = dict[str, list[RatePiece]]
Cap = tuple[Schedule, Callable[[Mapping[str, Schedule], Schedule, int], Schedules]]


def late_interest(
    *,
    terms: Terms,
    book: RateBook,
    movements: Sequence[Movement],
    due_on: date,
    as_of: date,
    since: date | None = None,
) -> dict[str, list[AccrualLine]]:
    """What accrued from the day after `due_on` to the close of `as_of`, by kind; nothing before or without terms.

    `since`: posted already to the close of this day, so only what came after. The base is principal alone; after
    judgment the judged sum without its general interest (INT-CN-19).
    """
    start = due_on if since is None else max(due_on, since)
    if as_of <= start:
        return {}
    schedules = late_schedules(terms, book, due_on=due_on, as_of=as_of)
    return {kind: _lines(terms, movements, schedule, start, as_of) for kind, schedule in schedules.items()}


def allowed_fees(
    *, terms: Terms, book: RateBook, movements: Sequence[Movement], due_on: date, as_of: date, fees: Decimal
) -> Decimal:
    """What of `fees` may be claimed for the same days: the room that late interest and penalty leave under every cap."""
    accrued = late_interest(terms=terms, book=book, movements=movements, due_on=due_on, as_of=as_of)
    used = sum((total(lines) for lines in accrued.values()), ZERO)
    for cap, _share in _caps(terms, book, as_of):
        if cap:
            ceiling = total(_lines(terms, movements, cap, due_on, as_of))
            fees = cn_private.fees_within_cap(fees, interest_and_penalty=used, ceiling=ceiling)
    return fees


def term_interest(
    *, terms: Terms, book: RateBook, movements: Sequence[Movement], lent_on: date, until: date
) -> list[AccrualLine]:
    """Interest of the time agreed: `lent_on` counted, `until` (due date or repayment) not (算头不算尾)."""
    if terms.term_rate is None or not terms.claim or until <= lent_on:
        return []
    _check(terms)
    claim = {Kind.INTEREST.value: cn_private.term_interest(terms.term_rate)}
    schedule = _within(terms, claim, _caps(terms, book, until))[Kind.INTEREST]
    return _lines(terms, movements, schedule, lent_on, until, Counting.FIRST_DAY)


def late_schedules(terms: Terms, book: RateBook, *, due_on: date, as_of: date) -> Schedules:
    """The rates of late interest and penalty by kind, caps applied; empty if the terms claim nothing."""
    _check(terms)
    claims = {kind: pieces for kind, pieces in _claims(terms, book, due_on, as_of).items() if pieces}
    return _within(terms, claims, _caps(terms, book, as_of))


def _check(terms: Terms) -> None:
    if lacking := contradictions(terms):
        raise TermsRefused(lacking)


def _claims(terms: Terms, book: RateBook, due_on: date, as_of: date) -> Schedules:
    if not terms.claim:
        return {}
    claims = {Kind.INTEREST.value: _late_rate(terms, book, due_on + ONE_DAY, as_of)}
    if terms.claim is Claim.JUDGMENT and terms.law == "CN":
        claims[Kind.DELAY] = cn_trade.judgment_delay()
    elif terms.penalty_rate is not None:
        claims[Kind.PENALTY] = _agreed(terms.penalty_rate)
    return claims


def _late_rate(terms: Terms, book: RateBook, first_day: date, last_day: date) -> list[RatePiece]:
    """The rate before caps: the statute's where it gives one and the contract is silent, else the contract's."""
    if terms.law == "CN":
        return _chinese_late_rate(terms, book, first_day)
    if terms.claim is Claim.SALE and terms.late_rate is None:
        return _european_late_rate(terms.jurisdiction, book, first_day, last_day)
    return _agreed(terms.late_rate)


def _chinese_late_rate(terms: Terms, book: RateBook, first_day: date) -> list[RatePiece]:
    match terms.claim:
        case Claim.LOAN if cn_private.is_private_lending(terms.creditor_class):
            return cn_private.late_rate(book, terms.term_rate, terms.late_rate, first_day)
        case Claim.LOAN if terms.late_rate is None and terms.term_rate is not None:
            return cn_lenders.bank_late_rate(terms.term_rate, terms.late_factor)
        case Claim.CARD if agreed := terms.late_rate or terms.term_rate:
            return cn_lenders.card_rate(agreed, terms.year)
        case Claim.SME_SUPPLY:
            return cn_trade.sme_late_rate(book, terms.contract_on, terms.late_rate, terms.year)
        case Claim.SALE if terms.late_rate is None and terms.penalty_rate is None:
            return cn_trade.sale_late_rate(book, first_day, terms.late_factor)
    return _agreed(terms.late_rate or (terms.term_rate if terms.claim is Claim.JUDGMENT else None))


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


def _caps(terms: Terms, book: RateBook, as_of: date) -> list[Cap]:
    """Every cap that holds, and how several claims share it."""
    caps: list[Cap] = []
    if terms.agreed_cap is not None:
        caps.append((_agreed(terms.agreed_cap), shared_cap))
    if terms.law != "CN" or terms.claim not in (Claim.LOAN, Claim.CARD):
        return caps
    if terms.claim is Claim.LOAN and cn_private.is_private_lending(terms.creditor_class):
        assert terms.contract_on is not None
        caps.append((cn_private.cap_of(book, terms.contract_on, terms.filed_on or as_of), cn_private.within_one_cap))
        return caps
    if terms.creditor_class is CreditorClass.BANK and terms.claim is Claim.LOAN and terms.term_rate is not None:
        caps.append((cn_lenders.bank_late_cap(terms.term_rate), shared_cap))
    if terms.creditor_class is CreditorClass.MICROLOAN and terms.contract_on is not None:
        caps.append((cn_lenders.microloan_cap(book, terms.contract_on), shared_cap))
    if terms.reduction_requested:
        caps.append((cn_lenders.all_in_cap(), shared_cap))
    return caps


def _within(terms: Terms, claims: Mapping[str, list[RatePiece]], caps: Sequence[Cap]) -> Schedules:
    kept = dict(claims)
    for cap, share in caps:
        kept = share(kept, cap, terms.year)
    return kept


def _agreed(rate: Rate | None) -> list[RatePiece]:
    return [] if rate is None else [RatePiece(rate, AGREED)]


def _lines(
    terms: Terms,
    movements: Sequence[Movement],
    schedule: Schedule,
    start: date,
    end: date,
    counting: Counting = Counting.LAST_DAY,
) -> list[AccrualLine]:
    return accrue(
        movements=movements,
        schedule=schedule,
        start=start,
        end=end,
        day_count=terms.day_count,
        counting=counting,
        frozen=terms.frozen,
    )
