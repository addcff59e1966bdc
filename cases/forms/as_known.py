"""Of which past moment something is asked, and of whose queue."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.caselist import agents_of, teams_of
from cases.forms.fields import date_input
from cases.models import User
from cases.selectors.as_known.moments import DaysKept, Side
from cases.selectors.as_known.queues import Whose

WORK_BEGINS = dt.time(9)


class MomentForm(forms.Form):
    """What is not given, or makes no sense, is the last day that is kept, in the morning."""

    on = forms.DateField(label=_("As it was on"), required=False, widget=date_input())
    side = forms.ChoiceField(label=_("Time of the day"), choices=Side.choices, required=False)

    def __init__(self, data: Any, *, kept: DaysKept, **usual: Any) -> None:
        usual |= {"on": kept.last, "side": Side.MORNING.value}
        super().__init__({name: data.get(name) or usual.get(name) for name in self.base_fields})
        self.kept = kept
        if kept.first and kept.last:
            self.fields["on"].widget.attrs |= {"min": kept.first.isoformat(), "max": kept.last.isoformat()}

    @property
    def day(self) -> dt.date | None:
        self.is_valid()
        return self.cleaned_data.get("on") or self.kept.last

    @property
    def moment_side(self) -> Side:
        self.is_valid()
        return Side(self.cleaned_data.get("side") or Side.MORNING)


class QueueThenForm(MomentForm):
    """`whose`: "agent-7" or "team-2", of those that the user may see; `hour`: the one to which call-backs count."""

    whose = forms.ChoiceField(label=_("Queue of"), required=False)
    hour = forms.TimeField(
        label=_("At the hour"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    field_order = ["whose", "on", "side", "hour"]

    def __init__(self, data: Any, *, kept: DaysKept, user: User) -> None:
        agents = [(f"{Whose.AGENT}-{agent.pk}", agent.display_name()) for agent in agents_of(user)]
        teams = [(f"{Whose.TEAM}-{team.pk}", team.name) for team in teams_of(user)]
        first = next(iter([*agents, *teams]), ("", ""))[0]
        super().__init__(data, kept=kept, whose=first, hour=f"{WORK_BEGINS:%H:%M}")
        self.fields["whose"].choices = [(_("Agents"), agents), (_("Teams"), teams)]  # type: ignore[attr-defined]

    @property
    def asked_of(self) -> tuple[Whose, int] | None:
        self.is_valid()
        whose, _dash, key = (self.cleaned_data.get("whose") or "").partition("-")
        return (Whose(whose), int(key)) if key else None

    @property
    def asked_hour(self) -> dt.time:
        self.is_valid()
        return self.cleaned_data.get("hour") or WORK_BEGINS
