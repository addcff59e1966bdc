"""What an administrator types about users, teams and creditors."""

from typing import Any

from babel.numbers import list_currencies
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Creditor, DebtClass, Picking, Role, Team, User
from strategies.contact.places import CollectorClass, Jurisdiction

COMMON_CURRENCIES = ("CNY", "HKD", "USD", "EUR", "GBP", "JPY", "SGD", "AUD")


class UserForm(forms.Form):
    """`username` is asked once, when the user is made."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        validators=[User.username_validator],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    last_name = forms.CharField(label=_("Family name"), max_length=150, required=False)
    first_name = forms.CharField(label=_("Given name"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    team = forms.ModelChoiceField(
        queryset=None,
        label=_("Team"),
        required=False,
        empty_label=_("No team"),
        help_text=_("Of an agent. A supervisor's teams stand with the team."),
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("As the browser asks")), *settings.LANGUAGES]
    )
    takes_work = forms.BooleanField(
        label=_("Takes new cases"),
        required=False,
        initial=True,
        help_text=_("Off: the night hands this agent no new cases."),
    )

    def __init__(self, *args: Any, editing: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.filter(is_active=True)  # type: ignore[attr-defined]
        if editing is not None:
            del self.fields["username"]

    @classmethod
    def of(cls, user: User) -> "UserForm":
        names = ("last_name", "first_name", "email", "role", "team", "language", "takes_work")
        return cls(initial={name: getattr(user, name) for name in names}, editing=user)


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    supervisors = forms.ModelMultipleChoiceField(
        queryset=None, label=_("Supervisors"), required=False, widget=forms.CheckboxSelectMultiple
    )
    picking = forms.ChoiceField(label=_("Next case"), choices=Picking.choices, initial=Picking.FREE)
    is_active = forms.BooleanField(label=_("Active"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(role=Role.SUPERVISOR, is_active=True)
        self.fields["supervisors"].queryset = people  # type: ignore[attr-defined]
        self.fields["supervisors"].label_from_instance = lambda user: user.display_name()  # type: ignore[attr-defined]

    @classmethod
    def of(cls, team: Team) -> "TeamForm":
        names = ("name", "picking", "is_active")
        told = {name: getattr(team, name) for name in names}
        return cls(initial=told | {"supervisors": team.supervisors.all()})


class CreditorForm(forms.Form):
    currency_codes = COMMON_CURRENCIES
    name = forms.CharField(label=_("Name"), max_length=160)
    debt_class = forms.ChoiceField(label=_("Kind of debt"), choices=DebtClass.choices)
    kind = forms.ChoiceField(
        label=pgettext_lazy("a creditor", "What it is"),
        choices=[("", _("by the kind of debt: a lender or a supplier")), *CollectorClass.choices],
        required=False,
        help_text=_("Rules of contact differ by it."),
    )
    jurisdiction = forms.ChoiceField(label=_("Where it is"), choices=Jurisdiction.choices, initial=Jurisdiction.CN)
    currency = forms.CharField(
        label=_("Currency"), max_length=3, initial="CNY", widget=forms.TextInput(attrs={"list": "currencies"})
    )
    team = forms.ModelChoiceField(
        queryset=None,
        label=_("Team"),
        required=False,
        empty_label=_("No team"),
        help_text=_("New cases of this creditor go to this team."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.filter(is_active=True)  # type: ignore[attr-defined]

    @classmethod
    def of(cls, creditor: Creditor) -> "CreditorForm":
        return cls(initial={name: getattr(creditor, name) for name in cls.base_fields})

    def clean_currency(self) -> str:
        code: str = self.cleaned_data["currency"].strip().upper()
        if code not in list_currencies():
            raise forms.ValidationError(_("Not a currency code of ISO 4217, such as CNY or EUR."))
        return code
