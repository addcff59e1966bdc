"""Of which day a balance is asked."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import date_input

FIRST_DAY, LAST_DAY = dt.date(1970, 1, 1), dt.date(2199, 12, 31)


class BalanceForm(forms.Form):
    """Values that make no sense count as not given: `on` is then today, `known_on` what is known today."""

    on = forms.DateField(label=_("Balance on"), required=False, widget=date_input())
    known_on = forms.DateField(label=_("As known on"), required=False, widget=date_input())

    def day(self, name: str) -> dt.date | None:
        self.is_valid()
        found: dt.date | None = self.cleaned_data.get(name)
        return found if found and FIRST_DAY <= found <= LAST_DAY else None
