"""A file of payments: what its rows say was paid, when, and on whose account."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from cases.intake.money import currency_column, refuse_odd_amounts
from cases.intake.problems import Notice
from cases.intake.reader import BatchReader
from cases.intake.refusals import Refusals
from cases.intake.rows import RowChecker
from cases.intake.timing import EARLIEST

LIMITS = {"payment_reference": 100, "number": 80, "instalment": 20, "debtor_number": 80, "identity_number": 40}


@dataclass
class PaymentChecker(RowChecker):
    """Its frames' columns: row, reference, number, instalment, debtor_number, identity_number, name, payer_name, note,
    currency (text); paid_on (date); amount (cents). A reference of "" is to be made from the rest.
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        if "payment_reference" not in self.terms.columns:
            self.notices["reference", ""] = Notice("reference_made")

    def read(self, reader: BatchReader, refusals: Refusals) -> pl.DataFrame:
        ids = {name: reader.ids(name) for name in LIMITS}
        first = next(name for name in LIMITS if name in reader or name == "identity_number")
        self.refuse_totals(reader, ids[first], reader.header(first), refusals)
        for name, cells in ids.items():
            self._refuse_id(reader, refusals, name, cells)
        frame = pl.DataFrame(
            {
                "row": pl.Series(reader.batch.numbers, dtype=pl.Int64),
                "reference": ids.pop("payment_reference"),
                **ids,
                "name": reader.text("name"),
                "payer_name": reader.text("payer_name"),
                "note": reader.text("payment_note"),
            }
        )
        whose = frame.select(pl.any_horizontal(pl.col(*ids, "name", "payer_name") != "").alias("told"))["told"]
        refusals.where(~whose, "says_not_whose")
        frame = frame.with_columns(*self._money(reader, refusals), self._days(reader, refusals).alias("paid_on"))
        self.refuse_repeats(frame["reference"], frame["row"], refusals, "reference_repeated")
        return frame

    def _refuse_id(self, reader: BatchReader, refusals: Refusals, name: str, cells: pl.Series) -> None:
        lost = "reference_lost" if name == "payment_reference" else "number_lost"
        refusals.where(reader.lost(name), lost, cell=cells)
        refusals.where(cells.str.len_chars() > LIMITS[name], "too_long", field=reader.label(name), limit=LIMITS[name])
        if name == "payment_reference" and name in reader:
            refusals.where(cells == "", "no_reference")

    def _money(self, reader: BatchReader, refusals: Refusals) -> list[pl.Series]:
        amounts = reader.amounts("payment_amount")
        refuse_odd_amounts(reader, refusals, "payment_amount", amounts)
        refusals.where(amounts.blank, "no_amount")
        refusals.where(amounts.cents == 0, "amount_zero")
        currency = currency_column(reader, refusals, {"payment_amount": amounts}, self.terms.currency)
        return [amounts.cents.alias("amount"), currency.alias("currency")]

    def _days(self, reader: BatchReader, refusals: Refusals) -> pl.Series:
        """A payment has a day, and not one that is still to come."""
        cells, as_of = reader.dates("payment_date"), self.terms.as_of
        raw, label = reader.raw("payment_date"), reader.label("payment_date")
        refusals.where(cells.unreadable, "date_text", field=label, cell=raw)
        refusals.where(cells.blank, "no_day_of_payment")
        far = (cells.days < EARLIEST) | (cells.days > dt.date(min(as_of.year + 1, dt.MAXYEAR), 12, 31))
        refusals.where(far, "date_far", field=label, cell=raw)
        late = (cells.days > as_of) & ~far
        refusals.where(late, "paid_in_future", paid_on=cells.days.cast(pl.String), as_of=as_of.isoformat())
        return cells.days
