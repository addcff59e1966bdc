"""The ladder as a form: one line a stage, empty where the policy does without it."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from strategies.ladder import Ladder, Rung
from strategies.models import Policy
from strategies.problems import FEWEST_DAYS, MOST_DAYS
from strategies.services.policies import ladder_of
from strategies.stages import LADDER_ORDER, Stage

RUNGS = LADDER_ORDER[1:]  # every stage but pending, which is where no rung is reached


class LadderForm(forms.Form):
    """A draft's thresholds. A contradictory ladder may be saved; `problems.ladder_problems` forbids publishing it."""

    name = forms.CharField(label=_("Name"), max_length=120)
    grace_days = forms.IntegerField(
        label=_("Days of grace for a promise"),
        min_value=0,
        max_value=60,
        help_text=_("A promise is judged broken only when this many days have passed after its date."),
    )
    note = forms.CharField(
        label=_("What changes and why"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stage in RUNGS:
            self.fields[f"{stage}_days"] = forms.IntegerField(
                label=_("%(stage)s: from days past due") % {"stage": stage.label},
                required=False,
                min_value=FEWEST_DAYS,
                max_value=MOST_DAYS,
            )
            self.fields[f"{stage}_balance"] = forms.DecimalField(
                label=_("%(stage)s: least balance") % {"stage": stage.label},
                required=False,
                min_value=Decimal(0),
                max_digits=14,
                decimal_places=2,
                widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
            )

    @classmethod
    def of(cls, policy: Policy) -> "LadderForm":
        """Unbound, filled with a policy as it stands."""
        initial: dict[str, Any] = {"name": policy.name, "grace_days": policy.grace_days, "note": policy.note}
        for rung in ladder_of(policy).rungs:
            initial[f"{rung.stage}_days"] = rung.from_days
            initial[f"{rung.stage}_balance"] = rung.least_balance or None
        return cls(initial=initial)

    def lines(self) -> Iterator[tuple[Stage, forms.BoundField, forms.BoundField]]:
        """(stage, days, least balance) for the table."""
        for stage in RUNGS:
            yield stage, self[f"{stage}_days"], self[f"{stage}_balance"]

    def rungs(self) -> list[Rung]:
        """The lines that were filled in. Call on a valid form."""
        return [
            Rung(stage, days, self.cleaned_data.get(f"{stage}_balance") or Decimal(0))
            for stage in RUNGS
            if (days := self.cleaned_data.get(f"{stage}_days")) is not None
        ]

    def ladder(self) -> Ladder:
        return Ladder.of(self.rungs(), grace_days=self.cleaned_data["grace_days"])


class PublishForm(forms.Form):
    valid_from = forms.DateField(
        label=_("In force from the night of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"valid_from": today})
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].widget.attrs["min"] = today.isoformat()
