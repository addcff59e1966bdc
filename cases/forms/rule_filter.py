"""Which contact rules to list."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from strategies.contact import terms

ANY = ("", _("Any"))


class RuleFilterForm(forms.Form):
    q = forms.CharField(label=_("Text or code"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"}))  # fmt: skip
    jurisdiction = forms.ChoiceField(
        label=_("Jurisdiction"), required=False, choices=[ANY, *terms.JURISDICTION.items()]
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ANY, *terms.KIND.items()])
    channel = forms.ChoiceField(label=_("Channel"), required=False, choices=[ANY, *terms.CHANNEL.items()])
    unreviewed = forms.BooleanField(label=_("Only those still to be reviewed with counsel"), required=False)


class ReviewForm(forms.Form):
    note = forms.CharField(label=_("With whom, or why"), max_length=400)


class EndRuleForm(forms.Form):
    last_day = forms.DateField(
        label=pgettext_lazy("rule", "Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
