"""Examples that guard a policy: a case in a few words, the stage where it belongs, and which rule of the policy decided."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from strategies.programme.facts import CaseFacts, GateFacts, Risk
from strategies.programme.programme import Judgement, Programme
from strategies.stages import LADDER_ORDER, Stage

_TODAY = dt.date(
    2000, 1, 1
)  # every figure of an example counts from the day of the night; which day that is changes nothing
MOST_DAYS = 10_000


class SituationFaulty(ValueError):  # noqa: N818 - a refusal, not an error
    """What was told is no situation; the text says why."""


@dataclass(frozen=True)
class Situation:
    """A case as a person would describe it.

    `days` past due; `on_hold`: an open promise, a live plan or another hold stands on the case. `letter_days`: days since a
    demand arrived; `limitation_days`: days left before limitation; None where there is none. `approved`: of the stage where
    the thresholds would take it.
    """

    stage: str = Stage.PHONE
    days: int = 0
    balance: Decimal = Decimal(0)
    debt_class: str = "consumer"
    product: str = ""
    region: str = ""
    creditor: int = 0
    ability: str = "unknown"
    willingness: str = "unknown"
    risk: str = Risk.CALM
    in_house: bool = False
    on_hold: bool = False
    attempts: int = 0
    attempt_days: int = 0
    address_verified: bool = False
    letter_days: int | None = None
    approved: bool = False
    limitation_days: int | None = None

    @classmethod
    def told(cls, told: Mapping[str, Any]) -> "Situation":
        """Reads what `as_told` writes. Raises SituationFaulty."""
        known = {one.name: one for one in fields(cls)}
        if unknown := told.keys() - known.keys():
            raise SituationFaulty(f"unknown facts: {', '.join(sorted(unknown))}")
        values = dict(told)
        if "balance" in values:
            values["balance"] = _amount(values["balance"])
        for name, value in values.items():
            _check(name, value, known[name].default)
        return cls(**values)

    def as_told(self) -> dict[str, Any]:
        """JSON of what differs from a case of which nothing is said."""
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        unsaid = Situation()
        return {
            name: str(value) if isinstance(value, Decimal) else value
            for name, value in told.items()
            if name in ("stage", "days") or value != getattr(unsaid, name)
        }

    def case_facts(self) -> CaseFacts:
        names = {one.name for one in fields(CaseFacts)}
        return CaseFacts(**{name: value for name, value in vars(self).items() if name in names})

    def gate_facts(self) -> GateFacts:
        return GateFacts(
            attempts=self.attempts,
            attempt_days=self.attempt_days,
            address_verified=self.address_verified,
            letter_on=None if self.letter_days is None else _TODAY - dt.timedelta(days=self.letter_days),
            approved=frozenset(map(str, LADDER_ORDER)) if self.approved else frozenset(),
            limitation_on=None if self.limitation_days is None else _TODAY + dt.timedelta(days=self.limitation_days),
        )


@dataclass(frozen=True)
class Outcome:
    """`stage`: where the night leaves the case. `why`: the rule that decided, as a sentence."""

    stage: Stage
    why: str


def outcome_under(programme: Programme, situation: Situation) -> Outcome:
    """What the next night would make of the case. A hold keeps it where it is, whatever the ladder says."""
    here = Stage(situation.stage)
    if situation.on_hold:
        return Outcome(here, _("a hold stands on the case, so the ladder does not move it"))
    facts = situation.case_facts()
    if programme.is_cured(facts):
        ladder = programme.segment_of(facts).ladder
        why = _("nothing is overdue any more: the case is cured, and what is left goes on in a new one")
        return Outcome(ladder.fitting(situation.days, situation.balance), why)
    judged = programme.judge(facts, situation.gate_facts, as_of=_TODAY)
    return Outcome(judged.target, _why(facts, judged))


def _why(facts: CaseFacts, judged: Judgement) -> str:
    ladder = judged.segment.ladder.kept_in_house() if facts.in_house else judged.segment.ladder
    segment = judged.segment.name or _("everybody else")
    if judged.held_from is not None:
        words = "; ".join(gate.sentence() for gate in judged.closed)
        return _("segment “%(segment)s”: %(stage)s only if %(gates)s") % {
            "segment": segment,
            "stage": judged.held_from.label,
            "gates": words,
        }
    rung = next((rung for rung in ladder.rungs if rung.stage == judged.target), None)
    if judged.target == facts.stage and ladder.fitting(facts.days or 0, facts.balance) != judged.target:
        return _("segment “%(segment)s”: only a person takes a case back from %(stage)s") % {
            "segment": segment,
            "stage": judged.target.label,
        }
    if rung is None:
        return _("segment “%(segment)s”: no threshold is met") % {"segment": segment}
    words = _("segment “%(segment)s”: %(stage)s from day %(day)d") % {
        "segment": segment,
        "stage": rung.stage.label,
        "day": rung.from_days,
    }
    if rung.least_balance:
        words += " " + _("with at least %(amount)s") % {"amount": f"{rung.least_balance:,.2f}"}
    return words


def _amount(told: Any) -> Decimal:
    try:
        amount = Decimal(str(told))
    except InvalidOperation:
        raise SituationFaulty(f"balance: {told!r} is no amount") from None
    if not amount.is_finite() or not 0 <= amount < Decimal(10) ** 12:
        raise SituationFaulty(f"balance: {told!r} is no amount")
    return amount


def _check(name: str, value: Any, unsaid: Any) -> None:
    if isinstance(unsaid, bool):
        fits = isinstance(value, bool)
    elif isinstance(unsaid, int) or unsaid is None:
        fits = (value is None and unsaid is None) or (type(value) is int and abs(value) <= MOST_DAYS)
    elif isinstance(unsaid, Decimal):
        fits = isinstance(value, Decimal)
    else:
        fits = isinstance(value, str) and (name != "stage" or value in map(str, LADDER_ORDER))
    if not fits:
        raise SituationFaulty(f"{name}: {value!r} does not fit")
