"""Whose money it is: a suggested case, or one found by its contract number; or that it goes back."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Debt, UnmatchedPayment, User
from cases.selectors.unmatched import Suggestion

OTHER = "number"


class MatchForm(forms.Form):
    """`target`: the key of a suggestion, or "number" for the contract or invoice number typed beside it."""

    target = forms.ChoiceField(label=_("Book on"), widget=forms.RadioSelect)
    number = forms.CharField(label=_("Contract or invoice number"), max_length=80, required=False)

    def __init__(
        self, *args: Any, user: User, waiting: UnmatchedPayment, suggestions: Sequence[Suggestion], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.waiting = user, waiting
        self.by_key = {suggestion.key: suggestion for suggestion in suggestions}
        target = self.fields["target"]
        assert isinstance(target, forms.ChoiceField)
        target.choices = [*((key, key) for key in self.by_key), (OTHER, _("Another contract or invoice"))]
        target.initial = next(iter(self.by_key), OTHER)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.case: Case | None = None
        self.debt: Debt | None = None
        target = cleaned.get("target")
        if target in self.by_key:
            self.case, self.debt = self.by_key[target].case, self.by_key[target].debt
        elif target == OTHER:
            self._find(cleaned.get("number", "").strip())
        return cleaned

    def _find(self, number: str) -> None:
        debts = Debt.objects.visible_to(self.user).filter(creditor=self.waiting.creditor_id, number=number)
        debt = debts.unpaid().select_related("case__debtor").oldest_due_first().first() if number else None
        if debt is None:
            self.add_error("number", _("No unpaid debt of this creditor has that number."))
        else:
            self.case, self.debt = debt.case, debt


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the money goes back"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
