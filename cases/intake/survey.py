"""The first pass: what only whole columns can tell. Date orders, decimal signs, spoiled ids, repeated numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from cases.intake import amounts, dates
from cases.intake.cells import fold_column, unwrap_column
from cases.intake.columns import PLAIN_AMOUNT_RE, IdColumn, plain_amounts, without_time
from cases.intake.fields import AMOUNT_FIELDS, DATE_FIELDS, ID_FIELDS
from cases.intake.guessing import Columns
from cases.intake.identifiers import TRUE_FRACTION_RE
from cases.intake.problems import Question, Undecided, Unreadable
from cases.intake.table import Batch, Table

KEY_JOINT = "\x1f"
Progress = Callable[[int, float], None]


@dataclass(frozen=True, slots=True)
class Survey:
    """What the whole file says: number of rows, and by field the date order, decimal sign and kind of id."""

    rows: int
    date_orders: Mapping[str, str | None]
    amount_styles: Mapping[str, str]
    float_tails: Mapping[str, bool]
    repeated_keys: frozenset[str]

    @property
    def date_order(self) -> str | None:
        """The order for the report: that of the due date where it has one, else any that was needed, else ymd."""
        orders = [self.date_orders.get("due_date"), *self.date_orders.values()]
        return next((order for order in orders if order), "ymd" if self.date_orders else None)

    @property
    def orders_differ(self) -> bool:
        return len({order for order in self.date_orders.values() if order}) > 1


def survey(
    table: Table,
    columns: Columns,
    *,
    date_order: str | None = None,
    decimal: str | None = None,
    progress: Progress | None = None,
) -> Survey:
    """Read every row once and decide. Raises `Undecided` where a column can be read in two ways."""
    watch = _Watch(table, columns)
    for batch in table.batches():
        watch.see(batch)
        if progress:
            progress(watch.rows, table.source.progress())
    if not watch.rows:
        raise Unreadable("no_rows")
    orders = dates.decide(watch.dates.values(), forced=date_order)
    if isinstance(orders, dates.DateQuestion):
        readings = {order: day.isoformat() for order, day in orders.readings.items()}
        raise Undecided(Question("date", orders.header, orders.sample, readings))
    styles = amounts.decide(watch.amounts.values(), forced=decimal)
    if isinstance(styles, amounts.AmountQuestion):
        raise Undecided(Question("amount", styles.header, styles.sample, styles.readings))
    float_tails = {field: field not in watch.fractions for field in watch.ids}
    return Survey(
        rows=watch.rows,
        date_orders={field: orders[columns[field]] for field in watch.dates},
        amount_styles={field: styles[columns[field]] for field in watch.amounts},
        float_tails=float_tails,
        repeated_keys=watch.repeated_keys(float_tails),
    )


class _Watch:
    """What has been seen of the columns so far."""

    def __init__(self, table: Table, columns: Columns) -> None:
        position = {header: place for place, header in enumerate(table.headers)}
        self.places = {field: position[header] for field, header in columns.items()}
        self.dates = {f: dates.DateEvidence(columns[f]) for f in DATE_FIELDS if f in columns}
        self.amounts = {f: amounts.AmountEvidence(columns[f]) for f in AMOUNT_FIELDS if f in columns}
        self.ids = [f for f in ID_FIELDS if f in columns]
        self.fractions: set[str] = set()
        self.rows = 0
        self._keys: dict[str, list[pl.Series]] = {f: [] for f in _key_fields(columns)}

    def see(self, batch: Batch) -> None:
        self.rows += len(batch)
        for field, evidence in self.dates.items():
            evidence.add(without_time(batch.column(self.places[field])).unique(maintain_order=True))
        for field, seen in self.amounts.items():
            cells, comma = plain_amounts(batch.column(self.places[field]))
            seen.comma += comma
            plain = cells.str.contains(PLAIN_AMOUNT_RE)
            seen.dot += int(cells.filter(plain).str.contains(".", literal=True).sum()) - comma
            seen.add(cells.filter(~plain & (cells != "")))
        for field in self.ids:
            cells = unwrap_column(fold_column(batch.column(self.places[field])))
            if field not in self.fractions and cells.str.contains(TRUE_FRACTION_RE).any():
                self.fractions.add(field)
            if field in self._keys:
                self._keys[field].append(cells)

    def repeated_keys(self, float_tails: Mapping[str, bool]) -> frozenset[str]:
        """Return the debt keys that stand in the file more than once."""
        parts = []
        for field, pieces in self._keys.items():
            ids, _repaired, _lost = IdColumn(float_tails[field]).read(pl.concat(pieces))
            parts.append(ids)
            pieces.clear()
        if not parts:
            return frozenset()
        keys = parts[0] if len(parts) == 1 else join_key(parts[0], parts[1])
        return frozenset(keys.filter(keys.is_duplicated()).unique())


def _key_fields(columns: Columns) -> list[str]:
    """What no two rows may share: a payment's reference, or the number of a debt."""
    if "payment_amount" in columns:
        return [f for f in ("payment_reference",) if f in columns]
    number = "number" if "number" in columns else "debtor_number"
    return [f for f in (number, "instalment") if f in columns]


def join_key(number: pl.Series, instalment: pl.Series | None) -> pl.Series:
    """Return the key of each debt within one creditor."""
    return number if instalment is None else number + KEY_JOINT + instalment
