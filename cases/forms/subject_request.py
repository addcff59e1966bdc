"""Requests about personal data: put on record, answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import AskedBy, Asker, Case, ContactPoint, RefusalCode, RequestState, SubjectRequest, SubjectRight
from cases.privacy.masking import masked_contact

LAWS = [("CN", _("China")), ("EU", _("European Union")), ("UK", _("United Kingdom")), ("US", _("United States"))]


class _MaskedPoints(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{masked_contact(obj.value, obj.kind)} · {obj.get_owner_display()}"


class SubjectRequestForm(forms.Form):
    right = forms.ChoiceField(label=_("What is asked for"), choices=SubjectRight.choices)
    asker = forms.ChoiceField(label=_("Who asks"), choices=Asker.choices)
    contact_point = _MaskedPoints(
        label=_("Whose number it is about"), queryset=ContactPoint.objects.none(), required=False
    )
    channel = forms.ChoiceField(label=_("How"), choices=AskedBy.choices)
    jurisdiction = forms.ChoiceField(label=_("Law"), choices=LAWS)
    received_on = forms.DateField(label=_("Received on"), widget=forms.DateInput(attrs={"type": "date"}))
    details = forms.CharField(label=_("In their words"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact_point"].queryset = case.debtor.contact_points.kept().order_by("pk")  # type: ignore[attr-defined]


class SubjectAnswerForm(forms.Form):
    state = forms.ChoiceField(label=_("Answer"), choices=[one for one in RequestState.choices if one[0] != "open"])
    code = forms.ChoiceField(
        label=_("Ground of the refusal"), choices=[("", "–"), *RefusalCode.choices], required=False
    )
    note = forms.CharField(
        label=_("In words, to the asker"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    sure = forms.BooleanField(required=False, help_text=_("Granted, an erasure cannot be taken back."))

    def __init__(self, *args: Any, request: SubjectRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole = request.asker != Asker.CONTACT
        self.fields["sure"].label = _("Everything of this debtor goes now") if whole else _("This number goes now")
        if request.right != SubjectRight.ERASURE:
            del self.fields["sure"]

    def clean(self) -> dict[str, Any]:
        """Granting an erasure takes a second word."""
        told = self.cleaned_data
        if "sure" in self.fields and told.get("state") == RequestState.GRANTED and not told.get("sure"):
            self.add_error("sure", _("Tick what goes; it cannot be brought back."))
        return told
