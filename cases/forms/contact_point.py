"""A number or address: added, changed, put back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import ContactKind, ContactOwner, ContactPoint, PointSource

CHANGEABLE = ("owner", "owner_name", "is_preferred", "preferred_time", "source")


class PointFactsForm(forms.Form):
    owner = forms.ChoiceField(label=_("Whose"), choices=ContactOwner.choices)
    owner_name = forms.CharField(
        label=_("Owner's name"), required=False, max_length=120, help_text=_("Where it is somebody else's.")
    )
    is_preferred = forms.BooleanField(label=_("Comes first of its kind"), required=False)
    preferred_time = forms.CharField(
        label=_("Best time"), required=False, max_length=60, help_text=_("“after 18:00”, “not on Fridays”")
    )
    source = forms.ChoiceField(label=_("Where it came from"), choices=PointSource.choices)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("owner") == ContactOwner.DEBTOR:
            data["owner_name"] = ""
        return data


class NewPointForm(PointFactsForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=ContactKind.choices)
    value = forms.CharField(
        label=_("Number or address"),
        max_length=255,
        strip=True,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    field_order = ["kind", "value", "owner", "owner_name", "source", "preferred_time", "is_preferred"]


class ChangePointForm(PointFactsForm):
    """What a creditor's file said of where a number came from stays a choice of its own."""

    def __init__(self, *args: Any, point: ContactPoint, **kwargs: Any) -> None:
        super().__init__(*args, initial={name: getattr(point, name) for name in CHANGEABLE}, **kwargs)
        source = self.fields["source"]
        assert isinstance(source, forms.ChoiceField)
        if point.source not in PointSource.values:
            source.choices = [(point.source, point.source or _("not said")), *PointSource.choices]
            source.required = bool(point.source)


class RestoreForm(forms.Form):
    note = forms.CharField(label=_("Why it may be used again"), required=False, max_length=400)
