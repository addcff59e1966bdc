"""The ladder: which stage fits a case, from its days past due and its collectable balance.

Two readings of one rule. `stage_for` answers for one case. `misfits` gives the same answer as boxes of
days and balance, so that SQL can find every case out of step by index ranges without looking at the rest.

A case belongs to the farthest rung whose threshold of days *and* least balance it meets (architecture
decision 7). A rung may have gates: then it takes only cases for which they are open, and a case that meets a farther rung's
threshold goes to the farthest that takes it. Cases outsourced or in legal are never eased back by the ladder: a person recalls them, and may ask that
they stay in house for a while: then the ladder answers as if it had no rung outside the house.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from strategies.outcomes import Channel
from strategies.programme.cadence import Step, Worker
from strategies.programme.gates import Gate
from strategies.stages import LADDER_ORDER, PERSON_LEFT_STAGES, Stage, rank

CURABLE_STAGES: tuple[Stage, ...] = (Stage.PHONE, Stage.VISIT, Stage.OUTSOURCED, Stage.LEGAL)
CURED_INTO: tuple[Stage, ...] = (Stage.PENDING, Stage.REMINDER)
EARLIEST_DAY = -100_000


@dataclass(frozen=True)
class Rung:
    """`from_days` in days past due (−1: the day before due); `least_balance` in the case's currency.

    `gates`: what must be so before a case moves on to it. `cadence`: what is done on which day of the stage. `channels`: by
    which it is worked (渠道); empty: by all. `workers`: who may work it; empty: whoever the stage itself says
    (`stages.WORKED_STAGES`: our own people; outsourced: the agency).
    """

    stage: Stage
    from_days: int
    least_balance: Decimal = Decimal(0)
    gates: tuple[Gate, ...] = ()
    cadence: tuple[Step, ...] = ()
    channels: tuple[Channel, ...] = ()
    workers: tuple[Worker, ...] = ()

    def is_met(self, days_past_due: int, balance: Decimal) -> bool:
        """Whether the threshold is met; the gates are another matter."""
        return days_past_due >= self.from_days and balance >= self.least_balance

    def fits(self, channel: str) -> bool:
        return not self.channels or channel in self.channels

    def may_work(self, worker: str) -> bool:
        return not self.workers or worker in self.workers


@dataclass(frozen=True)
class Region:
    """A part of the plane of days × balance in which the same rungs are met. Bounds as in `Misfit`.

    `met`: farthest first; of a ladder without gates only the farthest.
    """

    days_from: int
    days_to: int | None
    balance_from: Decimal | None
    balance_below: Decimal | None
    met: tuple[Rung, ...]

    @property
    def fitting(self) -> Stage:
        return self.met[0].stage if self.met else Stage.PENDING


@dataclass(frozen=True)
class Misfit:
    """Cases in `stage` that belong to `target`: days in [days_from, days_to], balance in [balance_from, balance_below).

    None stands for no bound. `in_house`: only of cases that a recall keeps in house (True), of all others (False), or of
    both (None). `options`: where a gate may keep the case from `target`, the rungs that come into question, farthest first.
    """

    stage: Stage
    target: Stage
    days_from: int
    days_to: int | None
    balance_from: Decimal | None
    balance_below: Decimal | None
    in_house: bool | None = None
    options: tuple[Rung, ...] = ()

    def holds(self, stage: str, days: int, balance: Decimal, *, in_house: bool) -> bool:
        """Whether a case lies in the box."""
        return (
            self.stage == stage
            and self.days_from <= days
            and (self.days_to is None or days <= self.days_to)
            and balance >= (self.balance_from or 0)
            and (self.balance_below is None or balance < self.balance_below)
            and self.in_house in (None, in_house)
        )


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
        return next((rung.stage for rung in self.met(days_past_due, balance)), Stage.PENDING)

    def met(self, days_past_due: int, balance: Decimal) -> Iterator[Rung]:
        """The rungs whose thresholds are met, farthest first."""
        return (rung for rung in reversed(self.rungs) if rung.is_met(days_past_due, balance))

    @property
    def has_gates(self) -> bool:
        return any(rung.gates for rung in self.rungs)

    def kept_in_house(self) -> "Ladder":
        """The same ladder without the rungs outside the house: for cases that a recall keeps in."""
        inside = tuple(rung for rung in self.rungs if rung.stage not in PERSON_LEFT_STAGES)
        return Ladder(inside, self.policy_id, self.grace_days)

    def stage_for(self, current: str, days_past_due: int | None, balance: Decimal, *, in_house: bool = False) -> Stage:
        """Where an open case in `current` belongs; it stays where no unpaid, undisputed debt runs (None), or there is no ladder yet."""
        if days_past_due is None or not self.rungs:
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
            bool(self.rungs)
            and Stage(current) in CURABLE_STAGES
            and days_past_due is not None
            and days_past_due <= 0
            and ladder.fitting(days_past_due, balance) in CURED_INTO
        )

    def cures(self) -> list[Misfit]:
        """`is_cured` as disjoint boxes; the target says what the ladder would give to the debts left over."""
        return list(_cured(self))

    def regions(self) -> list[Region]:
        """The plane of days × balance cut where any rung begins, neighbours with the same answer joined."""
        days = [EARLIEST_DAY, *sorted({rung.from_days for rung in self.rungs})]
        regions = []
        for index, first in enumerate(days):
            last = days[index + 1] - 1 if index + 1 < len(days) else None
            regions += [Region(first, last, low, high, met) for low, high, met in self._bands(first)]
        return _joined(regions)

    def _bands(self, day: int) -> list[tuple[Decimal | None, Decimal | None, tuple[Rung, ...]]]:
        """Bands of balance on one day, lowest first, neighbours with the same answer joined."""
        cuts: list[Decimal | None] = [None, *sorted({r.least_balance for r in self.rungs if r.least_balance > 0})]
        bands: list[tuple[Decimal | None, Decimal | None, tuple[Rung, ...]]] = []
        for index, low in enumerate(cuts):
            high = cuts[index + 1] if index + 1 < len(cuts) else None
            met = tuple(self.met(day, low if low is not None else Decimal(0)))
            met = met if self.has_gates else met[:1]
            if bands and bands[-1][2] == met:
                bands[-1] = (bands[-1][0], high, met)
            else:
                bands.append((low, high, met))
        return bands


def _target(here: Stage, fitting: Stage) -> Stage:
    if here in PERSON_LEFT_STAGES and rank(fitting) < rank(here):
        return here
    return fitting


@lru_cache(maxsize=64)
def _misfits(ladder: Ladder) -> tuple[Misfit, ...]:
    return _told_apart(_steps(ladder), _steps(ladder.kept_in_house())) if ladder.rungs else ()


@lru_cache(maxsize=64)
def _cured(ladder: Ladder) -> tuple[Misfit, ...]:
    return _told_apart(_cures(ladder), _cures(ladder.kept_in_house())) if ladder.rungs else ()


def _steps(ladder: Ladder) -> list[Misfit]:
    return [
        Misfit(stage, target, *_bounds(region), options=_options(stage, target, region))
        for region in ladder.regions()
        for stage in LADDER_ORDER
        if (target := _target(stage, region.fitting)) is not stage
    ]


def _options(here: Stage, target: Stage, region: Region) -> tuple[Rung, ...]:
    farther = tuple(rung for rung in region.met if rank(rung.stage) > rank(here))
    return farther if rank(target) > rank(here) and any(rung.gates for rung in farther) else ()


def _cures(ladder: Ladder) -> list[Misfit]:
    return [
        Misfit(stage, region.fitting, *_bounds(region, no_later_than=0))
        for region in ladder.regions()
        if region.fitting in CURED_INTO and region.days_from <= 0
        for stage in CURABLE_STAGES
    ]


def _bounds(region: Region, no_later_than: int | None = None) -> tuple[int, int | None, Decimal | None, Decimal | None]:
    last = region.days_to
    if no_later_than is not None:
        last = no_later_than if last is None else min(last, no_later_than)
    return region.days_from, last, region.balance_from, region.balance_below


def _told_apart(usual: list[Misfit], in_house: list[Misfit]) -> tuple[Misfit, ...]:
    """The boxes of both kinds of cases; those that are the same for both stand once."""
    return (
        *(box if box in in_house else replace(box, in_house=False) for box in usual),
        *(replace(box, in_house=True) for box in in_house if box not in usual),
    )


def _joined(regions: list[Region]) -> list[Region]:
    """Regions that touch in days and have the same balance band and answer become one."""
    out: list[Region] = []
    for region in regions:
        same = (region.balance_from, region.balance_below, region.met)
        for position, found in enumerate(out):
            touches = found.days_to is not None and found.days_to + 1 == region.days_from
            if touches and (found.balance_from, found.balance_below, found.met) == same:
                out[position] = replace(found, days_to=region.days_to)
                break
        else:
            out.append(region)
    return out
