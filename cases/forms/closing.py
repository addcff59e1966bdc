"""Ending a case by decision, and taking the ending back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import ClosedAs

# What a person decides; settled and cured follow from the money.
DECIDED = (ClosedAs.WRITTEN_OFF, ClosedAs.SOLD, ClosedAs.WITHDRAWN)


class ReopenForm(forms.Form):
    note = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class CloseForm(ReopenForm):
    closed_as = forms.ChoiceField(label=_("Closed as"), choices=[(how.value, how.label) for how in DECIDED])
    field_order = ("closed_as", "note")
