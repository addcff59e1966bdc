"""Rows named inside others: their number and what people call them."""

from typing import Any

from rest_framework import serializers

from cases.models import Creditor, Debtor, Team, User
from cases.templatetags.cases_display import masked_name


class UserNameSerializer(serializers.ModelSerializer[User]):
    name = serializers.CharField(source="display_name")

    class Meta:
        model = User
        fields = ["id", "name"]


class TeamNameSerializer(serializers.ModelSerializer[Team]):
    class Meta:
        model = Team
        fields = ["id", "name"]


class CreditorNameSerializer(serializers.ModelSerializer[Creditor]):
    class Meta:
        model = Creditor
        fields = ["id", "name"]


class DebtorNameSerializer(serializers.ModelSerializer[Debtor]):
    """The whole name: whoever opens one case must know with whom they speak."""

    class Meta:
        model = Debtor
        fields = ["id", "kind", "name"]


class MaskedDebtorNameSerializer(DebtorNameSerializer):
    """A person's name as lists show it: 王**."""

    name = serializers.SerializerMethodField()

    def get_name(self, debtor: Any) -> str:
        return masked_name(debtor.name, debtor.kind)
