"""Recordings, proofs and corrections of a contact; and what evidence is taken for."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import ProofKind
from cases.selectors.evidence_check import amount_since
from cases.services.corrections import Corrected
from strategies.contact.record import Verification

MOMENT = "%Y-%m-%dT%H:%M"
YES, NO = "yes", "no"
# Every row and every recording is read while somebody waits: ten seconds or so for each of the two.
LONGEST_CHECK, MOST_CHECKED = dt.timedelta(days=92), (250_000, 2 << 30)


def moment_field(label: Any, **more: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, required=False, widget=widget, **more)


class RecordingForm(forms.Form):
    upload = forms.FileField(label=_("Recording"), help_text=_("Sound, picture or video, up to 200 MB."))
    captured_at = moment_field(_("Recorded at"))
    seconds = forms.IntegerField(label=_("Length in seconds"), required=False, min_value=1, max_value=86_400)
    device = forms.CharField(label=_("Device"), required=False, max_length=120)


class ProofForm(forms.Form):
    kind = forms.ChoiceField(label=_("What shows that it arrived"), choices=ProofKind.choices)
    reference = forms.CharField(label=_("Number or reference"), required=False, max_length=120)
    arrived_at = moment_field(_("Arrived, read or came back at"))
    upload = forms.FileField(label=_("File"), required=False, help_text=_("Picture or PDF, up to 20 MB."))


class CorrectionForm(forms.Form):
    """Every field as it ought to have been; what was right stays as it is shown."""

    note = forms.CharField(
        label=_("Note"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}), strip=False
    )
    started_at = moment_field(_("Began"))
    verified_by = forms.ChoiceField(
        label=_("Right party verified by"), required=False, choices=[("", "–"), *Verification.choices]
    )
    identity_stated = forms.ChoiceField(label=_("Own identity stated"), required=False)
    recording_told = forms.ChoiceField(label=_("Told that it is recorded"), required=False)
    reason = forms.CharField(
        label=_("Reason of the correction"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept with your name. The row that it corrects stays as it was written."),
    )

    def __init__(self, *args: Any, standing: Corrected, **kwargs: Any) -> None:
        said = {None: "", True: YES, False: NO}
        initial = {
            **vars(standing),
            "identity_stated": said[standing.identity_stated],
            "recording_told": said[standing.recording_told],
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.standing = standing
        for name in ("identity_stated", "recording_told"):
            self.fields[name].choices = [("", "–"), (YES, _("yes")), (NO, _("no"))]  # type: ignore[attr-defined]

    def corrected(self) -> Corrected:
        said = {"": None, YES: True, NO: False}
        data = self.cleaned_data
        return Corrected(
            note=data["note"].replace("\r\n", "\n").strip(),
            started_at=self._began(data["started_at"]),
            verified_by=data["verified_by"],
            identity_stated=said[data["identity_stated"]],
            recording_told=said[data["recording_told"]],
        )

    def _began(self, typed: dt.datetime | None) -> dt.datetime | None:
        """A time that was not touched keeps the seconds that the field does not show."""
        return self.standing.started_at if "started_at" not in self.changed_data else typed


class PurposeForm(forms.Form):
    """What a recording or a proof is opened for."""

    purpose = forms.CharField(
        label=_("What it is needed for"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Written into the custody log with your name."),
    )


class BundleForm(PurposeForm):
    whole = forms.BooleanField(
        label=_("Names and numbers of the parties in full, as a court asks for them"), required=False
    )


class CheckForm(forms.Form):
    """From which day on the evidence is checked."""

    since = forms.DateField(
        label=_("From which day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, as_of: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.as_of = as_of

    def clean_since(self) -> dt.date:
        since: dt.date = self.cleaned_data["since"]
        if since < self.as_of - LONGEST_CHECK or any(
            amount > most for amount, most in zip(amount_since(since), MOST_CHECKED, strict=True)
        ):
            raise forms.ValidationError(
                _("This is too much for a page. Check it on the server: manage.py check_chains")
            )
        return since
