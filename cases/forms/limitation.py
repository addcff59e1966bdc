"""A fact that moves a limitation date, and taking one back."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import date_input
from cases.models import ArrivalProof, Case, Debt, Guarantee, GuaranteeForm, LimitationKind
from cases.selectors.limitation import period_words
from strategies.services.limitation_periods import COLUMNS, law_key, period_rows


class LimitationEventForm(forms.Form):
    debt = forms.ModelChoiceField(Debt.objects.none(), label=_("Debt"), empty_label=None)
    guarantee = forms.ModelChoiceField(
        Guarantee.objects.none(),
        label=_("Towards"),
        required=False,
        empty_label=_("the debtor"),
        help_text=_("What reached a guarantor moves the guarantor's clock alone."),
    )
    kind = forms.ChoiceField(label=_("Fact"), choices=LimitationKind.choices)
    on_date = forms.DateField(label=_("On"), widget=date_input())
    proof = forms.CharField(
        label=_("Proof"), max_length=300, help_text=_("Receipt, recording or document, with its number.")
    )
    arrival = forms.ChoiceField(
        label=_("How it arrived"),
        choices=[("", "–"), *ArrivalProof.choices],
        required=False,
        help_text=_("For a demand or a notice."),
    )
    runs_from = forms.DateField(
        label=_("Clock runs from"),
        required=False,
        widget=date_input(),
        help_text=_("If not from that day: the end of a grace given, the last day of an agreed plan."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        debts = self.fields["debt"]
        assert isinstance(debts, forms.ModelChoiceField)
        debts.queryset = Debt.objects.filter(case=case).unpaid().oldest_due_first()
        guarantees = self.fields["guarantee"]
        assert isinstance(guarantees, forms.ModelChoiceField)
        guarantees.queryset = Guarantee.objects.filter(debt__in=debts.queryset).in_force().select_related("debt")
        guarantees.label_from_instance = lambda guarantee: f"{guarantee.name} · {guarantee.debt.number}"
        if not guarantees.queryset:
            del self.fields["guarantee"]


class GuaranteeRecordForm(forms.Form):
    name = forms.CharField(label=_("Guarantor"), max_length=160)
    form = forms.ChoiceField(
        label=_("Form of guarantee"),
        choices=[("", _("not stated (general guarantee)")), *GuaranteeForm.choices],
        required=False,
        help_text=_("General: the debtor has to be sued first. Joint: the guarantor can be asked at once."),
    )
    proof = forms.CharField(label=_("Proof"), max_length=300, help_text=_("The guarantee contract, with its number."))
    agreed_until = forms.DateField(
        label=_("Guarantee agreed until"),
        required=False,
        widget=date_input(),
        help_text=_("Without a day it ends six months after the debt is due."),
    )
    until_paid = forms.BooleanField(label=_("Agreed “until all is paid” (counts as six months)"), required=False)
    main_due_on = forms.DateField(
        label=_("Debt guaranteed as due on"),
        required=False,
        widget=date_input(),
        help_text=_("If that is not the due date on record."),
    )
    changed_due_on = forms.DateField(label=_("Due date later changed to"), required=False, widget=date_input())
    consented = forms.BooleanField(label=_("The guarantor consented to the change in writing"), required=False)


class LawForm(forms.Form):
    law = forms.ChoiceField(label=_("Law"), required=False)

    def __init__(self, *args: Any, debt: Debt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        law = self.fields["law"]
        assert isinstance(law, forms.ChoiceField)
        rows = {law_key(row.jurisdiction, row.debt_type): row for row in period_rows()}
        law.choices = [
            ("", _("China, for debts in its currency")),
            *((key, period_words(row)) for key, row in rows.items()),
        ]
        self.initial.setdefault("law", debt.limitation_law)


class PeriodsForm(forms.Form):
    table = forms.CharField(
        label=_("Table of periods"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "mono"}),
        help_text=format_lazy(
            _(
                "CSV with the header {header}. Events are parted by blanks; a row of the same law, kind and day is replaced."
            ),
            header=",".join(COLUMNS),
        ),
    )
    examples = forms.BooleanField(label=_("Load the examples that ship instead"), required=False)
