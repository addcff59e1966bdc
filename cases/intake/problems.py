"""Why a file cannot be read, why a row is refused, and what is worth saying about rows that were taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop


class Unreadable(Exception):  # noqa: N818  what it is, not that it is an error
    """A file or a mapping that cannot be used at all. `sentence` says why in the user's language."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params

    @property
    def sentence(self) -> str:
        return _(UNREADABLE[self.code]) % self.params

    def __str__(self) -> str:
        return self.sentence

    def as_json(self) -> dict[str, Any]:
        """The problem for keeping; its sentence is made again for each reader."""
        return {"code": self.code, "params": {name: str(value) for name, value in self.params.items()}}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for refusing one row: a code of REFUSALS and what fills its sentence."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return _(REFUSALS[self.code]) % self.params


@dataclass(slots=True)
class Notice:
    """Something done to or seen in rows that were taken: a code of NOTICES, how often, and the first example."""

    code: str
    count: int = 0
    column: str = ""
    example: str = ""
    row: int = 0

    @property
    def sentence(self) -> str:
        return _(NOTICES[self.code]) % {
            "count": self.count,
            "column": self.column,
            "example": self.example,
            "row": self.row,
        }


UNREADABLE: Mapping[str, str] = {
    "missing": gettext_noop("There is no file %(path)s."),
    "closed": gettext_noop("The file %(path)s may not be read."),
    "empty": gettext_noop("The file is empty."),
    "no_rows": gettext_noop("The file has a header line but no rows."),
    "binary": gettext_noop("This is not a table: the file holds %(kind)s. Save it as CSV or XLSX and try again."),
    "sheet_broken": gettext_noop("The workbook cannot be opened. It may be damaged or protected by a password."),
    "sheet_large": gettext_noop("The sheet has more than %(limit)s cells. Save it as CSV and try again."),
    "sum_large": gettext_noop(
        "The debts of one debtor add up to more than can be kept (999,999,999,999.99). Is the amount column right?"
    ),
    "one_column": gettext_noop(
        "Only one column was found. The columns must be separated by a comma, semicolon, tab or |."
    ),
    "no_header": gettext_noop(
        "No header line was found: none of the first lines names a contract number, an amount and a due date. "
        "Name the columns in a mapping."
    ),
    "no_number": gettext_noop("No column for the contract or invoice number was found. The columns are: %(headers)s."),
    "no_amount": gettext_noop("No column for the amount was found. The columns are: %(headers)s."),
    "no_due_date": gettext_noop(
        "No column for the due date was found, nor one from which it follows (issue date and term, or days past due). "
        "The columns are: %(headers)s."
    ),
    "no_payment_date": gettext_noop("No column for the day of payment was found. The columns are: %(headers)s."),
    "no_way_to_match": gettext_noop(
        "No column says whose payment it is: a contract or invoice number, a customer or identity number, or a name. "
        "The columns are: %(headers)s."
    ),
    "mapping_field": gettext_noop(
        "The mapping names a field that does not exist: %(field)s. The fields are: %(fields)s."
    ),
    "mapping_header": gettext_noop(
        "The mapping names a column that is not in the file: %(header)s. The columns are: %(headers)s."
    ),
    "mapping_twice": gettext_noop("The mapping uses the column %(header)s for two fields: %(fields)s."),
    "mapping_shape": gettext_noop("The mapping must be a JSON object of our field to their column."),
    "mapping_file": gettext_noop("The mapping file %(path)s cannot be read as JSON."),
    "ask_date": gettext_noop(
        "The dates in the column %(header)s can be read in more than one way: %(sample)s is %(readings)s. "
        "Say which order is meant."
    ),
    "ask_amount": gettext_noop(
        "The amounts in the column %(header)s can be read in two ways: %(sample)s is %(readings)s. "
        "Say which sign is the decimal one."
    ),
}

