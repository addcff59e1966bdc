"""Gates of a stage (前置条件): what must have been done before a case may move on to it. Source: domain.md, "The stages"."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from strategies.programme.facts import GateFacts

# Outcomes that prove that a demand arrived.
DELIVERED = ("L-DLV", "L-SGN", "V-SRV")
MOST_TIMES, MOST_DAYS = 50, 365


class GateKind(models.TextChoices):
    ATTEMPTS = "attempts", gettext_lazy("Attempts")
    ADDRESS = "address", gettext_lazy("Verified address")
    LETTER = "letter", pgettext_lazy("gate", "Letter delivered")
    APPROVAL = "approval", gettext_lazy("Supervisor's approval")
    LIMITATION = "limitation", gettext_lazy("Time before limitation")


class GateFaulty(ValueError):  # noqa: N818 - a refusal, not an error
    """What was told is no gate; the text says why."""


@dataclass(frozen=True)
class Gate:
    """`times`: attempts. `days`: distinct days of the attempts; days since the letter arrived; days left before limitation."""

    kind: GateKind
    times: int = 0
    days: int = 0

    @classmethod
    def told(cls, told: Mapping[str, Any]) -> "Gate":
        """Reads what `as_told` writes. Raises GateFaulty."""
        if told.get("kind") not in GateKind.values or told.keys() - {"kind", "times", "days"}:
            raise GateFaulty(f"unknown gate: {dict(told)}")
        gate = cls(GateKind(told["kind"]), int(told.get("times", 0)), int(told.get("days", 0)))
        if not (0 <= gate.times <= MOST_TIMES and 0 <= gate.days <= MOST_DAYS):
            raise GateFaulty(f"out of bounds: {dict(told)}")
        return gate

    def as_told(self) -> dict[str, Any]:
        counts = {"times": self.times, "days": self.days}
        return {"kind": str(self.kind), **{name: count for name, count in counts.items() if count}}

    def is_open(self, stage: str, facts: GateFacts, as_of: dt.date) -> bool:
        """Whether a case with these facts may move on to the stage on this day."""
        match self.kind:
            case GateKind.ATTEMPTS:
                return facts.attempts >= self.times and facts.attempt_days >= self.days
            case GateKind.ADDRESS:
                return facts.address_verified
            case GateKind.LETTER:
                return facts.letter_on is not None and facts.letter_on + dt.timedelta(days=self.days) <= as_of
            case GateKind.APPROVAL:
                return stage in facts.approved
            case GateKind.LIMITATION:
                return facts.limitation_on is None or facts.limitation_on >= as_of + dt.timedelta(days=self.days)

    def sentence(self) -> str:
        """What must be so, in the reader's language."""
        return _SENTENCES[self.kind](self)


def _attempts(gate: Gate) -> str:
    tries = ngettext("%(times)d attempt", "%(times)d attempts", gate.times) % {"times": gate.times}
    if gate.days < 2:
        return tries
    return _("%(attempts)s on %(days)d different days") % {"attempts": tries, "days": gate.days}


def _letter(gate: Gate) -> str:
    if not gate.days:
        return _("a demand letter has arrived")
    ago = ngettext(
        "a demand letter has arrived %(days)d day ago", "a demand letter has arrived %(days)d days ago", gate.days
    )
    return ago % {"days": gate.days}


def _limitation(gate: Gate) -> str:
    if not gate.days:
        return _("the claim is not barred by limitation")
    return _("at least %(days)d days are left before limitation") % {"days": gate.days}


_SENTENCES: dict[GateKind, Callable[[Gate], str]] = {
    GateKind.ATTEMPTS: _attempts,
    GateKind.ADDRESS: lambda _gate: _("an address of the debtor's is verified"),
    GateKind.LETTER: _letter,
    GateKind.APPROVAL: lambda _gate: _("a supervisor has approved"),
    GateKind.LIMITATION: _limitation,
}


def closed_gates(gates: Iterable[Gate], stage: str, facts: GateFacts, as_of: dt.date) -> tuple[Gate, ...]:
    """Those that keep the case from the stage."""
    return tuple(gate for gate in gates if not gate.is_open(stage, facts, as_of))
