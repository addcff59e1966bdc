"""An instalment plan as it is agreed: its shape, or its instalments one by one."""

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import AmountField, date_input
from cases.models import Case, PlanShape
from cases.services.plans import MOST_TOLERANCE_DAYS, Leniency
from strategies.money.plan_terms import PlanTerms, Shape


class PlanForm(forms.Form):
    """`as_of`: the day on which the plan is made."""

    total = AmountField(label=_("To be paid off"))
    shape = forms.ChoiceField(label=_("Shape"), choices=PlanShape.choices, initial=PlanShape.EQUAL_INSTALMENTS)
    count = forms.IntegerField(label=_("Number of instalments"), required=False, min_value=1, max_value=600)
    first_on = forms.DateField(label=_("First instalment on"), required=False, widget=date_input())
    every_months = forms.IntegerField(label=_("Months between"), required=False, min_value=1, max_value=12, initial=1)
    percent = forms.DecimalField(
        label=_("Interest a year, %"), required=False, min_value=0, max_digits=6, decimal_places=4,
        help_text=_("It becomes owed by the terms of the debts; the plan only counts it in."),
    )  # fmt: skip
    instalments = forms.CharField(
        label=_("Instalments"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One by one, each on a line of its own: 2026-12-31 500.00"),
    )
    tolerance_days = forms.IntegerField(
        label=_("Days of tolerance"), required=False, min_value=0, max_value=MOST_TOLERANCE_DAYS, initial=0
    )
    tolerance_amount = AmountField(label=_("Tolerated shortfall"), required=False)

    def __init__(self, *args: Any, case: Case, as_of: dt.date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("total", case.balance)
        super().__init__(*args, **kwargs)
        self.as_of = as_of

    def clean_instalments(self) -> tuple[tuple[dt.date, Decimal], ...]:
        read = []
        for number, line in enumerate(self.cleaned_data["instalments"].splitlines(), start=1):
            if not line.strip():
                continue
            try:
                day, amount = line.replace("\t", " ").split()
                read.append((dt.date.fromisoformat(day), Decimal(amount.replace(",", ""))))
            except (ValueError, InvalidOperation):
                raise forms.ValidationError(
                    _("Line %(number)s: write a day and an amount, such as 2026-12-31 500.00") % {"number": number}
                ) from None
        return tuple(read)

    def terms(self) -> PlanTerms:
        told = self.cleaned_data
        shape = Shape(told["shape"])
        custom = shape is Shape.CUSTOM
        return PlanTerms(
            shape=shape,
            total=told["total"],
            signed_on=self.as_of,
            first_on=None if custom else told["first_on"],
            count=0 if custom else told["count"] or 0,
            every_months=told["every_months"] or 1,
            yearly_rate=(told["percent"] or Decimal(0)) / 100,
            instalments=told["instalments"] if custom else (),
        )

    def leniency(self) -> Leniency:
        told = self.cleaned_data
        return Leniency(told["tolerance_days"] or 0, told["tolerance_amount"] or Decimal(0))
