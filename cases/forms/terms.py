"""What was agreed about interest on one debt, as a form; the rule book checks it as a whole (strategies/money/terms.py)."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import date_input
from strategies.money.claims import Claim, CreditorClass
from strategies.money.day_count import DayCount

CLAIMS = {
    Claim.NONE: _("Nothing accrues"),
    Claim.CONTRACT: _("Only what the contract says"),
    Claim.LOAN: _("Loan"),
    Claim.CARD: _("Credit card"),
    Claim.SALE: _("Sale between businesses"),
    Claim.SME_SUPPLY: _("Supply by a small firm to a large one or a public body"),
    Claim.JUDGMENT: _("Judgment"),
}
CREDITORS = {
    CreditorClass.PRIVATE: _("Not a lender by trade"),
    CreditorClass.BANK: _("Bank"),
    CreditorClass.CONSUMER_FINANCE: _("Consumer finance company"),
    CreditorClass.MICROLOAN: _("Micro-loan company"),
    CreditorClass.GUARANTEE: _("Guarantee company"),
    CreditorClass.PAWN: _("Pawnbroker"),
    CreditorClass.LEASING: _("Leasing company"),
    CreditorClass.FACTORING: _("Factoring company"),
    CreditorClass.REGIONAL_EQUITY: _("Regional equity market"),
    CreditorClass.LOCAL_AMC: _("Local asset manager"),
}
PER = (("year", _("a year")), ("day", _("a day")))


def _percent(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=Decimal(0), max_value=Decimal(1000), decimal_places=6
    )


class TermsForm(forms.Form):
    """Rates in percent; an empty rate was not agreed."""

    jurisdiction = forms.CharField(label=_("Law (CN, UK, US, EU or a state of it)"), required=False, max_length=2)
    claim = forms.ChoiceField(label=_("What the money is owed for"), choices=CLAIMS.items(), required=False)
    creditor_class = forms.ChoiceField(label=_("The lender is"), choices=CREDITORS.items())
    contract_on = forms.DateField(label=_("Day of the contract"), required=False, widget=date_input())
    term_rate = _percent(_("Rate of the term, percent"))
    late_rate = _percent(_("Late rate, percent"))
    penalty_rate = _percent(_("Penalty, percent"))
    per = forms.ChoiceField(label=_("These rates run"), choices=PER)
    day_count = forms.ChoiceField(label=_("Day count"), choices=[(one.value, one.value) for one in DayCount])
    RATES = ("term_rate", "late_rate", "penalty_rate")

    @classmethod
    def initial_of(cls, terms: dict[str, Any]) -> dict[str, Any]:
        """The form's values for terms as stored."""
        rates = {name: terms[name]["percent"] for name in cls.RATES if name in terms}
        per = next((terms[name]["per"] for name in cls.RATES if name in terms), "year")
        defaults = {"day_count": DayCount.ACT_365F.value, "creditor_class": CreditorClass.PRIVATE.value}
        return {**defaults, **terms, **rates, "per": per}

    def merged_into(self, terms: dict[str, Any]) -> dict[str, Any]:
        """The stored terms with what the form says; fields that it does not show (frozen periods …) stay."""
        said, per = dict(self.cleaned_data), self.cleaned_data["per"]
        kept = {name: value for name, value in terms.items() if name not in self.fields}
        plain = ("jurisdiction", "claim", "creditor_class", "day_count")
        kept |= {name: said[name] for name in plain if said[name]}
        kept |= {
            name: {"percent": f"{said[name].normalize():f}", "per": per}
            for name in self.RATES
            if said[name] is not None
        }
        if said["contract_on"]:
            kept["contract_on"] = said["contract_on"].isoformat()
        return kept
