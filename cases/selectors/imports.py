"""Reads for the pages of the intake: one import as the page shows it, and the list of past ones."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.intake.fields import FIELDS
from cases.intake.guessing import SURE
from cases.intake.problems import Notice, Reason, Unreadable
from cases.models import FileSubject, Portfolio


def past_imports(before: int | None = None) -> QuerySet[Portfolio]:
    """Imports, latest first, older than the id `before`."""
    imports = Portfolio.objects.select_related("creditor", "imported_by")
    return imports.filter(pk__lt=before) if before else imports


@dataclass(frozen=True)
class Column:
    """One column of theirs: three of its cells, the field it is read as, and how that was found."""

    place: int
    header: str
    samples: Sequence[str]
    field: str
    origin: str

    @property
    def origin_label(self) -> str:
        return {
            "sure": _("recognised"),
            "likely": _("likely"),
            "remembered": _("as last time"),
            "chosen": _("chosen"),
            "": "",
        }[self.origin]


def columns_of(portfolio: Portfolio) -> list[Column]:
    """The file's columns as they are now matched."""
    reading = portfolio.reading
    field_of = {header: field for field, header in reading.get("columns", {}).items()}
    return [
        Column(
            place,
            guess["header"],
            guess["samples"],
            field_of.get(guess["header"], ""),
            _origin(guess, field_of, reading),
        )
        for place, guess in enumerate(reading.get("guesses", []))
    ]


def _origin(guess: dict[str, Any], field_of: dict[str, str], reading: dict[str, Any]) -> str:
    field = field_of.get(guess["header"], "")
    if not field:
        return ""
    if field == guess["field"]:
        return "sure" if guess["confidence"] >= SURE else "likely"
    return "remembered" if reading.get("remembered") and not reading.get("wishes", {}).get("mapping") else "chosen"


def problem_of(portfolio: Portfolio) -> str:
    """Why the file could not be read, in the reader's language; '' where it could."""
    kept = portfolio.reading.get("problem")
    return Unreadable(kept["code"], **kept["params"]).sentence if kept else portfolio.problem


@dataclass(frozen=True)
class RefusedGroup:
    """Rows refused for one reason: how many, and the first of them in words."""

    count: int
    row: int
    sentence: str


@dataclass(frozen=True)
class CheckView:
    """What a check found, in the reader's language."""

    rows: int
    accepted: int
    refused: int
    sums: list[tuple[str, Decimal]]
    paid: Decimal
    disputed: int
    due_from: dt.date | None
    due_to: dt.date | None
    paid_from: dt.date | None
    paid_to: dt.date | None
    groups: list[RefusedGroup]
    notices: list[str]
    first_rows: list[dict[str, Any]]
    first_columns: list[tuple[str, str]]


# what the table of first rows shows, where the file has it: frame column → field whose label heads it
_OF_DEBTS = (
    ("name", "name"),
    ("debtor_number", "debtor_number"),
    ("number", "number"),
    ("instalment", "instalment"),
    ("product", "product"),
    ("issued_on", "issue_date"),
    ("due_on", "due_date"),
    ("amount", "amount"),
    ("paid", "paid_amount"),
    ("paid_on", "settled_date"),
)
_OF_PAYMENTS = (
    ("reference", "payment_reference"),
    ("paid_on", "payment_date"),
    ("amount", "payment_amount"),
    ("currency", "currency"),
    ("number", "number"),
    ("instalment", "instalment"),
    ("debtor_number", "debtor_number"),
    ("name", "name"),
    ("payer_name", "payer_name"),
    ("note", "payment_note"),
)
_SHOWN = {FileSubject.DEBTS.value: _OF_DEBTS, FileSubject.PAYMENTS.value: _OF_PAYMENTS}
_MONEY, _DATES = {"amount", "paid"}, {"issued_on", "due_on", "paid_on"}


def check_of(portfolio: Portfolio) -> CheckView | None:
    """The check of a portfolio, None before there is one."""
    said = portfolio.report.get("check")
    if not said:
        return None
    rows = [_shown(row) for row in said["first_rows"]]
    return CheckView(
        rows=portfolio.rows_total,
        accepted=said["accepted"],
        refused=portfolio.rows_total - said["accepted"],
        sums=[(currency, Decimal(cents) / 100) for currency, cents in sorted(said["by_currency"].items())],
        paid=Decimal(said["paid"]) / 100,
        disputed=said["disputed"],
        due_from=_date(said["due_from"]),
        due_to=_date(said["due_to"]),
        paid_from=_date(said.get("paid_from")),
        paid_to=_date(said.get("paid_to")),
        groups=[_group(code, times, said["examples"][code]) for code, times in said["refused"]],
        notices=[Notice(**notice).sentence for notice in said["notices"]],
        first_rows=rows,
        first_columns=[
            (name, str(FIELDS[field].label))
            for name, field in _SHOWN[portfolio.subject]
            if any(row.get(name) not in ("", None) for row in rows)
        ],
    )


def _group(code: str, times: int, example: dict[str, Any]) -> RefusedGroup:
    return RefusedGroup(times, example["row"], Reason(code, example["params"]).sentence)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """A checked row for showing: cents as amounts, ISO as dates."""
    shown = dict(row)
    for name in _MONEY:
        shown[name] = None if row.get(name) is None else Decimal(row[name]) / 100
    for name in _DATES:
        shown[name] = _date(row.get(name))
    return shown


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text and text != "None" else None
