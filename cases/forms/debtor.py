"""What is known of a debtor beside name and numbers."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Debtor
from strategies.contact.places import REGIONS, Jurisdiction

LANGUAGES = [("", _("as the creditor's")), ("zh", _("Chinese")), ("en", _("English"))]
FIELDS = ("language", "jurisdiction", "region", "time_zone")


class DebtorForm(forms.Form):
    language = forms.ChoiceField(label=_("Language to speak"), choices=LANGUAGES, required=False)
    jurisdiction = forms.ChoiceField(
        label=_("Lives or sits in"), choices=[("", _("where the creditor is")), *Jurisdiction.choices], required=False
    )
    region = forms.ChoiceField(
        label=_("Region with rules of its own"),
        choices=[("", _("none of these")), *((region, region) for region in REGIONS)],
        required=False,
    )
    time_zone = forms.CharField(
        label=_("Time zone"),
        required=False,
        max_length=40,
        help_text=_("As “Asia/Shanghai”. Empty: the place's own, where it has one."),
    )

    @classmethod
    def of(cls, debtor: Debtor) -> "DebtorForm":
        return cls(initial={name: getattr(debtor, name) for name in FIELDS})

    def clean_time_zone(self) -> str:
        name: str = self.cleaned_data["time_zone"].strip()
        if name and name not in available_timezones():
            raise forms.ValidationError(_("No such time zone; write it as “Asia/Shanghai” or “America/New_York”."))
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("region") and not data.get("jurisdiction"):
            self.add_error("jurisdiction", _("Say where the region is."))
        return data
