"""A policy's segments in order: which one a case belongs to, and where that one's ladder and gates put it.

Two executions of one rule, as with the ladder. `Programme.judge` answers for one case; `boxes` gives each segment's
misfits, and `coarse` what is out of step in any segment, so that SQL finds the cases worth judging by index ranges.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from strategies.buckets import bucket_days
from strategies.experiments.arms import Arm, arm_of
from strategies.ladder import Ladder, Misfit, Rung
from strategies.programme.bounds import coarse
from strategies.programme.conditions import Conditions
from strategies.programme.facts import CaseFacts, GateFacts
from strategies.programme.gates import Gate, GateKind, closed_gates
from strategies.stages import Stage, rank


@dataclass(frozen=True)
class Draw:
    """The challenger's arm of an experiment (strategies/experiments/arms.py): `share` per cent of the debtors."""

    seed: str
    share: int

    def falls_on(self, debtor: int) -> bool:
        return arm_of(seed=self.seed, debtor_id=debtor, share=self.share) is Arm.CHALLENGER


@dataclass(frozen=True)
class Segment:
    """`name`: "" for everybody else. `draw`: only for debtors on whom it falls; None for all."""

    name: str
    conditions: Conditions
    ladder: Ladder
    draw: Draw | None = None

    def holds_for(self, case: CaseFacts) -> bool:
        return (self.draw is None or self.draw.falls_on(case.debtor)) and self.conditions.hold_for(case)


@dataclass(frozen=True)
class Judgement:
    """`target`: where the case belongs tonight; its own stage where it stays.

    `held_from`: the stage that its thresholds give and whose `closed` gates keep it from it; None where none does.
    `letter_again_on`: the next day on which a letter that has arrived has lain long enough for some gate.
    """

    segment: Segment
    target: Stage
    held_from: Stage | None = None
    closed: tuple[Gate, ...] = ()
    letter_again_on: dt.date | None = None


