"""The ladder: which stage fits a case, from its days past due and its collectable balance.

Two readings of one rule. `stage_for` answers for one case. `misfits` gives the same answer as boxes of
days and balance, so that SQL can find every case out of step by index ranges without looking at the rest.

A case belongs to the farthest rung whose threshold of days *and* least balance it meets (architecture
decision 7). Cases outsourced or in legal are never eased back by the ladder: a person recalls them, and may ask that
they stay in house for a while: then the ladder answers as if it had no rung outside the house.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from strategies.stages import LADDER_ORDER, PERSON_LEFT_STAGES, Stage, rank

CURABLE_STAGES: tuple[Stage, ...] = (Stage.PHONE, Stage.VISIT, Stage.OUTSOURCED, Stage.LEGAL)
CURED_INTO: tuple[Stage, ...] = (Stage.PENDING, Stage.REMINDER)
EARLIEST_DAY = -100_000


@dataclass(frozen=True)
class Rung:
    """`from_days` in days past due (−1: the day before due); `least_balance` in the case's currency."""

    stage: Stage
    from_days: int
    least_balance: Decimal = Decimal(0)


@dataclass(frozen=True)
class Misfit:
    """Cases in `stage` that belong to `target`: days in [days_from, days_to], balance in [balance_from, balance_below).

    None stands for no bound. `in_house`: only of cases that a recall keeps in house (True), of all others (False), or of
    both (None).
    """

    stage: Stage
    target: Stage
    days_from: int
    days_to: int | None
    balance_from: Decimal | None
    balance_below: Decimal | None
    in_house: bool | None = None


@dataclass(frozen=True)
class Ladder:
    """The rungs of one policy version; `policy_id` names it in every move."""

    rungs: tuple[Rung, ...]
    policy_id: int | None = None
    grace_days: int = 0

    @classmethod
    def of(cls, rungs: Iterable[Rung], *, policy_id: int | None = None, grace_days: int = 0) -> "Ladder":
        return cls(tuple(sorted(rungs, key=lambda rung: rank(rung.stage))), policy_id, grace_days)

    def fitting(self, days_past_due: int, balance: Decimal) -> Stage:
        """The farthest rung met, or pending if none is."""
        for rung in reversed(self.rungs):
            if days_past_due >= rung.from_days and balance >= rung.least_balance:
                return rung.stage
        return Stage.PENDING

    def kept_in_house(self) -> "Ladder":
        """The same ladder without the rungs outside the house: for cases that a recall keeps in."""
        inside = tuple(rung for rung in self.rungs if rung.stage not in PERSON_LEFT_STAGES)
        return Ladder(inside, self.policy_id, self.grace_days)

    def stage_for(self, current: str, days_past_due: int | None, balance: Decimal, *, in_house: bool = False) -> Stage:
        """Where an open case in `current` belongs; it stays where no unpaid, undisputed debt runs (None)."""
        if days_past_due is None:
            return Stage(current)
        ladder = self.kept_in_house() if in_house else self
        return _target(Stage(current), ladder.fitting(days_past_due, balance))

    def misfits(self) -> list[Misfit]:
        """Every (stage, target) pair of different stages as disjoint boxes; together exactly `stage_for` ≠ stage."""
        return list(_misfits(self))

    def is_cured(self, current: str, days_past_due: int | None, balance: Decimal, *, in_house: bool = False) -> bool:
        """Whether work had begun (phone or later), nothing is overdue any more, and no call would be due either."""
        ladder = self.kept_in_house() if in_house else self
        return (
            Stage(current) in CURABLE_STAGES
            and days_past_due is not None
            and days_past_due <= 0
            and ladder.fitting(days_past_due, balance) in CURED_INTO
        )

    def cures(self) -> list[Misfit]:
        """`is_cured` as disjoint boxes; the target says what the ladder would give to the debts left over."""
        return list(_cured(self))

    def regions(self) -> list[tuple[int, int | None, Decimal | None, Decimal | None, Stage]]:
        """The plane of days × balance cut where any rung begins, neighbours with the same answer joined."""
        days = [EARLIEST_DAY, *sorted({rung.from_days for rung in self.rungs})]
        regions = []
        for index, first in enumerate(days):
            last = days[index + 1] - 1 if index + 1 < len(days) else None
            regions += [(first, last, low, high, stage) for low, high, stage in self._bands(first)]
        return _joined(regions)

    def _bands(self, day: int) -> list[tuple[Decimal | None, Decimal | None, Stage]]:
        """Bands of balance on one day, lowest first, neighbours with the same answer joined."""
        cuts: list[Decimal | None] = [None, *sorted({r.least_balance for r in self.rungs if r.least_balance > 0})]
        bands: list[tuple[Decimal | None, Decimal | None, Stage]] = []
        for index, low in enumerate(cuts):
            high = cuts[index + 1] if index + 1 < len(cuts) else None
            stage = self.fitting(day, low if low is not None else Decimal(0))
            if bands and bands[-1][2] is stage:
                bands[-1] = (bands[-1][0], high, stage)
            else:
                bands.append((low, high, stage))
        return bands


def _target(here: Stage, fitting: Stage) -> Stage:
    if here in PERSON_LEFT_STAGES and rank(fitting) < rank(here):
        return here
    return fitting


@lru_cache(maxsize=8)
def _misfits(ladder: Ladder) -> tuple[Misfit, ...]:
    return _told_apart(_steps(ladder), _steps(ladder.kept_in_house()))


@lru_cache(maxsize=8)
def _cured(ladder: Ladder) -> tuple[Misfit, ...]:
    return _told_apart(_cures(ladder), _cures(ladder.kept_in_house()))


def _steps(ladder: Ladder) -> list[Misfit]:
    return [
        Misfit(stage, target, first, last, low, high)
        for first, last, low, high, fitting in ladder.regions()
        for stage in LADDER_ORDER
        if (target := _target(stage, fitting)) is not stage
    ]


def _cures(ladder: Ladder) -> list[Misfit]:
    return [
        Misfit(stage, fitting, first, 0 if last is None else min(last, 0), low, high)
        for first, last, low, high, fitting in ladder.regions()
        if fitting in CURED_INTO and first <= 0
        for stage in CURABLE_STAGES
    ]


def _told_apart(usual: list[Misfit], in_house: list[Misfit]) -> tuple[Misfit, ...]:
    """The boxes of both kinds of cases; those that are the same for both stand once."""
    return (
        *(box if box in in_house else replace(box, in_house=False) for box in usual),
        *(replace(box, in_house=True) for box in in_house if box not in usual),
    )


def _joined(
    regions: list[tuple[int, int | None, Decimal | None, Decimal | None, Stage]],
) -> list[tuple[int, int | None, Decimal | None, Decimal | None, Stage]]:
    """Boxes that touch in days and have the same balance band and answer become one."""
    out: list[tuple[int, int | None, Decimal | None, Decimal | None, Stage]] = []
    for first, last, low, high, stage in regions:
        for position, (start, end, *rest) in enumerate(out):
            if end is not None and end + 1 == first and rest == [low, high, stage]:
                out[position] = (start, last, low, high, stage)
                break
        else:
            out.append((first, last, low, high, stage))
    return out
