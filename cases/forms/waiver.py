"""Asking for a waiver, and deciding one."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import AmountField, date_input
from cases.models import Bucket, Case, Debt

# Principal last: it is given up last.
PARTS = (Bucket.INTEREST, Bucket.PENALTY, Bucket.FEE, Bucket.COST, Bucket.DELAY, Bucket.PRINCIPAL)


class WaiverForm(forms.Form):
    debt = forms.ModelChoiceField(Debt.objects.none(), label=_("Debt"), empty_label=None)
    pay_first = AmountField(
        label=_("To be paid first"),
        required=False,
        help_text=_("Applied once this is paid on the case by the last day; empty: applied on approval."),
    )
    until_on = forms.DateField(label=_("Last day"), widget=date_input(), help_text=_("After it the waiver lapses."))
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        debts = self.fields["debt"]
        assert isinstance(debts, forms.ModelChoiceField)
        debts.queryset = Debt.objects.filter(case=case).unpaid().oldest_due_first()
        for part in PARTS:
            self.fields[part.value] = AmountField(label=part.label, required=False)
        self.order_fields(["debt", *PARTS, "pay_first", "until_on", "reason"])

    def values(self) -> dict[str, Any]:
        """What `request_waiver` takes."""
        values = dict(self.cleaned_data)
        parts = {part.value: amount for part in PARTS if (amount := values.pop(part.value))}
        return values | {"parts": parts, "pay_first": values["pay_first"] or Decimal(0)}


class DecisionForm(forms.Form):
    note = forms.CharField(label=_("Reason"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
