"""A promise outside a contact, and a payment entered by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import AmountField, date_input
from cases.models import Case, Debt


class PromiseForm(forms.Form):
    amount = AmountField(label=_("Amount promised"))
    due_on = forms.DateField(label=_("To be paid by"), widget=date_input())


class PaymentForm(forms.Form):
    """`reference` tells two payments apart; the same one sent twice is one payment."""

    amount = AmountField(label=_("Amount"))
    paid_on = forms.DateField(label=_("Paid on"), widget=date_input())
    reference = forms.CharField(
        label=_("Reference"),
        max_length=120,
        help_text=_("The number on the bank statement or receipt. The same reference twice is one payment."),
    )
    debt = forms.ModelChoiceField(
        Debt.objects.none(),
        label=_("For"),
        required=False,
        empty_label=_("The oldest debt first"),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        debts = self.fields["debt"]
        assert isinstance(debts, forms.ModelChoiceField)
        debts.queryset = Debt.objects.filter(case=case).unpaid().oldest_due_first()
