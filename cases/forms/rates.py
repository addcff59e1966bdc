"""A table of published rates, pasted."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RatesForm(forms.Form):
    table = forms.CharField(
        label=_("Table"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "mono"}),
        help_text=_(
            "CSV with the header series,valid_from,rate,source; rates in percent a year, days like 2025-05-20."
        ),
    )