REFUSALS: Mapping[str, str] = {
    "no_debtor": gettext_noop("no debtor"),
    "no_number": gettext_noop("no contract or invoice number"),
    "number_lost": gettext_noop("the number %(cell)s lost digits in a spreadsheet"),
    "debtor_lost": gettext_noop("the customer number %(cell)s lost digits in a spreadsheet"),
    "too_long": gettext_noop("%(field)s is longer than %(limit)s characters"),
    "no_amount": gettext_noop("no amount"),
    "amount_text": gettext_noop("%(field)s is not a number: %(cell)s"),
    "amount_negative": gettext_noop("%(field)s is negative: %(cell)s"),
    "amount_zero": gettext_noop("the amount is zero"),
    "amount_large": gettext_noop("%(field)s is too large: %(cell)s"),
    "no_due_date": gettext_noop("no due date"),
    "date_text": gettext_noop("%(field)s is not a date: %(cell)s"),
    "date_far": gettext_noop("%(field)s is not believable: %(cell)s"),
    "due_before_issue": gettext_noop("due on %(due)s, before it was issued on %(issued)s"),
    "settled_before_issue": gettext_noop("paid on %(settled)s, before it was issued on %(issued)s"),
    "settled_in_future": gettext_noop("paid on %(settled)s, which is after %(as_of)s"),
    "issued_in_future": gettext_noop("issued on %(issued)s, which is after %(as_of)s"),
    "overpaid": gettext_noop("more paid (%(paid)s) than owed (%(amount)s)"),
    "open_but_settled": gettext_noop("the status %(cell)s says open, yet there is a date of payment"),
    "settled_but_short": gettext_noop("the status %(cell)s says settled, yet only %(paid)s of %(amount)s is paid"),
    "currency_unknown": gettext_noop("unknown currency: %(cell)s"),
    "repeated": gettext_noop("the same contract or invoice number as in row %(first)s"),
    "no_reference": gettext_noop("no reference of the payment"),
    "reference_lost": gettext_noop("the reference %(cell)s lost digits in a spreadsheet"),
    "reference_repeated": gettext_noop("the same reference as in row %(first)s"),
    "reference_used": gettext_noop(
        "reference %(reference)s is already used for another payment, of %(amount)s on %(paid_on)s"
    ),
    "reference_taken_back": gettext_noop(
        "the payment with reference %(reference)s was taken back on %(day)s; book it under a reference of its own"
    ),
    "no_day_of_payment": gettext_noop("no day of payment"),
    "paid_in_future": gettext_noop("paid on %(paid_on)s, which is after %(as_of)s"),
    "says_not_whose": gettext_noop("nothing in the row says whose payment it is"),
    "not_booked": gettext_noop("%(sentence)s"),
    "too_many_cells": gettext_noop("%(cells)s cells, but the header has %(columns)s"),
    "quote": gettext_noop("a quotation mark is opened and never closed"),
    "cell_large": gettext_noop("a cell is longer than a million characters"),
    "damaged": gettext_noop("damaged characters"),
    "other_debtor": gettext_noop("this number already stands against another debtor"),
    "other_currency": gettext_noop("this number already stands in another currency"),
    "below_paid": gettext_noop("more has already been paid on this number than the amount"),
    "case_closed": gettext_noop(
        "its case is closed (written off, sold, withdrawn or cured) and is not changed by a file"
    ),
    "total": gettext_noop("a line of totals"),
    "header_again": gettext_noop("the header line again"),
}

NOTICES: Mapping[str, str] = {
    "id_repaired": gettext_noop(
        "Column %(column)s: numbers spoiled by a spreadsheet and repaired: %(count)s (row %(row)s: %(example)s). "
        "Leading zeros, if there were any, are lost."
    ),
    "id_lost": gettext_noop(
        "Column %(column)s: numbers that lost digits in a spreadsheet and were left out: %(count)s "
        "(row %(row)s: %(example)s)."
    ),
    "number_stands_for_debtor": gettext_noop(
        "The file has no column for the debtor: each contract or invoice number stands for a debtor of its own."
    ),
    "name_stands_for_debtor": gettext_noop(
        "The file has no customer or identity number: companies of one name, and people of one name and telephone, "
        "are taken as one debtor."
    ),
    "debtor_stands_for_number": gettext_noop(
        "The file has no column for a contract or invoice number: the customer number stands for it."
    ),
    "already_reduced": gettext_noop(
        "Column %(column)s: the amounts are what is left to pay; payments that are in them already: %(count)s."
    ),
    "rounded": gettext_noop("Column %(column)s: amounts rounded to a cent: %(count)s (row %(row)s: %(example)s)."),
    "unit": gettext_noop("The amounts in the column %(column)s were read as ten thousands (万元)."),
    "title_lines": gettext_noop("Lines above the header that were passed over: %(count)s."),
    "other_sheets": gettext_noop("Only the sheet %(column)s was read; other sheets also hold rows."),
    "reference_made": gettext_noop(
        "The file has no column for the reference of a payment: one is made of whose it is, the day, the amount, and the "
        "place among payments that are alike."
    ),
    "due_from_terms": gettext_noop("There is no due date column: it was counted from the issue date and the term."),
    "due_from_days": gettext_noop("There is no due date column: it was counted back from the days past due."),
    "status_unknown": gettext_noop(
        "Column %(column)s: words that say neither open nor settled: %(count)s (row %(row)s: %(example)s)."
    ),
    "parts_differ": gettext_noop(
        "Rows where principal, interest and charges do not add up to the amount, which counts: %(count)s "
        "(first in row %(row)s)."
    ),
    "shortened": gettext_noop("Column %(column)s: cells too long and cut: %(count)s (first in row %(row)s)."),
    "paid_undated": gettext_noop(
        "Payments without a date, booked on the business date: %(count)s (first in row %(row)s)."
    ),
    "placeholder_date": gettext_noop(
        "Column %(column)s: dates that mean no date: %(count)s (row %(row)s: %(example)s)."
    ),
    "western_text": gettext_noop("The text was read as Western European (Windows-1252)."),
    "damaged": gettext_noop("The file holds damaged characters; rows with them are refused."),
    "date_orders_differ": gettext_noop("The columns write their dates in different orders; each was read in its own."),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What only a person can say: one cell of one column, and its readings (`dmy` or `dot` → the value as text)."""

    kind: str
    column: str
    sample: str
    readings: Mapping[str, str]


class Undecided(Unreadable):
    """The file can be read in two ways and nothing in it says which."""

    def __init__(self, question: Question) -> None:
        readings = " / ".join(f"{name}: {value}" for name, value in question.readings.items())
        super().__init__(f"ask_{question.kind}", header=question.column, sample=question.sample, readings=readings)
        self.question = question
