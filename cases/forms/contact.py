"""What an agent records after a contact. Which fields count depends on the outcome."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.clock import business_date
from cases.forms.fields import date_input
from cases.forms.promise_said import said_field, settle_said
from cases.models import Case, ContactPoint, Debt, Direction, User
from cases.services.particulars import NOTHING_SAID, Particulars
from strategies.contact.known import tellable
from strategies.contact.record import Verification
from strategies.ladder import Rung
from strategies.next_steps import NextStep
from strategies.outcomes import OUTCOMES, Channel
from strategies.tactics import Evasion

SPOKEN = (Channel.CALL, Channel.VISIT)
LONGEST_WRAP_UP = dt.timedelta(minutes=30)  # beyond it somebody was called away


def _note_input() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 2, "placeholder": _("What was said, in a few words")})


def _outcomes() -> list[tuple[str, Any]]:
    return [(code, outcome.label) for code, outcome in OUTCOMES.items()]


def _next_steps() -> list[tuple[str, Any]]:
    return [("", _("as suggested")), *NextStep.choices]


def _may_be_told() -> list[tuple[str, str]]:
    return [(name, name) for name in tellable()]


def _verifications() -> list[tuple[str, Any]]:
    return [("", "–"), *Verification.choices]


class ContactForm(forms.Form):
    """What the outcome needs is missed on its own field; what it does not ask for is dropped."""

    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices, initial=Channel.CALL)
    direction = forms.ChoiceField(label=_("Direction"), choices=Direction.choices, initial=Direction.OUTGOING)
    contact_point = forms.IntegerField(required=False)
    outcome = forms.ChoiceField(
        choices=_outcomes,  # called, not listed: a list of sixty is copied for every form
        error_messages={"required": _("Choose what came of the contact.")},
    )
    promise_amount = said_field(label=_("Amount promised"), required=False)
    promise_due_on = forms.DateField(label=_("To be paid by"), required=False, widget=date_input())
    follow_up_at = forms.DateTimeField(
        label=_("Call back at"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    follow_up_on = forms.DateField(label=_("Show again on"), required=False, widget=date_input())
    follow_up_hour = forms.TimeField(
        label=_("From what hour"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    next_step = forms.ChoiceField(label=_("Next"), required=False, choices=_next_steps)
    also = forms.Field(required=False, widget=forms.MultipleHiddenInput)
    about = forms.IntegerField(required=False)
    evasions = forms.MultipleChoiceField(label=_("Evasions heard"), required=False, choices=Evasion.choices)
    told = forms.MultipleChoiceField(required=False, choices=_may_be_told)
    took_place = forms.CharField(
        label=_("It has taken place all the same, because"),
        required=False,
        max_length=400,
        help_text=_("What happened is logged, and so is that the gate refused it. Your supervisor sees both."),
    )
    # Milliseconds, as the page measured them; a figure that makes no sense is none.
    wrap_up = forms.CharField(required=False, widget=forms.HiddenInput())
    identity_stated = forms.BooleanField(label=_("I said who I am and for whom"), required=False)
    recording_told = forms.BooleanField(label=_("I said that the call is recorded"), required=False)
    verified_by = forms.ChoiceField(label=_("Right party verified by"), required=False, choices=_verifications)
    note = forms.CharField(label=_("Note"), required=False, max_length=4000, widget=_note_input())
    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, case: Case, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.user = case, user

    def order_channels(self, rung: Rung | None) -> None:
        """Offer the channels that fit the stage first, the others under the reason why not. Every one stays to be chosen:
        a debtor may use any, and a supervisor too."""
        if rung is None or not rung.channels:
            return
        groups: tuple[list[tuple[str, Any]], list[tuple[str, Any]]] = ([], [])
        for value, label in Channel.choices:
            groups[0 if rung.fits(value) else 1].append((value, label))
        others = _("not for outgoing contacts in the stage “%(stage)s”") % {"stage": rung.stage.label}
        self.fields["channel"].choices = [*groups[0], (others, groups[1])]  # type: ignore[attr-defined]
        if not rung.fits(self.initial.get("channel", "")):
            self.initial["channel"] = groups[0][0][0]

    def clean_also(self) -> list[Case]:
        """Other open cases of the debtor that the user sees."""
        keys = (
            {key for key in self.data.getlist("also") if key.isascii() and key.isdecimal() and len(key) < 19}
            if self.data
            else set()
        )
        if not keys:
            return []
        seen = Case.objects.visible_to(self.user).open().filter(debtor=self.case.debtor_id).exclude(pk=self.case.pk)
        found = list(seen.filter(pk__in=keys))
        if len(found) < len(keys):
            raise ValidationError(_("One of the other cases is closed, or no longer yours; open the case again."))
        return found

    def clean_about(self) -> Debt | None:
        pk = self.cleaned_data["about"]
        return None if pk is None else Debt.objects.filter(case=self.case, pk=pk).first()

    def clean_contact_point(self) -> ContactPoint | None:
        """By its key alone: the service reads the row under its lock, and refuses one of another debtor."""
        pk = self.cleaned_data["contact_point"]
        return None if pk is None else ContactPoint(pk=pk, debtor_id=self.case.debtor_id)

    def clean_wrap_up(self) -> dt.timedelta | None:
        told = self.cleaned_data["wrap_up"]
        passed = dt.timedelta(milliseconds=int(told)) if told.isascii() and told.isdecimal() and len(told) < 9 else None
        return passed if passed and passed <= LONGEST_WRAP_UP else None

    def clean_told(self) -> dict[str, bool]:
        """What the agent says of this very contact, as the gate takes it."""
        return dict.fromkeys(self.cleaned_data["told"], True)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        outcome = OUTCOMES.get(data.get("outcome", ""))
        asks = outcome.asks if outcome else ""
        if asks == "promise":
            owed = self.case.balance + sum(case.balance for case in data.get("also") or ())
            settle_said(self, amount="promise_amount", due_on="promise_due_on", today=business_date(), balance=owed)
            self._need("promise_amount", "promise_due_on")
            data["follow_up_at"] = data["follow_up_on"] = None
        else:
            data["promise_amount"] = data["promise_due_on"] = None
        if asks == "call_back":
            self._need("follow_up_at")
            data["follow_up_on"] = None
        elif outcome:
            data["follow_up_at"] = None
        if asks:
            data["next_step"] = ""
        data["said"] = self._said(data, spoke=bool(outcome and outcome.connected and data.get("channel") in SPOKEN))
        hour, on = data.pop("follow_up_hour", None), data.get("follow_up_on")
        if hour and on:
            data["follow_up_at"], data["follow_up_on"] = timezone.make_aware(dt.datetime.combine(on, hour)), None
        return data

    def _said(self, data: dict[str, Any], *, spoke: bool) -> Particulars:
        """Statements of the agent about this contact alone; an empty box says nothing, and so does one that was not shown."""
        stated, told = bool(data.pop("identity_stated", False)), bool(data.pop("recording_told", False))
        verified_by = data.pop("verified_by", "")
        return Particulars(verified_by, stated or None, told or None) if spoke else NOTHING_SAID

    def _need(self, *names: str) -> None:
        for name in names:
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, _("Needed for this outcome."))
