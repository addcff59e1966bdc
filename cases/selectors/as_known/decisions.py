"""A past night's decisions made again: the rule book is asked about the facts of then, case by case.

The night decided in sets (`services/night/moving.py`, `closing.py`); here the rule book's own functions do, so that neither
execution vouches for itself.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from cases.models import ClosedAs, MoveReason, StageMove
from cases.selectors.as_known.judged import Met, case_facts_then, cases_met, gate_facts_then
from cases.selectors.as_known.meanwhile import written_meanwhile
from cases.selectors.as_known.moments import Moment
from cases.selectors.as_known.states import KnownCase, states
from strategies.programme.facts import CaseFacts, GateFacts
from strategies.programme.programme import Programme, Segment
from strategies.stages import Stage, rank, stages_between


@dataclass(frozen=True)
class MoveRow:
    """What a StageMove of a night says, but for its keys and times."""

    from_stage: str
    to_stage: str
    closed_as: str
    passed: tuple[str, ...]
    reason: str
    days_past_due: int | None
    balance: Decimal
    policy_id: int | None

    @classmethod
    def of(cls, move: StageMove) -> "MoveRow":
        return cls(
            move.from_stage, move.to_stage, move.closed_as, tuple(move.passed), move.reason, move.days_past_due,
            move.balance, move.policy_id,
        )  # fmt: skip


@dataclass(frozen=True)
class Decided:
    """What the night recorded of a case, and what the rule book says of it today; `move` None: it stays.

    `segment`: the one whose ladder decided; None where none was asked. `held_from`: the stage that its gates keep it from.
    `is_open`: others wrote something of it while the night was at work, and it agrees with neither what was known before nor after,
    so that nobody can say what the night met.
    """

    met: Met
    recorded: MoveRow | None
    again: MoveRow | None
    segment: Segment | None
    held_from: str
    is_open: bool = False

    @property
    def agrees(self) -> bool:
        if self.recorded != self.again:
            return False
        # A hold leaves open what the case waited for; of a case that moved its state before the move is at hand.
        asked = self.recorded is None and not self.met.case.on_hold
        return not asked or self.met.waits_for == self.held_from

    @property
    def differs(self) -> bool:
        return not self.agrees and not self.is_open


def decisions_again(*, programme: Programme, begun: Moment, over: Moment, first: int, last: int) -> Iterator[Decided]:
    """Of each case of a range of ids that the night met: the recorded decision and the one made again.

    Five queries at most, and as many more where one does not agree: if others wrote something of it meanwhile, the night may have
    met it as it was when it began.
    """
    met = list(cases_met(over, first, last))
    moves = StageMove.objects.in_bulk([one.move for one in met if one.move is not None])
    decided = _decided(programme, met, moves, at=over, cured_at=begun)
    odd = [one for one in decided if not one.agrees]
    doubtful = written_meanwhile(begun, over, [one.met.case.pk for one in odd]) if odd else frozenset()
    before = _as_met_before(begun, [one.met for one in odd if one.met.case.pk in doubtful])
    agreeing = {
        one.met.case.pk: one for one in _decided(programme, before, moves, at=begun, cured_at=begun) if one.agrees
    }
    for one in decided:
        case = one.met.case.pk
        yield agreeing.get(case) or (replace(one, is_open=True) if case in doubtful else one)


def _as_met_before(begun: Moment, met: Sequence[Met]) -> list[Met]:
    """Cases that moved as they stood in the instant of the move, the others as they stood at the beginning. One query."""
    asked = [one.case.pk for one in met if one.move is None]
    found = states(begun, which="c.id = ANY(%(ids)s)", values={"ids": asked}) if asked else ()
    stood = {case.pk: case for case in found}
    return [replace(one, case=stood.get(one.case.pk, one.case)) for one in met]


def _decided(
    programme: Programme, met: Sequence[Met], moves: Mapping[int, StageMove], *, at: Moment, cured_at: Moment
) -> list[Decided]:
    """By what was known at a moment. The debts of a cured case went on in the same night: of those, as of `cured_at`."""
    facts = _facts(programme, met, moves, at, cured_at)
    gates: Mapping[int, GateFacts] | None = None
    asked = [one.case for one in met if one.case.pk in facts]

    def gates_of(case: KnownCase) -> GateFacts:
        nonlocal gates
        gates = gate_facts_then(at, asked) if gates is None else gates
        return gates[case.pk]

    night = _Night(programme, at.day, gates_of)
    return [
        Decided(
            one,
            MoveRow.of(moves[one.move]) if one.move is not None else None,
            *night.decide(one.case, facts.get(one.case.pk)),
        )
        for one in met
    ]


def _facts(
    programme: Programme, met: Sequence[Met], moves: Mapping[int, StageMove], at: Moment, cured_at: Moment
) -> dict[int, CaseFacts]:
    """Of the cases that some ladder might move or cure; of the others nothing has to be known."""
    found: dict[int, CaseFacts] = {}
    worth = [one for one in met if _may_move(programme, one.case, at.day)]
    cured: list[KnownCase] = []
    others: list[KnownCase] = []
    for one in worth:
        went_on = one.move is not None and moves[one.move].closed_as == ClosedAs.CURED
        (cured if went_on else others).append(one.case)
    if others:
        found |= case_facts_then(at, others)
    if cured:
        found |= case_facts_then(cured_at, cured)
    return found


def _may_move(programme: Programme, case: KnownCase, as_of: dt.date) -> bool:
    """By what every segment looks at alone."""
    days, in_house = case.days_past_due(as_of), case.is_in_house(as_of)
    if programme.is_worth_judging(CaseFacts(case.stage, days, case.collectable, in_house)):
        return True
    ladders = {segment.ladder for segment in programme.segments}
    return any(ladder.is_cured(case.stage, days, case.collectable, in_house=in_house) for ladder in ladders)


class _Night:
    """The recipe of a night, as far as it decides about stages: settle, cure, move."""

    def __init__(self, programme: Programme, as_of: dt.date, gates_of) -> None:  # type: ignore[no-untyped-def]
        self.programme, self.as_of, self.gates_of = programme, as_of, gates_of

    def decide(self, case: KnownCase, facts: CaseFacts | None) -> tuple[MoveRow | None, Segment | None, str]:
        if case.is_closed:
            return None, None, ""
        if case.balance == 0:
            return self._closed(case, ClosedAs.SETTLED, MoveReason.PAID, self.programme.policy_id), None, ""
        if facts is None or case.on_hold:
            return None, None, ""
        if case.collectable == case.balance and self.programme.is_cured(facts):
            segment = self.programme.segment_of(facts)
            return self._closed(case, ClosedAs.CURED, MoveReason.CURED, segment.ladder.policy_id), segment, ""
        if not self.programme.is_worth_judging(facts):
            return None, self.programme.segment_of(facts), ""
        judged = self.programme.judge(facts, lambda: self.gates_of(case), as_of=self.as_of)
        held_from = str(judged.held_from) if judged.held_from else ""
        return self._moved(case, judged.target, judged.segment), judged.segment, held_from

    def _closed(self, case: KnownCase, how: str, why: str, policy_id: int | None) -> MoveRow:
        return MoveRow(case.stage, Stage.CLOSED, how, (), why, self._days(case), case.balance, policy_id)

    def _moved(self, case: KnownCase, target: Stage, segment: Segment) -> MoveRow | None:
        if target == case.stage:
            return None
        farther = rank(target) > rank(case.stage)
        passed = tuple(str(stage) for stage in stages_between(case.stage, target)) if farther else ()
        why = MoveReason.THRESHOLD if farther else MoveReason.EASED
        days = self._days(case)
        return MoveRow(case.stage, str(target), "", passed, why, days, case.balance, segment.ladder.policy_id)

    def _days(self, case: KnownCase) -> int | None:
        return case.days_past_due(self.as_of)
