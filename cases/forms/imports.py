"""A file to import, and how its columns are to be read."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import date_input
from cases.intake.fields import FIELDS, FIELDS_OF, FIRST_BUSINESS_DATE, LAST_BUSINESS_DATE, Subject
from cases.models import Creditor, DebtClass, FileSubject

MAX_UPLOAD_BYTES = 512 * 1024 * 1024


ORDER_NAMES = (
    ("dmy", _("Day, month, year")),
    ("mdy", _("Month, day, year")),
    ("ymd", _("Year, month, day")),
)
DECIMAL_NAMES = (("dot", _("Dot (1,234.56)")), ("comma", _("Comma (1.234,56)")))


class UploadForm(forms.Form):
    """`creditor` or, for one not known yet, `new_creditor`; payments are of a creditor whose debts are known."""

    subject = forms.ChoiceField(label=_("What it holds"), choices=FileSubject.choices, initial=FileSubject.DEBTS)
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, TSV or XLSX, one debt or payment a row, in any encoding and with any column names."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"}),
    )
    creditor = forms.ModelChoiceField(
        label=_("Creditor"), queryset=Creditor.objects.all(), required=False, empty_label=_("A new creditor …")
    )
    new_creditor = forms.CharField(label=_("Name of the new creditor"), max_length=160, required=False)
    debt_class = forms.ChoiceField(
        label=_("Kind of debt of the new creditor"),
        choices=DebtClass.choices,
        initial=DebtClass.CONSUMER,
        required=False,
        help_text=_("Consumer lending counts in months past due, trade receivables in years."),
    )
    as_of = forms.DateField(
        label=_("Business date"),
        widget=date_input(),
        help_text=_("The day on which the file is true: nothing in it may have been paid or issued after it."),
        validators=[MinValueValidator(FIRST_BUSINESS_DATE), MaxValueValidator(LAST_BUSINESS_DATE)],
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > MAX_UPLOAD_BYTES:
            raise forms.ValidationError(_("The file is larger than 512 MB. Split it, or load it with the command."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("subject") == FileSubject.PAYMENTS and not cleaned.get("creditor"):
            self.add_error("creditor", _("Choose the creditor to whom the payments were made."))
        elif not cleaned.get("creditor") and not (cleaned.get("new_creditor") or "").strip():
            self.add_error("new_creditor", _("Choose a creditor, or name a new one."))
        return cleaned


class ColumnsForm(forms.Form):
    """One choice for each column of the file (`column-0` …), and the two things a file may leave open."""

    date_order = forms.ChoiceField(
        label=_("Order of dates"), required=False, choices=[("", _("As the file shows")), *ORDER_NAMES]
    )
    decimal = forms.ChoiceField(
        label=_("Decimal sign"), required=False, choices=[("", _("As the file shows")), *DECIMAL_NAMES]
    )

    def __init__(
        self,
        *args: Any,
        headers: list[str],
        columns: dict[str, str],
        subject: str = Subject.DEBTS,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.headers = headers
        field_of = {header: field for field, header in columns.items()}
        choices = [("", _("Not read")), *((name, FIELDS[name].label) for name in FIELDS_OF[Subject(subject)])]
        for place, header in enumerate(headers):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=header,
                choices=choices,
                required=False,
                initial=field_of.get(header, ""),
                widget=forms.Select(attrs={"class": "input"}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        taken: dict[str, str] = {}
        for place, header in enumerate(self.headers):
            field = cleaned.get(f"column-{place}")
            if field and field in taken:
                self.add_error(
                    f"column-{place}",
                    _("%(field)s is already the column “%(header)s”.")
                    % {"field": FIELDS[field].label, "header": taken[field]},
                )
            elif field:
                taken[field] = header
        self.mapping = taken
        return cleaned
