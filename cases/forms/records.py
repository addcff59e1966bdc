"""What the address of a list of payments, promises, contacts or moves asks for."""

import datetime as dt
from typing import Any

from django import forms

from cases.forms.caselist import teams_of
from cases.models import ClosedAs, PromiseState, User
from cases.selectors.records import Asked
from strategies.stages import Stage


class DayField(forms.DateField):
    """An ISO date, or "today", so that a link kept for later still means the day on which it is opened."""

    def __init__(self, *, today: dt.date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        return self.today if value == "today" else super().to_python(value)


class RecordForm(forms.Form):
    """Values that make no sense do not narrow the list; a team that is not the user's shows nothing anyway."""

    team = forms.IntegerField(required=False)
    agent = forms.IntegerField(required=False)
    currency = forms.RegexField(r"^[A-Z]{3}$", required=False)
    state = forms.ChoiceField(required=False, choices=[("judged", ""), *PromiseState.choices])
    reached = forms.ChoiceField(required=False, choices=[("yes", "")])
    from_stage = forms.ChoiceField(required=False, choices=Stage.choices)
    to_stage = forms.ChoiceField(required=False, choices=Stage.choices)
    closed_as = forms.ChoiceField(required=False, choices=ClosedAs.choices)

    def __init__(self, *args: Any, user: User, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["day_from"] = DayField(today=today)
        self.fields["day_to"] = DayField(today=today)

    def clean_team(self) -> int | None:
        team: int | None = self.cleaned_data["team"]
        return team if team and teams_of(self.user).filter(pk=team).exists() else None

    def asked(self) -> Asked:
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return Asked(**given | {"reached": bool(given.get("reached"))})
