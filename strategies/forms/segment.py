"""A segment as a form: its name, who belongs to it, its ladder."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from strategies.buckets import CONSUMER_BUCKETS, TRADE_BUCKETS
from strategies.forms.fields import AMOUNT
from strategies.forms.ladder import LadderForm
from strategies.judging import Ability, Willingness
from strategies.ladder import Ladder
from strategies.programme.conditions import DEBT_CLASSES, Conditions
from strategies.programme.facts import Risk
from strategies.programme.sentences import DEBT_CLASS_NAMES

Choices = Sequence[tuple[Any, Any]]


@dataclass(frozen=True)
class Offered:
    """What there is to choose from in the record of the work: (value, label) each."""

    creditors: Choices
    products: Choices
    regions: Choices


def _several(label: Any, choices: Choices = ()) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


class SegmentForm(LadderForm):
    """`name` and `rungs` apart, everything is a condition; left empty it asks nothing."""

    name = forms.CharField(label=_("Name"), max_length=60)
    debt_classes = _several(_("Kind of debt"), [(key, DEBT_CLASS_NAMES[key]) for key in DEBT_CLASSES])
    creditors = _several(_("Creditor"))
    products = _several(_("Product"))
    regions = _several(_("Region"))
    buckets = _several(pgettext_lazy("field", "Bucket"), [(key, key) for key in (*CONSUMER_BUCKETS, *TRADE_BUCKETS)])
    abilities = _several(_("Ability"), Ability.choices)
    willingnesses = _several(_("Willingness"), Willingness.choices)
    risks = _several(_("Risk"), Risk.choices)
    balance_from = forms.DecimalField(label=_("Balance from"), required=False, min_value=Decimal(0), **AMOUNT)
    balance_below = forms.DecimalField(label=_("Balance below"), required=False, min_value=Decimal(0), **AMOUNT)

    CONDITIONS = (
        "debt_classes", "creditors", "products", "regions", "buckets", "abilities", "willingnesses", "risks",
        "balance_from", "balance_below",
    )  # fmt: skip

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("creditors", "products", "regions"):
            choices = list(getattr(offered, name))
            known = {value for value, _label in choices}
            # What was chosen once stays, though nothing of it occurs any more.
            choices += [(value, value) for value in self.initial.get(name, ()) if value not in known]
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @staticmethod
    def initial_for(name: str, conditions: Conditions, ladder: Ladder) -> dict[str, Any]:
        """What the form shows of a segment as it stands."""
        said = {key: getattr(conditions, key) for key in SegmentForm.CONDITIONS}
        said = {key: list(value) if isinstance(value, tuple) else value for key, value in said.items()}
        return {"name": name, **said, **SegmentForm.initial_of(ladder)}

    def conditions(self) -> Conditions:
        """Call on a form whose conditions are valid."""
        told = {name: self.cleaned_data.get(name) for name in self.CONDITIONS}
        lists = {name: tuple(sorted(value)) for name, value in told.items() if isinstance(value, list) and value}
        if "creditors" in lists:
            lists["creditors"] = tuple(sorted(int(key) for key in lists["creditors"]))
        bounds = {name: told[name] for name in ("balance_from", "balance_below") if told[name] is not None}
        return Conditions(**lists, **bounds)

    def condition_fields(self) -> list[forms.BoundField]:
        """Those that offer something to choose."""
        fields = [self[name] for name in self.CONDITIONS if not name.startswith("balance_")]
        return [field for field in fields if field.field.choices]  # type: ignore[attr-defined]
