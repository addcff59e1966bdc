"""A wording to be checked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from strategies.wording.check import LONGEST

CHANNELS = (
    ("call", _("Telephone")),
    ("sms", _("Text message")),
    ("messaging", _("Messenger")),
    ("email", _("E-mail")),
    ("letter", _("Letter")),
    ("visit", _("Visit")),
)
LANGUAGES = (("auto", _("As the text is")), ("zh", _("Chinese")), ("en", _("English")))


class WordingForm(forms.Form):
    text = forms.CharField(label=_("Wording"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}))
    channel = forms.ChoiceField(label=_("Channel"), choices=CHANNELS)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)

    def judge(self) -> dict[str, Any]:
        """As `check_wording` takes it."""
        return dict(self.cleaned_data)
