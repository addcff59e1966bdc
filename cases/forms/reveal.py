"""Why something personal must be shown whole."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import RevealReason


class RevealForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=RevealReason.choices)
    note = forms.CharField(label=_("In words"), required=False, max_length=200)
