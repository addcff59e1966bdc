"""The two examples of a contact rule as text: a name and its value on each line, "channel: sms"."""

from typing import Any

import yaml
from django import forms
from django.utils.translation import gettext_lazy as _

WHOLE_NUMBERS = ("weekday", "counts", "days_since")
TRUTHS = {"true": True, "yes": True, "false": False, "no": False}


class ExampleField(forms.CharField):
    """Cleans to the example of a record; an empty field is the example without any particular."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "mono", "spellcheck": "false"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=2000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(_line(name, one) for name, one in value.items()) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            told = yaml.load(text, Loader=yaml.BaseLoader) if text.strip() else {}  # noqa: S506 - texts only
        except yaml.YAMLError:
            told = None
        if not isinstance(told, dict):
            raise forms.ValidationError(_("Write a name and its value on each line, as in: channel: sms"))
        return {name: _value(name, one) for name, one in told.items()}


def _line(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return f"{name}: {{{', '.join(_line(*one) for one in value.items())}}}"
    return f"{name}: {str(value).lower() if isinstance(value, bool) else value}"


def _value(name: str, told: Any) -> Any:
    """Figures and truths as such; anything else stays text, for the rule book to judge."""
    if isinstance(told, dict):
        return {key: _value(name, one) for key, one in told.items()}
    if name in WHOLE_NUMBERS and str(told).isdecimal():
        return int(told)
    return TRUTHS.get(str(told).lower(), told)
