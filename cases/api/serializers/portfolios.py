"""Imports of creditors' files."""

from rest_framework import serializers

from cases.api.serializers.named import CreditorNameSerializer, UserNameSerializer
from cases.models import Portfolio


class PortfolioSerializer(serializers.ModelSerializer[Portfolio]):
    """`rows_done` of `rows_total` is the progress; `report` holds counts and sums, `problem` says why it failed."""

    creditor = CreditorNameSerializer()
    imported_by = UserNameSerializer(allow_null=True)
    reading = serializers.DictField()
    report = serializers.DictField()

    class Meta:
        model = Portfolio
        fields = [
            "id",
            "creditor",
            "file_name",
            "sha256",
            "state",
            "as_of",
            "reading",
            "report",
            "problem",
            "rows_total",
            "rows_done",
            "imported_by",
            "created_at",
            "started_at",
            "finished_at",
        ]
