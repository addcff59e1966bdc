"""A legal hold: on a case or on everything of a creditor, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Creditor


class LegalHoldForm(forms.Form):
    case = forms.IntegerField(label=_("Case number"), required=False, min_value=1, max_value=2**63 - 1)
    creditor = forms.ModelChoiceField(label=_("or everything of"), queryset=Creditor.objects.none(), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=400)
    until_on = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: until ended."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["creditor"].queryset = Creditor.objects.order_by("name")  # type: ignore[attr-defined]
