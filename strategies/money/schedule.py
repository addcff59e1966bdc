"""Which rate holds on which day, and by which rule: the answer of the rules and the question of the engine."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from strategies.money.rates import Rate
from strategies.money.rounding import ZERO


@dataclass(frozen=True)
class RatePiece:
    """One rate from `first_day` (counted) to `until` (not counted; None: no end), with its rule and where it is from.

    `claimed`: what was asked for where a cap has cut it.
    """

    rate: Rate
    rule: str
    source: str = ""
    first_day: date = date.min
    until: date | None = None
    claimed: Rate | None = None

    def covers(self, day: date) -> bool:
        return self.first_day <= day and (self.until is None or day < self.until)


Schedule = Sequence[RatePiece]


def piece_on(schedule: Schedule, day: date) -> RatePiece | None:
    return next((piece for piece in schedule if piece.covers(day)), None)


def change_days(schedule: Iterable[RatePiece]) -> set[date]:
    """Every day on which a piece begins or the one before has ended."""
    return {day for piece in schedule for day in (piece.first_day, piece.until) if day is not None}


def capped(claimed: Schedule, caps: Schedule, year: int = 365) -> list[RatePiece]:
    """On every day the lower of the two; where no cap holds, what was claimed. A cap never raises a rate.

    `year`: how many days of a daily rate stand against a yearly one, the basis of the debt's day count.

    The piece carries the rule that decided: the claim's where it keeps within the cap, else the cap's.
    """

    def lower(claim: RatePiece, cap: RatePiece) -> RatePiece:
        if claim.rate.yearly(year) <= cap.rate.yearly(year):
            return claim
        return replace(cap, claimed=claim.claimed or claim.rate)

    return _overlaid(claimed, caps, lower)


def raised(agreed: Schedule, floors: Schedule, year: int = 365) -> list[RatePiece]:
    """On every day the higher of the two, where a law sets a floor under the agreed rate."""

    def higher(own: RatePiece, floor: RatePiece) -> RatePiece:
        return floor if floor.rate.yearly(year) > own.rate.yearly(year) else own

    return _overlaid(agreed, floors, higher)


def shared_cap(
    claims: Mapping[str, Schedule], caps: Schedule, year: int = 365, *, then: str = ""
) -> dict[str, list[RatePiece]]:
    """Several claims under one cap: the first keeps what it may, each next one the room left, under the rule `then`."""
    kept = {}
    for kind, claim in claims.items():
        kept[kind] = capped(claim, caps, year)
        caps = [replace(piece, rule=then or piece.rule) for piece in less(caps, kept[kind], year)]
    return kept


def less(caps: Schedule, used: Schedule, year: int = 365) -> list[RatePiece]:
    """The room that is left under the caps, as yearly rates, never below nothing."""

    def room(cap: RatePiece, use: RatePiece) -> RatePiece:
        return replace(cap, rate=Rate(max(ZERO, cap.rate.yearly(year) - use.rate.yearly(year))))

    return _overlaid(caps, used, room)


def _overlaid(under: Schedule, over: Schedule, choose: Callable[[RatePiece, RatePiece], RatePiece]) -> list[RatePiece]:
    begins: list[date | None] = [*sorted(change_days(under) | change_days(over)), None]
    pieces = []
    for first_day, until in pairwise(begins):
        assert first_day is not None
        below, above = piece_on(under, first_day), piece_on(over, first_day)
        if below is not None:
            chosen = choose(below, above) if above is not None else below
            pieces.append(replace(chosen, first_day=first_day, until=until))
    return pieces
