"""Fields that several forms of the policy share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from strategies.programme.cadence import Step, StepFaulty, read_steps, written

AMOUNT: dict[str, Any] = {
    "max_digits": 14,
    "decimal_places": 2,
    "widget": forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
}


class CadenceField(forms.CharField):
    """Steps as one line: "1 letter, 4 visit, 8 call". Cleans to a tuple of steps."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 400)
        kwargs.setdefault(
            "help_text", _("Day and channel, and who where it is not the agent: 1 letter, 4 visit, 8 call agency")
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, tuple) else value

    def clean(self, value: Any) -> tuple[Step, ...]:
        try:
            return read_steps(super().clean(value))
        except StepFaulty as faulty:
            raise forms.ValidationError(str(faulty)) from faulty
