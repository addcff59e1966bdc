"""Debtors and the ways to reach them, masked; and what shows one value whole for a few minutes."""

from typing import Any

from rest_framework import serializers

from cases.api.fields import IdField
from cases.api.serializers.named import MaskedDebtorNameSerializer
from cases.models import ContactPoint, RevealedField, RevealReason
from cases.privacy.masking import initials, masked_contact, masked_identity


class ContactPointSerializer(serializers.ModelSerializer[ContactPoint]):
    """`value` and `owner_name` are masked; `value` is whole for as long as the caller has had it revealed."""

    value = serializers.SerializerMethodField()
    masked = serializers.SerializerMethodField()
    owner_name = serializers.SerializerMethodField()

    class Meta:
        model = ContactPoint
        fields = [
            "id",
            "kind",
            "value",
            "masked",
            "owner",
            "owner_name",
            "state",
            "is_preferred",
            "preferred_time",
            "source",
        ]

    def get_value(self, point: ContactPoint) -> str:
        return masked_contact(point.value, point.kind) if self.get_masked(point) else point.value

    def get_masked(self, point: ContactPoint) -> bool:
        return point.pk not in self.context["shown"]

    def get_owner_name(self, point: ContactPoint) -> str:
        return initials(point.owner_name)


class DebtorRowSerializer(MaskedDebtorNameSerializer):
    """A debtor in a list."""

    identity_number = serializers.SerializerMethodField()

    class Meta(MaskedDebtorNameSerializer.Meta):
        fields = ["id", "kind", "name", "identity_number", "language", "time_zone"]

    def get_identity_number(self, debtor: Any) -> str:
        return masked_identity(debtor.identity_number)


class RevealSerializer(serializers.Serializer[Any]):
    """What to show and why. `contact_point` with `point` and `owner_name`; `note` is a must for the reason `other`."""

    field = serializers.ChoiceField(choices=RevealedField.choices)
    contact_point = IdField(required=False)
    reason = serializers.ChoiceField(choices=RevealReason.choices)
    note = serializers.CharField(max_length=200, required=False, default="")


class RevealedSerializer(serializers.Serializer[Any]):
    """The value in clear, and until when the caller may read it."""

    value = serializers.CharField()
    until = serializers.DateTimeField()


class DebtorSerializer(MaskedDebtorNameSerializer):
    """One debtor with every way to reach them."""

    identity_number = serializers.SerializerMethodField()
    contact_points = ContactPointSerializer(many=True)

    class Meta(MaskedDebtorNameSerializer.Meta):
        fields = ["id", "kind", "name", "identity_number", "language", "time_zone", "contact_points"]

    def get_identity_number(self, debtor: Any) -> str:
        return masked_identity(debtor.identity_number)
