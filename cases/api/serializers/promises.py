"""Promises, read and taken."""

from typing import Any

from rest_framework import serializers

from cases.api.fields import AmountField, DayField, IdField
from cases.api.serializers.named import UserNameSerializer
from cases.models import Promise


class PromiseSerializer(serializers.ModelSerializer[Promise]):
    """Judged from payments up to `judge_after`, which is `due_on` plus the policy's days of grace."""

    made_by = UserNameSerializer(allow_null=True)

    class Meta:
        model = Promise
        fields = [
            "id",
            "case",
            "amount",
            "due_on",
            "judge_after",
            "made_on",
            "made_at",
            "made_by",
            "state",
            "judged_on",
            "paid",
        ]


class TakePromiseSerializer(serializers.Serializer[Any]):
    """A promise that came outside a contact. An open promise of the case is replaced by it."""

    case = IdField()
    amount = AmountField()
    due_on = DayField()
