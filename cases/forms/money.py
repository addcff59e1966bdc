"""A promise outside a contact, and a payment entered by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.clock import business_date
from cases.forms.fields import AmountField, date_input
from cases.forms.promise_said import said_field, settle_said
from cases.models import Bucket, Case, Debt, PayerRelation, PayOrder, Security
from strategies.money.payment import Payer, Relation


class PromiseForm(forms.Form):
    amount = said_field(label=_("Amount promised"))
    due_on = forms.DateField(label=_("To be paid by"), required=False, widget=date_input())

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case

    def clean(self) -> dict[str, Any]:
        super().clean()
        settle_said(self, amount="amount", due_on="due_on", today=business_date(), balance=self.case.balance)
        if not self.cleaned_data.get("due_on") and not self.errors:
            self.add_error("due_on", _("Choose a day, or write it before the amount: fri 3000."))
        return self.cleaned_data


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
        empty_label=_("As the law says (Civil Code 560)"),
        help_text=_("The debt that the debtor named when paying."),
    )
    agreed = forms.BooleanField(label=_("Both parties agreed on this debt"), required=False)
    payer_relation = forms.ChoiceField(
        label=_("Paid by"), choices=PayerRelation.choices, initial=PayerRelation.DEBTOR, required=False
    )
    payer_name = forms.CharField(label=_("Name of the payer"), required=False, max_length=160)
    payer_voluntary = forms.NullBooleanField(
        label=_("Of their own will"),
        required=False,
        help_text=_("Ask a third party. Paying makes nobody liable; money got by pressure is given back."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        debts = self.fields["debt"]
        assert isinstance(debts, forms.ModelChoiceField)
        debts.queryset = Debt.objects.filter(case=case).unpaid().oldest_due_first()

    def values(self) -> dict[str, Any]:
        """What `record_payment` takes, the three fields about the payer as one."""
        values = dict(self.cleaned_data)
        relation = Relation(values.pop("payer_relation") or Relation.DEBTOR)
        name, voluntary = values.pop("payer_name"), values.pop("payer_voluntary")
        return values | {"payer": Payer(name, relation, voluntary)}


class PayerForm(forms.Form):
    payer_relation = forms.ChoiceField(label=_("Paid by"), choices=PayerRelation.choices)
    payer_name = forms.CharField(label=_("Name of the payer"), required=False, max_length=160)
    payer_voluntary = forms.NullBooleanField(
        label=_("Of their own will"),
        required=False,
        help_text=_("Ask a third party. Paying makes nobody liable; money got by pressure is given back."),
    )

    def payer(self) -> Payer:
        told = self.cleaned_data
        return Payer(told["payer_name"], Relation(told["payer_relation"]), told["payer_voluntary"])


class ReversalForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


PARTS = [("", "—"), *Bucket.choices]


class DebtOrderForm(forms.Form):
    security = forms.TypedChoiceField(label=_("Secured by"), choices=Security.choices, coerce=int)
    pay_order = forms.ChoiceField(label=_("Payments go to"), choices=PayOrder.choices)
    first = forms.ChoiceField(
        label=_("By the contract, first"),
        required=False,
        choices=PARTS,
        help_text=_("Only where the contract has an order of its own; what it does not name follows as the law says."),
    )
    second = forms.ChoiceField(label=_("then"), required=False, choices=PARTS)
    third = forms.ChoiceField(label=_("and then"), required=False, choices=PARTS)

    @classmethod
    def initial_of(cls, debt: Debt) -> dict[str, Any]:
        named = dict(zip(("first", "second", "third"), debt.agreed_order, strict=False))
        return {"security": debt.security, "pay_order": debt.pay_order, **named}

    def agreed_order(self) -> list[str]:
        return [part for name in ("first", "second", "third") if (part := self.cleaned_data[name])]
