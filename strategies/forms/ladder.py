"""The ladder of a segment as a form: one line a stage, empty where the policy does without it, with its gates and work."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from strategies.forms.fields import AMOUNT, CadenceField
from strategies.ladder import Ladder, Rung
from strategies.outcomes import Channel
from strategies.problems import FEWEST_DAYS, MOST_DAYS
from strategies.programme.cadence import PARTS, Worker
from strategies.programme.gates import MOST_DAYS as MOST_GATE_DAYS
from strategies.programme.gates import MOST_TIMES, Gate, GateKind
from strategies.stages import LADDER_ORDER, Stage

RUNGS = LADDER_ORDER[1:]  # every stage but pending, which is where no rung is reached


@dataclass(frozen=True)
class Line:
    """A stage's fields, for the table. `says`: what stands in those that are folded away."""

    stage: Stage
    days: forms.BoundField
    balance: forms.BoundField
    gates: list[forms.BoundField]
    cadence: forms.BoundField
    choices: list[forms.BoundField]
    says: str
    has_errors: bool


class LadderForm(forms.Form):
    """A contradictory ladder may be saved in a draft; `strategies.problems` forbids publishing it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stage in RUNGS:
            self.fields |= _fields(stage)

    @staticmethod
    def initial_of(ladder: Ladder) -> dict[str, Any]:
        """What the form shows of a ladder as it stands."""
        initial: dict[str, Any] = {}
        for rung in ladder.rungs:
            initial[f"{rung.stage}_days"] = rung.from_days
            initial[f"{rung.stage}_balance"] = rung.least_balance or None
            initial[f"{rung.stage}_cadence"] = rung.cadence
            initial[f"{rung.stage}_channels"] = [str(one) for one in rung.channels]
            initial[f"{rung.stage}_workers"] = [str(one) for one in rung.workers]
            for gate in rung.gates:
                initial |= _initial_of(gate, rung.stage)
        return initial

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for stage in RUNGS:
            attempts, days = given.get(f"{stage}_attempts") or 0, given.get(f"{stage}_attempt_days") or 0
            if days > attempts:
                self.add_error(f"{stage}_attempt_days", _("At least as many attempts are needed as days."))
        return given

    def lines(self) -> Iterator[Line]:
        for stage in RUNGS:
            gates = [self[f"{stage}_{name}"] for name in _GATE_FIELDS]
            cadence = self[f"{stage}_cadence"]
            choices = [self[f"{stage}_channels"], self[f"{stage}_workers"]]
            wrong = any(field.errors for field in [*gates, cadence, *choices])
            days, balance = self[f"{stage}_days"], self[f"{stage}_balance"]
            yield Line(stage, days, balance, gates, cadence, choices, self._says(stage), wrong)

    def rungs(self) -> list[Rung]:
        """The lines that were filled in. Call on a valid form."""
        return [
            Rung(
                stage,
                days,
                self.cleaned_data.get(f"{stage}_balance") or Decimal(0),
                tuple(self._gates(stage)),
                tuple(self.cleaned_data.get(f"{stage}_cadence") or ()),
                tuple(Channel(one) for one in self.cleaned_data.get(f"{stage}_channels") or ()),
                tuple(Worker(one) for one in self.cleaned_data.get(f"{stage}_workers") or ()),
            )
            for stage in RUNGS
            if (days := self.cleaned_data.get(f"{stage}_days")) is not None
        ]

    def _says(self, stage: Stage) -> str:
        """How much stands behind the fold: "2 gates, 5 steps"."""
        filled = [name for name in _GATE_FIELDS if self[f"{stage}_{name}"].value() not in (None, "", False)]
        gates = len(set(filled) - {"attempt_days"})
        cadence = self[f"{stage}_cadence"].value()
        steps = (
            len(cadence)
            if isinstance(cadence, tuple)
            else len([part for part in PARTS.split(cadence or "") if part.strip()])
        )
        told = []
        if gates:
            told.append(ngettext("%(count)d gate", "%(count)d gates", gates) % {"count": gates})
        if steps:
            told.append(ngettext("%(count)d step", "%(count)d steps", steps) % {"count": steps})
        if channels := len(self[f"{stage}_channels"].value() or ()):
            told.append(ngettext("%(count)d channel", "%(count)d channels", channels) % {"count": channels})
        if self[f"{stage}_workers"].value():
            told.append(str(_("who works it")))
        return _joined(told)

    def _gates(self, stage: Stage) -> Iterator[Gate]:
        told = {name: self.cleaned_data.get(f"{stage}_{name}") for name in _GATE_FIELDS}
        if told["attempts"]:
            yield Gate(GateKind.ATTEMPTS, told["attempts"], told["attempt_days"] or 0)
        if told["address"]:
            yield Gate(GateKind.ADDRESS)
        if told["letter_days"] is not None:
            yield Gate(GateKind.LETTER, days=told["letter_days"])
        if told["approval"]:
            yield Gate(GateKind.APPROVAL)
        if told["limitation_days"] is not None:
            yield Gate(GateKind.LIMITATION, days=told["limitation_days"])


def _joined(told: list[str]) -> str:
    return pgettext("list", ", ").join(told)


def _fields(stage: Stage) -> dict[str, forms.Field]:
    named = {"stage": stage.label}
    return {
        f"{stage}_days": forms.IntegerField(
            label=_("%(stage)s: from days past due") % named,
            required=False,
            min_value=FEWEST_DAYS,
            max_value=MOST_DAYS,
        ),
        f"{stage}_balance": forms.DecimalField(
            label=_("%(stage)s: least balance") % named, required=False, min_value=Decimal(0), **AMOUNT
        ),
        **{f"{stage}_{name}": field() for name, field in _GATE_FIELDS.items()},
        f"{stage}_cadence": CadenceField(label=_("Cadence"), required=False),
        f"{stage}_channels": _several(_("Only by these channels"), Channel.choices),
        f"{stage}_workers": _several(_("Worked by"), Worker.choices),
    }


def _several(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


def _count(label: Any, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=most)


_GATE_FIELDS: dict[str, Any] = {
    "attempts": lambda: _count(_("Attempts made"), MOST_TIMES),
    "attempt_days": lambda: _count(_("on different days"), MOST_TIMES),
    "address": lambda: forms.BooleanField(label=_("An address of the debtor's is verified"), required=False),
    "letter_days": lambda: _count(_("Days since a demand letter arrived"), MOST_GATE_DAYS),
    "approval": lambda: forms.BooleanField(label=_("A supervisor has approved"), required=False),
    "limitation_days": lambda: _count(_("Days left before limitation"), MOST_GATE_DAYS),
}


def _initial_of(gate: Gate, stage: Stage) -> dict[str, Any]:
    match gate.kind:
        case GateKind.ATTEMPTS:
            return {f"{stage}_attempts": gate.times, f"{stage}_attempt_days": gate.days or None}
        case GateKind.ADDRESS:
            return {f"{stage}_address": True}
        case GateKind.LETTER:
            return {f"{stage}_letter_days": gate.days}
        case GateKind.APPROVAL:
            return {f"{stage}_approval": True}
    return {f"{stage}_limitation_days": gate.days}
