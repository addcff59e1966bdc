"""A file opened and its columns settled: what a person said, over what is remembered, over what is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cases.intake.dates import read_cell
from cases.intake.fields import FIELDS_OF, Subject
from cases.intake.guessing import Guess, guess_columns, mapping_of, require, resolve
from cases.intake.headers import normal, tokens
from cases.intake.problems import Unreadable
from cases.intake.table import Table, open_table

Wishes = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """`columns`: our field → their header, as it will be read. `guesses`: what the file alone suggests."""

    table: Table
    guesses: list[Guess]
    columns: dict[str, str]
    subject: Subject = Subject.DEBTS


def open_reading(
    path: Path,
    *,
    mapping: Wishes | None = None,
    remembered: Wishes | None = None,
    subject: Subject = Subject.DEBTS,
) -> Reading:
    """Open a file and match its columns. Raises `Unreadable` for a file that is no table or a mapping that does not fit.

    `mapping` is a person's word: a field with a header is that column, a field with '' or null is none; fields it does
    not name are guessed. `remembered` is the creditor's earlier mapping: used as far as its columns are in this file.
    """
    wanted = [header for header in (mapping or {}).values() if isinstance(header, str) and header]
    table = open_table(
        path, wanted=wanted or [header for header in (remembered or {}).values() if header], subject=subject
    )
    guesses = guess_columns(table, subject)
    keys = {normal(header) for header in table.headers}
    kept = {field: header for field, header in (remembered or {}).items() if not header or normal(header) in keys}
    said = resolve(table, mapping or {}, subject)
    columns = mapping_of(guesses)
    for layer in (resolve(table, kept, subject) if _still_fits(kept, remembered) else {}, said):
        columns = _overlay(columns, layer)
    return Reading(
        table, guesses, {field: columns[field] for field in FIELDS_OF[subject] if columns.get(field)}, subject
    )


def _still_fits(kept: Wishes, remembered: Wishes | None) -> bool:
    """An earlier mapping counts where at least half of its columns are in this file."""
    named = sum(bool(header) for header in (remembered or {}).values())
    return named > 0 and sum(bool(header) for header in kept.values()) * 2 >= named


def _overlay(columns: Mapping[str, str], layer: Mapping[str, str]) -> dict[str, str]:
    """Put a layer over a mapping; a column that the layer uses is free of its earlier field."""
    used = {header for header in layer.values() if header}
    below = {field: header for field, header in columns.items() if field not in layer and header not in used}
    return {**below, **layer}


def require_all(reading: Reading) -> None:
    """Raise `Unreadable` where a column is missing that no row can do without, or the header itself."""
    if not reading.columns and any(read_cell(header).readable for header in reading.table.headers):
        raise Unreadable("no_header")
    require(reading.columns, reading.table.headers, reading.subject)


def is_about_invoices(columns: Mapping[str, str]) -> bool:
    """Return whether the debts are invoices, by the header of their number: trade receivables, owed by firms."""
    header = columns.get("number", "")
    return "发票" in header or bool({"invoice", "inv", "rechnung"} & set(tokens(header)))
