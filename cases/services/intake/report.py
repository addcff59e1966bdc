"""What became of a file's rows, as the command prints it and the pages show it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

import polars as pl
from django.db import connection

from cases.intake.personal import masked_field
from cases.intake.problems import Notice, Reason
from cases.intake.reading import Reading
from cases.intake.rows import Checked, Refused
from cases.intake.survey import Survey

READ_AS = ("encoding", "delimiter", "date_order", "columns")

_FATES = """
SELECT count(*) FILTER (WHERE n.is_new),
       count(*) FILTER (WHERE NOT n.is_new AND {changed}),
       count(*) FILTER (WHERE NOT n.is_new AND NOT {changed}),
       round(COALESCE(sum(n.amount), 0) / 100.0, 2), round(COALESCE(sum(n.owed) FILTER (WHERE n.is_new), 0) / 100.0, 2)
FROM intake_debts n WHERE n.refusal IS NULL
"""
_CHANGED = """(
    n.differs OR n.moves OR n.pay > 0 OR n.debt_id = ANY(%(held)s)
    OR n.debtor_id IN (SELECT debtor_id FROM intake_debtors WHERE changed)
)"""
# What known debts still owe stands in the record; new ones owe what their rows say.
_KNOWN = """
SELECT COALESCE(sum(d.balance), 0)
FROM intake_debts n JOIN cases_debt d ON d.id = n.debt_id WHERE NOT n.is_new AND n.refusal IS NULL
"""
_CASES = """
SELECT count(*) FROM (
    SELECT case_id FROM intake_cases
    UNION
    SELECT d.case_id FROM intake_debts n JOIN cases_debt d ON d.id = n.debt_id
    WHERE NOT n.is_new AND n.refusal IS NULL
) AS c
"""


@dataclass
class FileReport:
    """How a file was read, and how many of its rows were refused; what else became of them, its kind says."""

    keys: ClassVar[tuple[str, ...]]

    rows: int = 0
    rejected: int = 0
    rejected_file: str | None = None
    cases: int = 0
    encoding: str = ""
    delimiter: str | None = None
    date_order: str | None = None
    columns: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The object that the command prints: amounts as text with two decimals."""
        said = {key: getattr(self, key) for key in self.keys}
        return {key: f"{value:.2f}" if isinstance(value, Decimal) else value for key, value in said.items()}

    def read_as(self, reading: Reading, found: Survey) -> None:
        source = reading.table.source
        self.rows = found.rows
        self.encoding, self.delimiter = source.encoding, source.delimiter
        self.date_order, self.columns = found.date_order, dict(reading.columns)


@dataclass
class Report(FileReport):
    """A file of debts.

    `amount_loaded` is the sum of the amounts of all accepted rows, new or not; `open_amount` what of it is still owed.
    """

    keys = (
        "rows",
        "loaded",
        "updated",
        "unchanged",
        "rejected",
        "rejected_file",
        "amount_loaded",
        "open_amount",
        "debtors",
        "cases",
        *READ_AS,
    )

    loaded: int = 0
    updated: int = 0
    unchanged: int = 0
    amount_loaded: Decimal = Decimal(0)
    open_amount: Decimal = Decimal(0)
    debtors: int = 0

    def count_fates(self, held: list[int]) -> None:
        """Read from the load's own tables what became of each accepted row; `held`: debts whose dispute changed."""
        with connection.cursor() as cursor:
            cursor.execute(_FATES.format(changed=_CHANGED), {"held": held})
            self.loaded, self.updated, self.unchanged, self.amount_loaded, self.open_amount = cursor.fetchone()
            if self.updated or self.unchanged:
                cursor.execute(_KNOWN)
                self.open_amount += cursor.fetchone()[0]
                cursor.execute(_CASES)
            else:
                cursor.execute("SELECT count(*) FROM intake_cases")
            self.cases = cursor.fetchone()[0]


@dataclass
class PaymentReport(FileReport):
    """A file of payments. `known`: booked or waiting before, by their reference; `unmatched` wait for a person."""

    keys = (
        "rows",
        "booked",
        "known",
        "unmatched",
        "rejected",
        "rejected_file",
        "amount_booked",
        "amount_unmatched",
        "cases",
        *READ_AS,
    )

    booked: int = 0
    known: int = 0
    unmatched: int = 0
    amount_booked: Decimal = Decimal(0)
    amount_unmatched: Decimal = Decimal(0)


@dataclass
class Tally:
    """What a check adds up, batch by batch. Amounts in cents; dates ISO."""

    accepted: int = 0
    amount: int = 0
    paid: int = 0
    disputed: int = 0
    due_from: str = ""
    due_to: str = ""
    paid_from: str = ""
    paid_to: str = ""
    by_currency: dict[str, int] = field(default_factory=dict)
    first_rows: list[dict[str, Any]] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    examples: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, batch: Checked) -> None:
        frame = batch.frame
        if len(frame):
            self.accepted += len(frame)
            self.amount += int(frame["amount"].sum())
            for currency, cents in frame.group_by("currency").agg(pl.col("amount").sum()).iter_rows():
                self.by_currency[currency] = self.by_currency.get(currency, 0) + cents
            if "due_on" in frame.columns:
                self.paid += int(frame["paid"].sum() or 0)
                self.disputed += int(frame["disputed"].sum())
                self.due_from, self.due_to = _widened(self.due_from, self.due_to, frame["due_on"])
            else:
                self.paid_from, self.paid_to = _widened(self.paid_from, self.paid_to, frame["paid_on"])
            if len(self.first_rows) < 8:
                self.first_rows += [_plain(row) for row in frame.head(8 - len(self.first_rows)).to_dicts()]
        self.add_refused(batch.refused)

    def add_refused(self, rows: Iterable[Refused]) -> None:
        for row in rows:
            for reason in row.reasons:
                self.refused[reason.code] += 1
                self.examples.setdefault(reason.code, _example(row.row, reason))

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"refused": self.refused.most_common()}


def _widened(first: str, last: str, days: pl.Series) -> tuple[str, str]:
    """The span of ISO dates with these days in it."""
    return min(first or str(days.min()), str(days.min())), max(last, str(days.max()))


def _example(row: int, reason: Reason) -> dict[str, Any]:
    return {"row": row, "params": {name: str(value) for name, value in reason.params.items()}}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row for keeping with the report: what names or reaches a person is masked."""
    return {
        name: masked_field(name, value)
        if isinstance(value, str)
        else value
        if isinstance(value, int | bool | None)
        else str(value)
        for name, value in row.items()
    }


def notices_as_json(notices: Iterable[Notice]) -> list[dict[str, Any]]:
    """Notices for keeping; their sentences are made when they are shown, in the reader's language."""
    return [asdict(notice) for notice in notices]
