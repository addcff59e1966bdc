"""What a draft is called, and from which day it is proposed to count."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from strategies.forms.ladder import LadderForm
from strategies.ladder import Ladder
from strategies.models import Policy


class DraftForm(LadderForm):
    """A draft's name and note, and the ladder of everybody else."""

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

    @classmethod
    def of(cls, policy: Policy, ladder: Ladder) -> "DraftForm":
        """Unbound, filled with a draft as it stands."""
        said = {"name": policy.name, "grace_days": policy.grace_days, "note": policy.note}
        return cls(initial=said | cls.initial_of(ladder))


class ProposeForm(forms.Form):
    valid_from = forms.DateField(
        label=_("In force from the night of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"valid_from": today})
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].widget.attrs["min"] = today.isoformat()
