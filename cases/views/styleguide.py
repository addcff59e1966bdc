"""A living page of every component, for developers; mounted only with DEBUG."""

import datetime as dt
from decimal import Decimal

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

ROWS = [
    ("王小明", "person", "江南银行", "8240.15", 47, "consumer", "phone"),
    ("Harbour Lights Ltd", "company", "Northgate", "22000", 15, "trade", "reminder"),
    ("李美华", "person", "江南银行", "3120", 71, "consumer", "visit"),
    ("Anna Mary Miller", "person", "Northgate", "940.5", 128, "consumer", "outsourced"),
    ("欧阳娜娜", "person", "江南银行", "51200", 412, "consumer", "legal"),
    ("Tomorrow & Sons", "company", "Northgate", "12", -1, "trade", "pending"),
]


class SampleForm(forms.Form):
    """One field of each kind."""

    amount = forms.DecimalField(label=_("Amount"), decimal_places=2)
    due = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}))
    channel = forms.ChoiceField(label=_("Channel"), choices=[("call", _("Call")), ("visit", _("Visit"))])
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    urgent = forms.BooleanField(label=_("Urgent"), required=False)


def styleguide(request: HttpRequest) -> HttpResponse:
    """`docs` of the design system; shows light, dark, both languages through the ordinary switches."""
    keys = ("name", "kind", "creditor", "amount", "days", "debt_class", "stage")
    rows = [dict(zip(keys, row, strict=True)) | {"amount": Decimal(row[3])} for row in ROWS]
    context = {
        "rows": rows,
        "form": SampleForm({"amount": "x"}),
        "plain_form": SampleForm(),
        "today": dt.date(2026, 11, 22),
        "progress": {"label": _("Loading"), "done": 612_000, "total": 1_000_000, "rate": 21_400, "remaining": "0:18"},
        "failed": {"label": _("Failed"), "done": 120, "total": 500, "failed": True},
    }
    return render(request, "styleguide.html", context)
