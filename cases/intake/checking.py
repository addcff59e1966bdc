"""A file of debts: what its rows say about debts and debtors, and whether that can be."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from cases.intake.debtors import customer_keys, debtor_columns
from cases.intake.money import money_columns
from cases.intake.problems import Notice
from cases.intake.reader import BatchReader
from cases.intake.refusals import Refusals
from cases.intake.rows import RowChecker
from cases.intake.survey import join_key
from cases.intake.timing import date_columns

NUMBER_LIMIT, INSTALMENT_LIMIT = 80, 20


@dataclass
class Checker(RowChecker):
    """Its frames' columns: row, debtor_number, identity_number, name, is_company, phone, phone_other, email, address,
    third_party_name, third_party_phone, number, instalment, product, currency, customer (text); principal, interest,
    fees, penalty, amount, paid (cents); issued_on, due_on, paid_on, limitation_told_on (dates); disputed, dispute.
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        columns = self.terms.columns
        if not columns.keys() & {"debtor_number", "identity_number"}:
            self.notices["debtor", ""] = Notice(
                "name_stands_for_debtor" if "name" in columns else "number_stands_for_debtor"
            )
        if "number" not in columns:
            self.notices["number", ""] = Notice("debtor_stands_for_number")

    def read(self, reader: BatchReader, refusals: Refusals) -> pl.DataFrame:
        frame = pl.DataFrame({"row": pl.Series(reader.batch.numbers, dtype=pl.Int64)})
        frame = frame.with_columns(*debtor_columns(reader, refusals), *self._text(reader, refusals))
        frame = frame.with_columns(*money_columns(reader, refusals, self.terms.currency))
        frame = frame.with_columns(*date_columns(reader, refusals, frame, self.terms.as_of))
        keys = join_key(frame["number"], frame["instalment"] if "instalment" in self.terms.columns else None)
        self.refuse_repeats(keys, frame["row"], refusals, "repeated")
        return frame.with_columns(customer_keys(frame, names_identify=self.terms.names_identify))

    def _text(self, reader: BatchReader, refusals: Refusals) -> list[pl.Series]:
        number = reader.ids("number") if "number" in self.terms.columns else reader.ids("debtor_number")
        header = reader.header("number") or reader.header("debtor_number")
        self.refuse_totals(reader, number, header, refusals)
        refusals.where(number == "", "no_number")
        refusals.where(reader.lost("number"), "number_lost", cell=number)
        refusals.where(
            number.str.len_chars() > NUMBER_LIMIT, "too_long", field=reader.label("number"), limit=NUMBER_LIMIT
        )
        instalment = reader.ids("instalment")
        too_long = instalment.str.len_chars() > INSTALMENT_LIMIT
        refusals.where(too_long, "too_long", field=reader.label("instalment"), limit=INSTALMENT_LIMIT)
        return [number.alias("number"), instalment.alias("instalment"), reader.text("product")]
