"""Choosing cases and who gets them."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cases.forms.caselist import CaseFilterForm, teams_of
from cases.models import Case, User
from cases.querysets.cases import CaseQuerySet
from cases.selectors.caselist import Criteria, cases_matching
from cases.services.hand_over import Selected

MOST_TICKED = 500


@dataclass(frozen=True)
class Selection:
    """Either the ticked cases, or every case of a filter."""

    ticked: tuple[int, ...]
    criteria: Criteria | None

    @classmethod
    def read(cls, data: QueryDict, *, user: User) -> "Selection":
        if data.get("scope") == "filter":
            return cls((), CaseFilterForm(data, user=user).criteria())
        numbers = (value for value in data.getlist("case")[:MOST_TICKED] if value.isdecimal() and len(value) < 18)
        return cls(tuple(int(value) for value in numbers), None)

    def cases(self, *, user: User, as_of: Any, now: Any) -> CaseQuerySet:
        """The open cases of the selection that the user may see."""
        if self.criteria is not None:
            return cases_matching(user=user, criteria=self.criteria, as_of=as_of, now=now).open()
        return Case.objects.visible_to(user).filter(pk__in=self.ticked).open()

    def as_pairs(self) -> list[tuple[str, str]]:
        """Hidden fields that say the same again."""
        if self.criteria is not None:
            return [("scope", "filter"), *self.criteria.as_pairs()]
        return [("case", str(pk)) for pk in self.ticked]


class HandOverForm(forms.Form):
    """`to_team` and `to` name the receivers: agents of one team, or none of them for the team's pool."""

    to_team = forms.ModelChoiceField(queryset=None, label=_("Team"), empty_label=None)
    to = forms.ModelMultipleChoiceField(queryset=None, required=False, label=_("Agents"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say why the cases change hands.")},
    )
    seen_count = forms.IntegerField(widget=forms.HiddenInput)
    seen_mark = forms.CharField(widget=forms.HiddenInput, max_length=80)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_team"].queryset = teams_of(user)  # type: ignore[attr-defined]
        agents = User.objects.filter(role="agent", is_active=True, team__in=teams_of(user))
        self.fields["to"].queryset = agents.select_related("team")  # type: ignore[attr-defined]

    def seen(self) -> Selected:
        return Selected(self.cleaned_data["seen_count"], self.cleaned_data["seen_mark"])