@dataclass(frozen=True)
class Programme:
    """`segments`: the first whose conditions a case meets is its own; the last asks nothing."""

    segments: tuple[Segment, ...]
    policy_id: int | None = None
    grace_days: int = 0

    @classmethod
    def of(
        cls, segments: Iterable[Segment], rest: Ladder, *, policy_id: int | None = None, grace_days: int = 0
    ) -> "Programme":
        """`rest`: the ladder of everybody else."""
        return cls((*segments, Segment("", Conditions(), rest)), policy_id, grace_days)

    @classmethod
    def of_ladder(cls, ladder: Ladder) -> "Programme":
        """One ladder for everybody."""
        return cls.of((), ladder, policy_id=ladder.policy_id, grace_days=ladder.grace_days)

    def beside(self, challenger: "Programme", draw: Draw) -> "Programme":
        """This programme for all debtors but those on whom the draw falls: for them the challenger's."""
        drawn = tuple(replace(segment, draw=draw) for segment in challenger.segments)
        return replace(self, segments=(*drawn, *self.segments))

    @property
    def rest(self) -> Segment:
        return self.segments[-1]

    @property
    def has_gates(self) -> bool:
        return any(segment.ladder.has_gates for segment in self.segments)

    @property
    def asked(self) -> frozenset[str]:
        """Names of the conditions that any segment asks for."""
        return frozenset(name for segment in self.segments for name in segment.conditions.as_told())

    def segment_of(self, case: CaseFacts) -> Segment:
        return next(segment for segment in self.segments if segment.holds_for(case))

    def judge(self, case: CaseFacts, gates: Callable[[], GateFacts], *, as_of: dt.date) -> Judgement:
        """Where an open case belongs. `gates` is asked only where a gate stands in question."""
        segment = self.segment_of(case)
        ladder = segment.ladder.kept_in_house() if case.in_house else segment.ladder
        here = Stage(case.stage)
        target = segment.ladder.stage_for(here, case.days, case.balance, in_house=case.in_house)
        if case.days is None or rank(target) <= rank(here):
            return Judgement(segment, target)
        options = [rung for rung in ladder.met(case.days, case.balance) if rank(rung.stage) > rank(here)]
        if not any(rung.gates for rung in options):
            return Judgement(segment, target)
        return _through_gates(segment, here, options, gates(), as_of)

    def is_worth_judging(self, case: CaseFacts) -> bool:
        """Whether the case lies within the bounds in which some segment would move it."""
        days = case.days
        return days is not None and any(
            box.holds(case.stage, days, case.balance, in_house=case.in_house)
            for box in coarse(box for _segment, box in self.boxes())
        )

    def is_cured(self, case: CaseFacts) -> bool:
        """Whether work had begun, nothing is overdue any more, and no call would be due either."""
        ladder = self.segment_of(case).ladder
        return ladder.is_cured(case.stage, case.days, case.balance, in_house=case.in_house)

    def boxes(self) -> list[tuple[int, Misfit]]:
        """(index of the segment, misfit of its ladder)."""
        return [(index, box) for index, segment in enumerate(self.segments) for box in segment.ladder.misfits()]

    def cures(self) -> list[tuple[int, Misfit]]:
        """(index of the segment, box of cured cases of its ladder)."""
        return [(index, box) for index, segment in enumerate(self.segments) for box in segment.ladder.cures()]

    def day_cuts(self) -> list[int]:
        """Days past due on which anything about a case may change by time alone, first to last."""
        rungs = {rung.from_days for segment in self.segments for rung in segment.ladder.rungs}
        keys = {key for segment in self.segments for key in segment.conditions.buckets}
        bounds = [bound for key in keys for bound in bucket_days(key)]
        # A bucket without a first day begins nowhere; the day after its last is where it ends.
        firsts = {first for first in bounds[::2] if first is not None}
        ends = {last + 1 for last in bounds[1::2] if last is not None}
        return sorted(rungs | firsts | ends)

    def balance_cuts(self) -> set[Decimal]:
        """Balances at which a segment or a threshold begins or ends."""
        rungs = {rung.least_balance for segment in self.segments for rung in segment.ladder.rungs}
        bounds = {
            bound
            for segment in self.segments
            for bound in (segment.conditions.balance_from, segment.conditions.balance_below)
        }
        return rungs | {bound for bound in bounds if bound is not None}

    def fingerprint(self, *, with_cadence: bool = False) -> str:
        """The same for programmes that judge alike, whatever version they stand in; `with_cadence`: that also work alike, by the
        same channels and people."""
        told = [
            [
                segment.conditions.as_told(),
                [_told_rung(rung, with_cadence=with_cadence) for rung in segment.ladder.rungs],
                [segment.draw.seed, segment.draw.share] if segment.draw else [],
            ]
            for segment in self.segments
        ]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def _through_gates(segment: Segment, here: Stage, options: list[Rung], facts: GateFacts, as_of: dt.date) -> Judgement:
    """The farthest option whose gates are open; what keeps the case from the farthest of all is told."""
    closed = {rung.stage: closed_gates(rung.gates, rung.stage, facts, as_of) for rung in options}
    farthest = options[0].stage
    target = next((rung.stage for rung in options if not closed[rung.stage]), here)
    if target == farthest:
        return Judgement(segment, target)
    waits = [
        facts.letter_on + dt.timedelta(days=gate.days)
        for rung in options
        for gate in rung.gates
        if gate.kind is GateKind.LETTER and facts.letter_on is not None
    ]
    again_on = min((day for day in waits if day > as_of), default=None)
    return Judgement(segment, target, farthest, closed[farthest], again_on)


def _told_rung(rung: Rung, *, with_cadence: bool) -> list[object]:
    gates = [gate.as_told() for gate in rung.gates]
    worked = [
        [step.as_told() for step in rung.cadence],
        *([sorted(rung.channels), sorted(rung.workers)] if rung.channels or rung.workers else []),
    ]
    return [str(rung.stage), rung.from_days, str(rung.least_balance), gates, *(worked if with_cadence else [])]
