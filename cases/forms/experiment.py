"""What an administrator fixes before an experiment, and says when one is started or stopped."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import date_input
from cases.models import Creditor
from strategies.experiments.arms import LEAST_SHARE, MOST_SHARE
from strategies.experiments.measures import EXPLAINED, Measure
from strategies.models import Policy, PolicyState
from strategies.models.experiment import LONGEST_HORIZON, LONGEST_RUN
from strategies.services.experiments import Plan


class PolicyChoice(forms.ModelChoiceField):
    def label_from_instance(self, policy: Policy) -> str:
        return _("Version %(number)s, %(name)s (%(state)s)") % {
            "number": policy.version,
            "name": policy.title,
            "state": policy.get_state_display(),
        }


class ExperimentForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("What is tried, in a few words: “First call two days later”.")
    )
    challenger = PolicyChoice(
        label=_("Challenger"),
        queryset=None,
        empty_label=_("Choose a version"),
        help_text=_(
            "The version that is tried. A draft may be registered; it is started once another administrator has approved it, and stays as it is while on trial."
        ),
    )
    champion = PolicyChoice(
        label=_("Champion"),
        queryset=None,
        required=False,
        empty_label=_("Whatever is in force"),
        help_text=_("Choose a version to keep comparing with it even if another one comes into force."),
    )
    share = forms.IntegerField(
        label=_("Challenger's share, in per cent of debtors"),
        initial=20,
        min_value=LEAST_SHARE,
        max_value=MOST_SHARE,
        help_text=_("A small share risks less and takes longer; half and half is the quickest."),
    )
    measure = forms.ChoiceField(
        label=_("Judged by"), choices=Measure.choices, widget=forms.RadioSelect, initial=Measure.PAYERS
    )
    currency = forms.ChoiceField(
        label=_("Currency"), required=False, help_text=_("Of the money counted; the other measures need none.")
    )
    horizon_days = forms.IntegerField(
        label=_("Window in days"),
        initial=30,
        min_value=1,
        max_value=LONGEST_HORIZON,
        help_text=_("What a debtor does in so many days after entering counts, and is counted when they are over."),
    )
    planned_debtors = forms.IntegerField(
        label=_("Planned debtors"),
        min_value=100,
        max_value=10_000_000,
        help_text=_("In both arms together. When so many have been counted it ends; the intervals are tightest there."),
    )
    planned_days = forms.IntegerField(
        label=_("Longest run in days"),
        initial=90,
        min_value=2,
        max_value=LONGEST_RUN,
        help_text=_("It ends then, however few were counted. Longer than the window."),
    )
    least_difference = forms.DecimalField(
        label=_("Smallest difference worth acting on, in percentage points"),
        initial=Decimal(2),
        min_value=Decimal("0.1"),
        max_value=Decimal(100),
        decimal_places=2,
        help_text=_("Said beforehand, so that a difference too small to matter is not sold as a success."),
    )
    harm_ratio = forms.DecimalField(
        label=_("Complaints borne, as a multiple of the champion's"),
        initial=Decimal("1.5"),
        min_value=Decimal(1),
        max_value=Decimal(10),
        decimal_places=2,
        help_text=_(
            "When debtors of the challenger's clearly complain more often than this, it is suspended the same night."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usable = Policy.objects.exclude(state=PolicyState.DISCARDED)
        self.fields["challenger"].queryset = usable  # type: ignore[attr-defined]
        self.fields["champion"].queryset = usable.published()  # type: ignore[attr-defined]
        currencies = Creditor.objects.order_by("currency").values_list("currency", flat=True).distinct()
        self.fields["currency"].choices = [("", "–"), *((code, code) for code in currencies)]  # type: ignore[attr-defined]

    def measures(self) -> list[tuple[BoundWidget, LazyText]]:
        """Each choice with the sentence that explains it."""
        return [(radio, EXPLAINED[Measure(radio.data["value"])]) for radio in self["measure"]]

    def plan(self) -> Plan:
        """Call on a valid form."""
        return Plan(**self.cleaned_data | {"measure": Measure(self.cleaned_data["measure"])})


class StartForm(forms.Form):
    starts_on = forms.DateField(label=_("From the night of"))

    def __init__(self, *args: Any, earliest: dt.date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"starts_on": earliest})
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].widget = date_input(min=earliest.isoformat())


class StopForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
