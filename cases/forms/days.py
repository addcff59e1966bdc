"""Which day to turn."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import date_input


class TurnDayForm(forms.Form):
    as_of = forms.DateField(label=_("Business date"), widget=date_input())
