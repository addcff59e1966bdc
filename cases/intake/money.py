"""What is owed and what was paid, as a batch says it."""

from __future__ import annotations

import re

import polars as pl

from cases.intake.amounts import FAMILIES, KNOWN_CURRENCIES, SIGNS
from cases.intake.cells import fold_column
from cases.intake.columns import AmountCells, mapped
from cases.intake.fields import COMPONENTS
from cases.intake.reader import BatchReader
from cases.intake.refusals import Refusals

LARGEST_CENTS = 10**14 - 1  # numeric(14, 2)
# The column already holds what is left: a payment beside it has been taken off by the sender.
_ALREADY_REDUCED = re.compile(r"balance|outstanding|remaining|剩余|未还|未付|余额|结欠", re.IGNORECASE)


def money_columns(reader: BatchReader, refusals: Refusals, creditor_currency: str) -> list[pl.Series]:
    """Return principal, interest, fees, penalty, amount, paid (cents) and currency; refuses impossible amounts."""
    read = {field: reader.amounts(field) for field in ("amount", *COMPONENTS, "paid_amount") if field in reader}
    for field, cells in read.items():
        refuse_odd_amounts(reader, refusals, field, cells)
    zero = reader.constant(0, pl.Int64)
    parts = {field: read[field].cents.fill_null(0) if field in read else zero for field in COMPONENTS}
    amount = _amount(reader, refusals, read, parts)
    parts = _fit_parts(reader, parts, amount)
    paid = _paid(reader, read)
    currency = currency_column(reader, refusals, read, creditor_currency)
    return [
        *(series.alias(field) for field, series in parts.items()),
        amount.alias("amount"),
        paid.alias("paid"),
        currency.alias("currency"),
    ]


def refuse_odd_amounts(reader: BatchReader, refusals: Refusals, field: str, cells: AmountCells) -> None:
    """Refuse what is no amount, is negative, or is larger than can be kept; notes what was rounded to a cent."""
    raw, label = reader.raw(field), reader.label(field)
    refusals.where(cells.unreadable, "amount_text", field=label, cell=raw)
    refusals.where(cells.cents < 0, "amount_negative", field=label, cell=raw)
    refusals.where(cells.cents > LARGEST_CENTS, "amount_large", field=label, cell=raw)
    if cells.rounded is not None and cells.rounded.any():
        reader.note("rounded", field, cells.rounded, raw)


def _amount(
    reader: BatchReader, refusals: Refusals, read: dict[str, AmountCells], parts: dict[str, pl.Series]
) -> pl.Series:
    """The amount column where it says something, else the sum of principal and charges."""
    total = sum(parts.values(), start=reader.constant(0, pl.Int64))
    has_parts = ~read["principal"].blank if "principal" in read else reader.no()
    if "amount" in read:
        amount = read["amount"].cents
        missing = read["amount"].blank & ~has_parts
        amount = amount.zip_with(~read["amount"].blank, total)
    else:
        missing, amount = ~has_parts, total
    refusals.where(missing, "no_amount")
    bad = amount.is_null()
    for field in ("amount", *COMPONENTS):
        if field in read:
            bad |= read[field].unreadable
    refusals.where(~missing & ~bad & (amount == 0), "amount_zero")
    return amount


def _fit_parts(reader: BatchReader, parts: dict[str, pl.Series], amount: pl.Series) -> dict[str, pl.Series]:
    """Make the parts add up to the amount: principal takes the difference, or everything where charges exceed it."""
    if "amount" not in reader:
        return parts
    charges = parts["interest"] + parts["fees"] + parts["penalty"]
    within = (charges <= amount).fill_null(value=False)
    if "principal" in reader:
        differs = (parts["principal"] > 0) & (parts["principal"] + charges != amount)
        reader.note("parts_differ", "amount", differs)
    kept = {
        field: parts[field].zip_with(within, reader.constant(0, pl.Int64)) for field in ("interest", "fees", "penalty")
    }
    return {"principal": amount - kept["interest"] - kept["fees"] - kept["penalty"], **kept}


def _paid(reader: BatchReader, read: dict[str, AmountCells]) -> pl.Series:
    """Return what the file says was paid, null where it says nothing."""
    if "paid_amount" not in read:
        return reader.constant(None, pl.Int64)
    if "amount" in reader and _ALREADY_REDUCED.search(reader.header("amount")):
        reader.note("already_reduced", "amount", (read["paid_amount"].cents > 0).fill_null(value=False))
        return reader.constant(None, pl.Int64)
    return read["paid_amount"].cents


def currency_column(
    reader: BatchReader, refusals: Refusals, read: dict[str, AmountCells], creditor_currency: str
) -> pl.Series:
    """The currency column, else the sign beside an amount (`read`: by field), else the creditor's own."""
    currency = reader.constant("", pl.String)
    if "currency" in reader:
        cells = fold_column(reader.raw("currency"))
        currency = mapped(cells, lambda text: _code(text, creditor_currency), pl.String)
        refusals.where(currency.is_null(), "currency_unknown", cell=cells)
        currency = currency.fill_null("")
    for field in ("amount", "principal", "payment_amount"):
        if field in read and (signs := read[field].currency) is not None:
            named = mapped(signs, lambda sign: _code(sign, creditor_currency) or "", pl.String)
            currency = currency.zip_with(currency != "", named)
    return currency.set(currency == "", creditor_currency)


def _code(text: str, creditor_currency: str) -> str | None:
    """Return a currency's code; a bare $ or ¥ is the creditor's own dollar or yen/yuan; None for an unknown word."""
    word = text.upper()
    if not word:
        return ""
    word = SIGNS.get(word, SIGNS.get(text, word))
    if word in FAMILIES:
        return creditor_currency if creditor_currency in FAMILIES[word] else FAMILIES[word][0]
    return word if word in KNOWN_CURRENCIES else None
