"""Disputing a rank, answering a dispute, choosing two cases to compare."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Expected


class DisputeForm(forms.Form):
    words = forms.CharField(
        label=_("Why, in a few words"),
        max_length=200,
        widget=forms.TextInput(attrs={"aria-keyshortcuts": "x", "autocomplete": "off"}),
    )
    expected = forms.ChoiceField(
        label=_("It belongs"), choices=Expected.choices, initial=Expected.HIGHER, widget=forms.RadioSelect
    )


class DisputeAnswerForm(forms.Form):
    answer = forms.CharField(label=_("Answer"), max_length=400)


class CompareForm(forms.Form):
    a = forms.IntegerField(label=_("A case"), min_value=1, max_value=2**63 - 1)
    b = forms.IntegerField(label=_("Another case"), min_value=1, max_value=2**63 - 1)
