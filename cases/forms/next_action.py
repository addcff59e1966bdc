"""What the address of the figures about next actions, and of the rows behind one of them, asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cases.forms.caselist import teams_of
from cases.models import AnswerKind, OverruleReason, User
from cases.selectors.next_action.counts import ActionsAsked
from strategies.next_action.acts import Act

PERIODS = (7, 30, 90)  # days, up to now
GROUPINGS = [("act", _("By action")), ("policy", _("By segment and version")), ("agent", _("By agent"))]
SIDES = [("taken", ""), ("other", "")]
AFTER = [("counted", ""), ("reached", ""), ("promised", "")]


def period_label(days: int) -> str:
    return ngettext("last %(days)d day", "last %(days)d days", days) % {"days": days}


class NextActionsForm(forms.Form):
    """Values that make no sense do not narrow anything; a team that is not the user's shows nothing anyway."""

    days = forms.TypedChoiceField(
        required=False, choices=[(days, days) for days in PERIODS], coerce=int, empty_value=None
    )
    by = forms.ChoiceField(required=False, choices=GROUPINGS)
    team = forms.IntegerField(required=False)
    agent = forms.IntegerField(required=False)
    policy = forms.IntegerField(required=False)
    segment = forms.CharField(required=False, strip=False, max_length=60)
    kind = forms.ChoiceField(required=False, choices=AnswerKind.choices)
    act = forms.ChoiceField(required=False, choices=Act.choices)
    reason = forms.ChoiceField(required=False, choices=OverruleReason.choices)
    side = forms.ChoiceField(required=False, choices=SIDES)
    after = forms.ChoiceField(required=False, choices=AFTER)
    done = forms.BooleanField(required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_team(self) -> int | None:
        team: int | None = self.cleaned_data["team"]
        return team if team and teams_of(self.user).filter(pk=team).exists() else None

    def asked(self) -> ActionsAsked:
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "") and name != "by"}
        if "segment" in self.data and "segment" in self.cleaned_data:  # "": everybody else
            given["segment"] = self.cleaned_data["segment"]
        return ActionsAsked(**given)

    def grouping(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("by") or "act"
