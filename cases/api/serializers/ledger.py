"""The lines of a balance."""

from rest_framework import serializers

from cases.api.serializers.named import UserNameSerializer
from cases.models import LedgerLine
from cases.selectors.balance import formula_of


class LedgerLineSerializer(serializers.ModelSerializer[LedgerLine]):
    """`amount` raises what is owed where it is above zero. It counts from `value_on`; `booked_on` is when it became known.

    `formula` is how the amount was worked out, empty where it was told; `corrects` the line that this one puts right.
    """

    formula = serializers.SerializerMethodField()
    by = UserNameSerializer(allow_null=True)

    class Meta:
        model = LedgerLine
        fields = [
            "id",
            "debt",
            "kind",
            "bucket",
            "amount",
            "value_on",
            "booked_on",
            "period_from",
            "period_to",
            "formula",
            "working",
            "rule",
            "payment",
            "portfolio",
            "corrects",
            "note",
            "by",
            "at",
        ]

    def get_formula(self, line: LedgerLine) -> str:
        return formula_of(line)
