"""Payments, read and booked."""

from typing import Any

from rest_framework import serializers

from cases.api.fields import AmountField, DayField, IdField
from cases.api.serializers.named import CreditorNameSerializer, UserNameSerializer
from cases.models import Allocation, Payment


class AllocationSerializer(serializers.ModelSerializer[Allocation]):
    """The part used for one debt."""

    class Meta:
        model = Allocation
        fields = ["debt", "amount"]


class PaymentSerializer(serializers.ModelSerializer[Payment]):
    """`paid_on` is the value date, `booked_on` the day it became known; `unallocated` stands as the case's credit."""

    creditor = CreditorNameSerializer()
    recorded_by = UserNameSerializer(allow_null=True)
    allocations = AllocationSerializer(many=True)

    class Meta:
        model = Payment
        fields = [
            "id",
            "creditor",
            "case",
            "amount",
            "unallocated",
            "currency",
            "paid_on",
            "booked_on",
            "reference",
            "source",
            "note",
            "recorded_by",
            "recorded_at",
            "payer_relation",
            "payer_name",
            "payer_voluntary",
            "reversed_on",
            "reversal_reason",
            "allocations",
        ]


class RecordPaymentSerializer(serializers.Serializer[Any]):
    """`reference` is the outside number of the payment, one per creditor; it makes a repeat harmless."""

    case = IdField()
    amount = AmountField()
    paid_on = DayField()
    reference = serializers.CharField(max_length=120)
    debt = IdField(required=False, allow_null=True, help_text="The debt that the debtor named; else as art. 560 says.")
    agreed = serializers.BooleanField(required=False, default=False, help_text="Both parties agreed on `debt`.")
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")


class ReversePaymentSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=1000)
