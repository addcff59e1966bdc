"""A matter that stops ordinary work: opened, closed with its answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import date_input
from cases.models import Case, Debt, HoldKind, MatterResult, Role, User
from cases.services.matters import supervisors_of
from strategies.matters import MATTERS

OFFERED = [(kind, HoldKind(kind).label) for kind in MATTERS]


class MatterForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of matter"), choices=OFFERED)
    debt = forms.ModelChoiceField(
        Debt.objects.none(), label=_("About"), required=False, empty_label=_("the whole case")
    )
    reason = forms.CharField(label=_("What was said"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    owner = forms.ModelChoiceField(
        User.objects.none(), label=_("Who answers"), required=False, empty_label=_("as the rule book says")
    )
    answer_by = forms.DateField(
        label=_("Answer by"), required=False, widget=date_input(), help_text=_("Empty: the rule book's own clock.")
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {"debt": Debt.objects.filter(case=case).unpaid(), "owner": supervisors_of(case)}
        for name, queryset in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = queryset
        self.fields["owner"].label_from_instance = lambda user: f"{user.display_name()} · {Role(user.role).label}"  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    result = forms.ChoiceField(label=_("What came of it"), choices=MatterResult.choices)
    outcome = forms.CharField(
        label=_("What was answered or agreed"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
