"""A fact that moves a limitation date, and taking one back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import date_input
from cases.models import ArrivalProof, Case, Debt, LimitationKind


class LimitationEventForm(forms.Form):
    debt = forms.ModelChoiceField(Debt.objects.none(), label=_("Debt"), empty_label=None)
    kind = forms.ChoiceField(label=_("Fact"), choices=LimitationKind.choices)
    on_date = forms.DateField(label=_("On"), widget=date_input())
    proof = forms.CharField(
        label=_("Proof"), max_length=300, help_text=_("Receipt, recording or document, with its number.")
    )
    arrival = forms.ChoiceField(
        label=_("How it arrived"),
        choices=[("", "–"), *ArrivalProof.choices],
        required=False,
        help_text=_("For a demand or a notice."),
    )
    runs_from = forms.DateField(
        label=_("Clock runs from"),
        required=False,
        widget=date_input(),
        help_text=_("If not from that day: the end of a grace given, the last day of an agreed plan."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        debts = self.fields["debt"]
        assert isinstance(debts, forms.ModelChoiceField)
        debts.queryset = Debt.objects.filter(case=case).unpaid().oldest_due_first()
