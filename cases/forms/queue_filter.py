"""The filters of the agent's queue, as they stand in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.caselist import bucket_choices
from cases.selectors.caselist import Criteria
from strategies.next_steps import NextStep
from strategies.stages import WORKED_STAGES, Stage

ANY = ("", _("Any"))


class QueueFilterForm(forms.Form):
    """An address that asks for what there is not is answered as if it had not."""

    stage = forms.ChoiceField(
        label=_("Stage"), required=False, choices=lambda: [ANY, *((s, Stage(s).label) for s in WORKED_STAGES)]
    )
    bucket = forms.ChoiceField(label=_("Bucket"), required=False)
    product = forms.CharField(
        label=_("Product"), required=False, max_length=80, widget=forms.TextInput(attrs={"list": "products"})
    )
    promise = forms.ChoiceField(
        label=_("Promise"),
        required=False,
        choices=[
            ANY,
            ("open", _("Open promise")),
            ("today", _("Due today")),
            ("grace", _("Day passed, in grace")),
            ("unkept", _("One was not kept")),
        ],
    )
    reached = forms.ChoiceField(
        label=_("Reached"), required=False, choices=[ANY, ("never", _("Never reached")), ("yes", _("Reached before"))]
    )
    sign = forms.ChoiceField(label=_("Warning sign"), required=False, choices=[ANY, ("open", _("Open sign"))])
    step = forms.ChoiceField(label=_("Next step"), required=False, choices=[ANY, *NextStep.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bucket"].choices = bucket_choices()  # type: ignore[attr-defined]

    def criteria(self) -> Criteria:
        """What was asked; fields that make no sense are left out."""
        self.is_valid()
        return Criteria.from_values(self.cleaned_data)
