"""The contact log, read and written."""

from typing import Any

from rest_framework import serializers

from cases.api.fields import AmountField, DayField, IdField
from cases.api.serializers.named import UserNameSerializer
from cases.models import ContactLog, Direction, GateVerdict
from strategies.contact.known import tellable
from strategies.contact.record import LegalBasis, Verification
from strategies.next_steps import NextStep
from strategies.outcomes import OUTCOMES, Channel


class ContactSerializer(serializers.ModelSerializer[ContactLog]):
    """One row of the log. It is evidence: rows are added, never changed. `seal` chains each to the one before.

    `corrects`: the row that this one puts right, for the `reason` given; the older one stays as it was written.
    """

    agent = UserNameSerializer()
    outcome_label = serializers.SerializerMethodField()

    class Meta:
        model = ContactLog
        fields = [
            "id",
            "case",
            "agent",
            "at",
            "channel",
            "direction",
            "contact_point",
            "outcome",
            "outcome_label",
            "note",
            "promise",
            "follow_up_on",
            "follow_up_at",
            "next_step",
            "corrects",
            "reason",
            "who",
            "legal_basis",
            "own_line",
            "started_at",
            "answered_at",
            "ended_at",
            "verified_by",
            "identity_stated",
            "recording_told",
            "script",
            "script_version",
            "text_sha256",
            "effects",
            "request_key",
            "seal",
        ]

    def get_outcome_label(self, contact: ContactLog) -> str:
        return str(OUTCOMES[contact.outcome].label) if contact.outcome in OUTCOMES else contact.outcome


class ParticularsSerializer(serializers.Serializer[Any]):
    """What the telephone system or the sender knows of a contact; leave out what nobody knows."""

    verified_by = serializers.ChoiceField(choices=Verification.choices, required=False, allow_blank=True)
    identity_stated = serializers.BooleanField(required=False, allow_null=True)
    recording_told = serializers.BooleanField(required=False, allow_null=True)
    legal_basis = serializers.ChoiceField(choices=LegalBasis.choices, required=False, allow_blank=True)
    own_line = serializers.CharField(max_length=80, required=False, allow_blank=True)
    started_at = serializers.DateTimeField(required=False, allow_null=True)
    answered_at = serializers.DateTimeField(required=False, allow_null=True)
    ended_at = serializers.DateTimeField(required=False, allow_null=True)
    script = serializers.CharField(max_length=80, required=False, allow_blank=True)
    script_version = serializers.IntegerField(min_value=1, max_value=32_767, required=False, allow_null=True)
    text_sha256 = serializers.RegexField(
        r"^[0-9a-f]{64}$", required=False, allow_blank=True, help_text="of the text as it was sent, UTF-8"
    )


TELLABLE = tellable()


class AskContactSerializer(serializers.Serializer[Any]):
    """The contact that is about to be made."""

    case = IdField()
    channel = serializers.ChoiceField(choices=Channel.choices)
    contact_point = IdField(required=False, allow_null=True)
    told = serializers.MultipleChoiceField(
        choices=TELLABLE, required=False, help_text="What holds of this very contact, as the contact gate may be told."
    )


class ReasonSerializer(serializers.Serializer[Any]):
    """Why a rule refuses. `counted`: contacts counted; `again_at`: when this rule alone would stand in the way no more."""

    rule = serializers.CharField()
    version = serializers.IntegerField()
    message = serializers.CharField()
    citation = serializers.CharField()
    counted = serializers.IntegerField(allow_null=True)
    missing = serializers.CharField(help_text="The fact that nobody has said, in words; empty where none is missing.")
    again_at = serializers.DateTimeField(allow_null=True)


class LeaveSerializer(serializers.Serializer[Any]):
    """What the gate said. Make the contact and log it before `valid_until`; null where it is refused."""

    id = serializers.IntegerField()
    verdict = serializers.ChoiceField(choices=GateVerdict.choices)
    at = serializers.DateTimeField()
    valid_until = serializers.DateTimeField(allow_null=True)
    next_allowed_at = serializers.DateTimeField(allow_null=True)
    reasons = ReasonSerializer(many=True)


class LogContactSerializer(serializers.Serializer[Any]):
    """`promise_amount` and `promise_due_on` are needed by the outcomes PTP and V-PTP, a follow-up by CBK."""

    case = IdField()
    channel = serializers.ChoiceField(choices=Channel.choices)
    outcome = serializers.ChoiceField(choices=[(code, outcome.label) for code, outcome in OUTCOMES.items()])
    direction = serializers.ChoiceField(choices=Direction.choices, default=Direction.OUTGOING)
    contact_point = IdField(required=False, allow_null=True)
    note = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    follow_up_on = DayField(required=False, allow_null=True)
    follow_up_at = serializers.DateTimeField(required=False, allow_null=True)
    next_step = serializers.ChoiceField(choices=NextStep.choices, required=False, allow_blank=True, default="")
    said = ParticularsSerializer(required=False, help_text="What a record for a court says beside.")
    told = serializers.MultipleChoiceField(
        choices=TELLABLE, required=False, help_text="What holds of this very contact, as the contact gate may be told."
    )
    took_place = serializers.CharField(
        max_length=400,
        required=False,
        allow_blank=True,
        default="",
        help_text="Why a contact is logged that the gate refuses: it has taken place already.",
    )
    promise_amount = AmountField(required=False, allow_null=True)
    promise_due_on = DayField(required=False, allow_null=True)
    request_key = serializers.UUIDField(
        required=False, allow_null=True, help_text="Chosen by the caller; the same key again is the same contact."
    )
