"""Imports of creditors' files: handed in, checked, loaded."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api.fields import DayField, IdField, MoneyField
from cases.api.serializers.named import CreditorNameSerializer, UserNameSerializer
from cases.forms.imports import DECIMAL_NAMES, MAX_UPLOAD_BYTES, ORDER_NAMES
from cases.intake.fields import FIELDS
from cases.models import Creditor, DebtClass, FileSubject, Portfolio
from cases.selectors.imports import CheckView, check_of
from cases.services.intake.progress import progress_of


class PortfolioRowSerializer(serializers.ModelSerializer[Portfolio]):
    """An import in a list. `problem` says why a file could not be read."""

    creditor = CreditorNameSerializer()
    imported_by = UserNameSerializer(allow_null=True)

    class Meta:
        model = Portfolio
        fields = [
            "id",
            "subject",
            "creditor",
            "file_name",
            "sha256",
            "state",
            "as_of",
            "problem",
            "rows_total",
            "imported_by",
            "created_at",
            "started_at",
            "finished_at",
        ]


class ReadingSerializer(serializers.Serializer[Any]):
    """How the file is read. `columns`: our field → the file's column. `question`: what a person must decide first."""

    encoding = serializers.CharField(allow_null=True)
    delimiter = serializers.CharField(allow_null=True)
    date_order = serializers.CharField(allow_null=True)
    headers = serializers.ListField(child=serializers.CharField())
    columns = serializers.DictField(child=serializers.CharField())
    question = serializers.DictField(allow_null=True)


class RefusedRowsSerializer(serializers.Serializer[Any]):
    """Rows refused for one reason; `row` is the first of them."""

    count = serializers.IntegerField()
    row = serializers.IntegerField()
    sentence = serializers.CharField()


class CheckSerializer(serializers.Serializer[CheckView]):
    """What a check found: rows and sums that would be loaded, by currency, and why the others would not."""

    accepted = serializers.IntegerField()
    refused = serializers.IntegerField()
    sums = serializers.SerializerMethodField()
    paid = MoneyField()
    disputed = serializers.IntegerField()
    due_from = serializers.DateField(allow_null=True)
    due_to = serializers.DateField(allow_null=True)
    groups = RefusedRowsSerializer(many=True)
    notices = serializers.ListField(child=serializers.CharField())

    def get_sums(self, check: CheckView) -> dict[str, str]:
        return {currency: f"{amount:.2f}" for currency, amount in check.sums}


class ProgressSerializer(serializers.Serializer[Any]):
    """What the worker said last."""

    phase = serializers.ChoiceField(choices=[("survey", "survey"), ("check", "check"), ("write", "write")])
    rows = serializers.IntegerField()
    percent = serializers.IntegerField()
    remaining_seconds = serializers.IntegerField(allow_null=True)


class PortfolioSerializer(PortfolioRowSerializer):
    """One import as far as it has come. `report`: counts and sums once loaded, under the names the command prints."""

    reading = serializers.SerializerMethodField()
    check = serializers.SerializerMethodField()
    report = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField()
    has_refused_file = serializers.SerializerMethodField()

    class Meta(PortfolioRowSerializer.Meta):
        fields = [
            *PortfolioRowSerializer.Meta.fields,
            "reading",
            "check",
            "report",
            "progress",
            "has_refused_file",
        ]

    @extend_schema_field(ReadingSerializer)
    def get_reading(self, portfolio: Portfolio) -> Any:
        said, empty = portfolio.reading, {"headers": [], "columns": {}}
        names = ReadingSerializer().fields
        return ReadingSerializer({name: said.get(name, empty.get(name)) for name in names}).data

    @extend_schema_field(CheckSerializer(allow_null=True))
    def get_check(self, portfolio: Portfolio) -> Any:
        check = check_of(portfolio)
        return CheckSerializer(check).data if check else None

    def get_report(self, portfolio: Portfolio) -> dict[str, Any] | None:
        return {name: value for name, value in portfolio.report.items() if name != "check"} or None

    @extend_schema_field(ProgressSerializer(allow_null=True))
    def get_progress(self, portfolio: Portfolio) -> Any:
        said = progress_of(portfolio.pk)
        return ProgressSerializer(said).data if said else None

    def get_has_refused_file(self, portfolio: Portfolio) -> bool:
        return bool(portfolio.refused_file)


class UploadSerializer(serializers.Serializer[Any]):
    """`creditor` or, for one not known yet, `new_creditor`. `as_of`: the day on which the file is true; else today."""

    file = serializers.FileField(max_length=255)
    creditor = IdField(required=False)
    new_creditor = serializers.CharField(max_length=160, required=False)
    debt_class = serializers.ChoiceField(
        choices=DebtClass.choices, required=False, help_text="Of the new creditor; consumer where left out."
    )
    as_of = DayField(required=False)
    subject = serializers.ChoiceField(
        choices=FileSubject.choices, required=False, help_text="What the rows are; debts where left out."
    )

    def validate_file(self, file: Any) -> Any:
        if file.size > MAX_UPLOAD_BYTES:
            raise serializers.ValidationError(
                _("The file is larger than 512 MB. Split it, or load it with the command.")
            )
        return file

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("subject") == FileSubject.PAYMENTS and "creditor" not in attrs:
            raise serializers.ValidationError({"creditor": [_("Choose the creditor to whom the payments were made.")]})
        if ("creditor" in attrs) == ("new_creditor" in attrs):
            raise serializers.ValidationError({"creditor": [_("Choose a creditor, or name a new one.")]})
        if "creditor" in attrs:
            attrs["creditor"] = Creditor.objects.filter(pk=attrs["creditor"]).first()
            if attrs["creditor"] is None:
                raise serializers.ValidationError({"creditor": [_("There is no such creditor.")]})
        return attrs


class AskCheckSerializer(serializers.Serializer[Any]):
    """`columns`: our field → the file's column; left out, as found. The other two answer what a file leaves open."""

    columns = serializers.DictField(child=serializers.CharField(max_length=1000), required=False)
    date_order = serializers.ChoiceField(choices=ORDER_NAMES, required=False, allow_blank=True)
    decimal = serializers.ChoiceField(choices=DECIMAL_NAMES, required=False, allow_blank=True)

    def validate_columns(self, columns: dict[str, str]) -> dict[str, str]:
        if unknown := sorted(set(columns) - set(FIELDS)):
            raise serializers.ValidationError(_("These are not fields of ours: %(names)s.") % {"names": unknown})
        return columns
