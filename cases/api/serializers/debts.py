"""What is owed."""

from rest_framework import serializers

from cases.api.fields import MoneyField
from cases.api.serializers.named import CreditorNameSerializer
from cases.models import Debt


class DebtSerializer(serializers.ModelSerializer[Debt]):
    """`balance` is `amount` less `paid`; `amount` the sum of principal, interest, fees, penalty, costs and delay (interest)."""

    creditor = CreditorNameSerializer()
    # Computed by the database, so the model tells the serializer no kind of field.
    amount = MoneyField(read_only=True)
    balance = MoneyField(read_only=True)

    class Meta:
        model = Debt
        fields = [
            "id",
            "case",
            "creditor",
            "portfolio",
            "number",
            "instalment",
            "product",
            "currency",
            "issued_on",
            "due_on",
            "principal",
            "interest",
            "fees",
            "penalty",
            "costs",
            "delay",
            "amount",
            "paid",
            "balance",
            "settled_on",
            "on_hold",
            "limitation_on",
        ]
