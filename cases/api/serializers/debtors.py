"""Debtors and the ways to reach them, masked for everybody who need not dial."""

from typing import Any

from rest_framework import serializers

from cases.api.serializers.named import MaskedDebtorNameSerializer
from cases.models import ContactPoint, Debtor
from cases.templatetags.cases_display import masked_contact, masked_identity


class ContactPointSerializer(serializers.ModelSerializer[ContactPoint]):
    """`value` is whole only for the agent of an open case with this debtor, and never for a point out of use."""

    value = serializers.SerializerMethodField()
    masked = serializers.SerializerMethodField()

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
        return point.is_dead or point.debtor_id not in self.context["reachable"]


class DebtorRowSerializer(MaskedDebtorNameSerializer):
    """A debtor in a list."""

    identity_number = serializers.SerializerMethodField()

    class Meta(MaskedDebtorNameSerializer.Meta):
        fields = ["id", "kind", "name", "identity_number", "language", "time_zone"]

    def get_identity_number(self, debtor: Any) -> str:
        return masked_identity(debtor.identity_number)


class DebtorSerializer(serializers.ModelSerializer[Debtor]):
    """One debtor with every way to reach them."""

    identity_number = serializers.SerializerMethodField()
    contact_points = ContactPointSerializer(many=True)

    class Meta:
        model = Debtor
        fields = ["id", "kind", "name", "identity_number", "language", "time_zone", "contact_points"]

    def get_identity_number(self, debtor: Any) -> str:
        return masked_identity(debtor.identity_number)
