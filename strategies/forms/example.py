"""An example that guards a policy, as a form."""

from dataclasses import fields
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from strategies.forms.fields import AMOUNT
from strategies.forms.segment import Offered
from strategies.judging import Ability, Willingness
from strategies.programme.conditions import DEBT_CLASSES
from strategies.programme.examples import MOST_DAYS, Situation
from strategies.programme.facts import Risk
from strategies.programme.sentences import DEBT_CLASS_NAMES
from strategies.stages import LADDER_ORDER

_STAGES = [(stage.value, stage.label) for stage in LADDER_ORDER]
_ANY = ("", "–")


def _days(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=-MOST_DAYS, max_value=MOST_DAYS)


class ExampleForm(forms.Form):
    """The case as it stands, and where the night has to leave it."""

    name = forms.CharField(label=_("In a few words"), max_length=120, required=False)
    stage = forms.ChoiceField(label=_("Stands in"), choices=_STAGES)
    days = forms.IntegerField(label=_("Days past due"), min_value=-MOST_DAYS, max_value=MOST_DAYS)
    balance = forms.DecimalField(label=_("Balance"), min_value=Decimal("0.01"), **AMOUNT)
    expected = forms.ChoiceField(label=_("Belongs in"), choices=_STAGES)
    on_hold = forms.BooleanField(label=_("Open promise, plan or another hold"), required=False)
    in_house = forms.BooleanField(label=_("Recalled, stays in house"), required=False)
    debt_class = forms.ChoiceField(
        label=_("Kind of debt"), choices=[(key, DEBT_CLASS_NAMES[key]) for key in DEBT_CLASSES], required=False
    )
    creditor = forms.TypedChoiceField(label=_("Creditor"), coerce=int, empty_value=0, required=False)
    product = forms.ChoiceField(label=_("Product"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    ability = forms.ChoiceField(label=_("Ability"), choices=[_ANY, *Ability.choices], required=False)
    willingness = forms.ChoiceField(label=_("Willingness"), choices=[_ANY, *Willingness.choices], required=False)
    risk = forms.ChoiceField(label=_("Risk"), choices=Risk.choices, required=False, initial=Risk.CALM)
    attempts = forms.IntegerField(label=_("Attempts made"), required=False, min_value=0, max_value=999)
    attempt_days = forms.IntegerField(label=_("on different days"), required=False, min_value=0, max_value=999)
    address_verified = forms.BooleanField(label=_("An address of the debtor's is verified"), required=False)
    letter_days = _days(_("Days since a demand letter arrived"))
    approved = forms.BooleanField(label=_("A supervisor has approved"), required=False)
    limitation_days = _days(_("Days left before limitation"))

    # What is always asked; the rest stands behind "more about the case".
    FIRST = ("name", "stage", "days", "balance", "expected", "on_hold")

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("creditor", offered.creditors),
            ("product", offered.products),
            ("region", offered.regions),
        ):
            kept = self.initial.get(name) or ""  # what was chosen once stays, though nothing of it occurs any more
            more = [(kept, kept)] if kept and kept not in {value for value, _label in choices} else []
            self.fields[name].choices = [_ANY, *choices, *more]  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(name: str, situation: Situation, expected: str) -> dict[str, Any]:
        return {**vars(situation), "name": name, "expected": expected, "creditor": situation.creditor or ""}

    def situation(self) -> Situation:
        """Call on a valid form."""
        unsaid = Situation()
        said = {one.name: self.cleaned_data.get(one.name) for one in fields(Situation)}
        return Situation(
            **{name: getattr(unsaid, name) if value in (None, "") else value for name, value in said.items()}
        )

    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FIRST]

    def other_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.FIRST]
