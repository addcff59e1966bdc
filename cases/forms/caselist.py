"""The filters of the case list, as they stand in the address."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Creditor, DebtClass, Team, User
from cases.selectors.caselist import NOBODY, Criteria, stage_choices
from cases.templatetags.cases_display import bucket_label
from strategies.buckets import CONSUMER_BUCKETS, TRADE_BUCKETS
from strategies.next_steps import NextStep

FARTHEST_DAY = 36_500
FIRST = ("q", "stage", "bucket", "team", "agent")


class CaseFilterForm(forms.Form):
    """Choices are limited to what the user may see; an address that asks for more is answered as if it had not."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name or contract number")}),
    )
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    bucket = forms.ChoiceField(label=_("Bucket"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)
    agent = forms.ChoiceField(label=_("Agent"), required=False)
    creditor = forms.ChoiceField(label=_("Creditor"), required=False)
    promise = forms.ChoiceField(label=_("Promise"), required=False)
    attention = forms.ChoiceField(label=_("Attention"), required=False)
    reached = forms.ChoiceField(label=_("Reached"), required=False)
    sign = forms.ChoiceField(label=_("Warning sign"), required=False)
    step = forms.ChoiceField(label=_("Next step"), required=False)
    hold = forms.ChoiceField(label=_("Hold"), required=False)
    limitation = forms.ChoiceField(label=_("Limitation"), required=False)
    work = forms.ChoiceField(label=_("To do"), required=False)
    days_from = forms.IntegerField(
        label=_("Days from"), required=False, min_value=-FARTHEST_DAY, max_value=FARTHEST_DAY
    )
    days_to = forms.IntegerField(label=_("Days to"), required=False, min_value=-FARTHEST_DAY, max_value=FARTHEST_DAY)
    kind = forms.ChoiceField(required=False, choices=[("", ""), *DebtClass.choices], widget=forms.HiddenInput)
    currency = forms.RegexField(r"^[A-Z]{3}$", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [("", _("All open")), *stage_choices()]  # type: ignore[attr-defined]
        self.fields["bucket"].choices = bucket_choices()  # type: ignore[attr-defined]
        teams = list(teams_of(user))
        self.fields["team"].choices = named(teams, nobody=_("No team") if user.is_admin else None)  # type: ignore[attr-defined]
        agents = agents_of(user)
        self.fields["agent"].choices = named(agents, nobody=_("Nobody"))  # type: ignore[attr-defined]
        self.fields["creditor"].choices = named(creditors_of(user))  # type: ignore[attr-defined]
        for name, choices in FIXED.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        if len(teams) < 2 and not user.is_admin:
            self.fields["team"].widget = forms.HiddenInput()

    def first_fields(self) -> list[forms.BoundField]:
        """The filters that are always on the page."""
        return [self[name] for name in FIRST]

    def more_fields(self) -> list[forms.BoundField]:
        """The others, folded away until one of them is set."""
        return [field for field in self.visible_fields() if field.name not in FIRST]

    def more_are_set(self) -> bool:
        return any(field.value() for field in self.more_fields())

    def criteria(self) -> Criteria:
        """What was asked; fields that make no sense are left out and named on the page."""
        self.is_valid()
        return Criteria.from_values(self.cleaned_data)


FIXED = {
    "promise": [
        ("", _("Any")),
        ("open", _("Open promise")),
        ("today", _("Due today")),
        ("grace", _("Day passed, in grace")),
    ],
    "attention": [
        ("", _("Any")),
        ("broken", _("Promise broken")),
        ("due", _("Promise due")),
        ("call_back", _("Call-back")),
    ],
    "reached": [("", _("Any")), ("never", _("Never reached")), ("yes", _("Reached before"))],
    "sign": [("", _("Any")), ("open", _("Open sign"))],
    "step": [("", _("Any")), *NextStep.choices],
    "hold": [("", _("Any")), ("yes", _("On hold")), ("no", _("Not on hold"))],
    "limitation": [
        ("", _("Any")),
        ("7", _("7 days left or fewer")),
        ("30", _("30 days left or fewer")),
        ("90", _("90 days left or fewer")),
        ("past", _("Passed")),
    ],
    "work": [("", _("Any")), ("now", _("Due for work now"))],
}


def teams_of(user: User) -> Any:
    """The active teams that the user answers for."""
    teams = Team.objects.filter(is_active=True)
    return teams if user.is_admin else teams.filter(pk__in=user.supervised_team_ids())


def agents_of(user: User) -> Any:
    """The agents of these teams, the inactive ones too, and whoever else holds cases there."""
    agents = User.objects.filter(role="agent").order_by("team__name", "username")
    if user.is_admin:
        return agents
    holding = Case.objects.visible_to(user).filter(agent=OuterRef("pk"))
    return agents.filter(Q(team__in=user.supervised_team_ids()) | Exists(holding))


def named(things: Any, *, nobody: Any = None) -> list[tuple[str, Any]]:
    head = [("", _("All"))] + ([(NOBODY, nobody)] if nobody is not None else [])
    return head + [(str(thing.pk), thing.display_name() if isinstance(thing, User) else str(thing)) for thing in things]


def bucket_choices() -> list[tuple[str, Any]]:
    consumer = [(key, bucket_label(key)) for key in CONSUMER_BUCKETS]
    trade = [(key, bucket_label(key)) for key in TRADE_BUCKETS]
    return [("", _("All")), (_("Consumer"), consumer), (_("Trade"), trade)]  # type: ignore[list-item]


def creditors_of(user: User) -> Any:
    """The creditors whose cases the user's teams work; an administrator's are all."""
    creditors = Creditor.objects.all()
    return creditors if user.is_admin else creditors.filter(team__in=user.supervised_team_ids())
