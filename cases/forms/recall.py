"""Taking a case back from outside the house."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import date_input
from cases.services.stages import IN_HOUSE_DAYS, MOST_DAYS_IN_HOUSE


class RecallForm(forms.Form):
    """`in_house_until` is bounded by the service; the browser is told the same bounds."""

    in_house_until = forms.DateField(
        label=_("Not outsourced again before"),
        help_text=_("Until then the ladder neither outsources the case nor takes it to legal."),
    )
    note = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, as_of: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"in_house_until": as_of + IN_HOUSE_DAYS}, **kwargs)
        first, last = as_of + dt.timedelta(days=1), as_of + MOST_DAYS_IN_HOUSE
        self.fields["in_house_until"].widget = date_input(min=first.isoformat(), max=last.isoformat())
