"""What is said to the contact gate: an override, and facts put on record."""

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import date_input
from cases.models import Creditor, User
from strategies.contact.known import AGENT, CREDITOR, HOUSE, TOLD, catalogue
from strategies.outcomes import Channel


class OverrideForm(forms.Form):
    channel = forms.ChoiceField(choices=Channel.choices, widget=forms.HiddenInput())
    contact_point = forms.IntegerField(required=False, widget=forms.HiddenInput())
    why = forms.CharField(
        label=_("Why the contact is to be made all the same"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    agreement = forms.CharField(
        label=_("Under which agreement, consent or order"),
        max_length=200,
        help_text=_("Its number or day, so that it can be found: “e-mail of 1 March, case 1234”."),
    )


class KnownFactForm(forms.Form):
    """`subjects`: about what records may be kept here (house, creditor, agent, debtor, point)."""

    name = forms.ChoiceField(label=pgettext_lazy("gate", "Fact"))
    value = forms.TypedChoiceField(
        label=_("What is so"),
        choices=[("yes", _("It holds")), ("no", _("It does not hold")), ("", _("Not known any more"))],
        coerce=lambda chosen: {"yes": True, "no": False}[chosen],
        empty_value=None,
        required=False,
        initial="yes",
    )
    valid_from = forms.DateField(label=pgettext_lazy("day", "From"), widget=date_input())
    valid_to = forms.DateField(label=_("Until"), required=False, widget=date_input())
    source = forms.CharField(
        label=_("Where it stands"),
        max_length=200,
        help_text=_("The agreement, document or conversation that shows it."),
    )

    def __init__(self, *args: Any, subjects: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        choices = [
            (fact.name, fact.said(language))
            for fact in catalogue().values()
            if fact.of in subjects and fact.known != TOLD
        ]
        field = self.fields["name"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("valid_from"), data.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("It cannot end before it begins."))
        return data


class HouseFactForm(KnownFactForm):
    """About the house itself, one of its creditors, or one of its people."""

    about = forms.ChoiceField(label=_("About"), required=False)
    field_order = ("about", "name", "value", "valid_from", "valid_to", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, subjects=(HOUSE, CREDITOR, AGENT), **kwargs)
        self._subjects: dict[str, Creditor | User | None] = {"": None}
        self._subjects |= {f"creditor-{creditor.pk}": creditor for creditor in Creditor.objects.all()}
        self._subjects |= {
            f"agent-{user.pk}": user for user in User.objects.filter(is_active=True).order_by("username")
        }
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)
        named = {
            key: one.display_name() if isinstance(one, User) else str(one) for key, one in self._subjects.items() if one
        }
        field.choices = [("", _("the house")), *named.items()]

    def clean_about(self) -> Creditor | User | None:
        return self._subjects[self.cleaned_data["about"]]
