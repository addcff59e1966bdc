"""From terms to lines: which rules a debt's terms ask for, and what has accrued on a day.

The law and the claim choose the rate (`late_schedules`); caps cut it; the engine counts it. A refusal to guess is an
exception of the rate book (`RateUnknown`): a missing LPR is never taken for none.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from strategies.money.accrual import AccrualLine, Movement, accrue, total
from strategies.money.choosing import Cap, agreed, caps_of, late_rate
from strategies.money.claims import Claim
from strategies.money.day_count import ONE_DAY, Counting
from strategies.money.rates import RateBook
from strategies.money.rounding import ZERO
from strategies.money.rules import cn_private, cn_trade
from strategies.money.schedule import RatePiece, Schedule
from strategies.money.terms import Terms, TermsRefused, contradictions

Schedules = dict[str, list[RatePiece]]


class Kind(StrEnum):
    """Ledger kinds that accrue; `DELAY` is the doubled part after judgment, a bucket of its own in PAY-EXEC."""

    INTEREST = "interest"
    PENALTY = "penalty"
    DELAY = "delay"


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
    for cap in caps_of(terms, book, as_of):
        if cap.with_fees and cap.schedule:
            ceiling = total(_lines(terms, movements, cap.schedule, due_on, as_of))
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
    schedule = _within(terms, claim, caps_of(terms, book, until))[Kind.INTEREST]
    return _lines(terms, movements, schedule, lent_on, until, Counting.FIRST_DAY)


def late_schedules(terms: Terms, book: RateBook, *, due_on: date, as_of: date) -> Schedules:
    """The rates of late interest and penalty by kind, caps applied; empty if the terms claim nothing."""
    _check(terms)
    claims = {kind: pieces for kind, pieces in _claims(terms, book, due_on, as_of).items() if pieces}
    return _within(terms, claims, caps_of(terms, book, as_of))


def _check(terms: Terms) -> None:
    if lacking := contradictions(terms):
        raise TermsRefused(lacking)


def _claims(terms: Terms, book: RateBook, due_on: date, as_of: date) -> Schedules:
    if not terms.claim:
        return {}
    claims = {Kind.INTEREST.value: late_rate(terms, book, due_on + ONE_DAY, as_of)}
    if terms.claim is Claim.JUDGMENT and terms.law == "CN":
        claims[Kind.DELAY] = cn_trade.judgment_delay()
    elif terms.penalty_rate is not None:
        claims[Kind.PENALTY] = agreed(terms.penalty_rate)
    return claims


def _within(terms: Terms, claims: Mapping[str, list[RatePiece]], caps: Sequence[Cap]) -> Schedules:
    kept = dict(claims)
    for cap in caps:
        kept = cap.share(kept, cap.schedule, terms.year)
    return kept


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
