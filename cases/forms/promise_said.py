"""A promise typed into the amount alone: "3,000", or "fri 3000" with its day in words."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import AmountField
from cases.spoken.promise import read_promise

LONGEST = 120


def said_field(**kwargs: Any) -> forms.CharField:
    """The amount, or amount and day in words; `settle_said` reads it."""
    attrs = {"autocomplete": "off", "placeholder": _("3000 or fri 3000")}
    return forms.CharField(max_length=LONGEST, widget=forms.TextInput(attrs=attrs), **kwargs)


def settle_said(form: forms.Form, *, amount: str, due_on: str, today: dt.date, balance: Decimal) -> None:
    """Put the amount, and the day where its own field is empty, in place of what was typed into the field `amount`.

    A day that was chosen stands, whatever the words say. What is not understood comes back as the field's error.
    """
    typed = form.cleaned_data.get(amount)
    if not typed:
        form.cleaned_data[amount] = None
        return
    try:
        form.cleaned_data[amount] = AmountField().clean(typed)
    except ValidationError as error:
        said = read_promise(typed, today=today, balance=balance)
        if said.amount is None or said.amount <= 0:
            sentence = _("Not understood: %(words)s. Write an amount, or a day and an amount as “fri 3000”.")
            number = not any(sign.isalpha() for sign in typed)
            form.add_error(amount, error if number else sentence % {"words": said.unread or typed})
            form.cleaned_data[amount] = None
            return
        form.cleaned_data[amount] = said.amount
        form.cleaned_data[due_on] = form.cleaned_data.get(due_on) or said.due_on
