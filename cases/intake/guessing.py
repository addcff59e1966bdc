"""Which column is which field: guessed from header words and the cells below them, or said by a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cases.intake.amounts import read_amount
from cases.intake.cells import fold
from cases.intake.dates import is_empty_date, read_cell
from cases.intake.fields import FIELDS, FIELDS_OF, Kind, Subject
from cases.intake.flags import read_flag, read_status
from cases.intake.headers import meanings, normal
from cases.intake.problems import Unreadable
from cases.intake.table import Batch, Table

Columns = Mapping[str, str]
# By any of these a payment finds its case, the last two by a person.
IDENTIFYING = {"number", "debtor_number", "identity_number", "name", "payer_name"}
SURE = 0.9


@dataclass(frozen=True, slots=True)
class Guess:
    """One column of theirs: the field it seems to be ('' for none), how surely, and three of its cells."""

    header: str
    field: str
    confidence: float
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    score: float
    rank: int
    position: int
    field: str


def guess_columns(table: Table, subject: Subject = Subject.DEBTS) -> list[Guess]:
    """Return a guess for each column, in the file's order; each field is given to one column at most."""
    sample = table.sample()
    cells = [[fold(cell) for cell in column] for column in sample.columns] if sample else [[] for _ in table.headers]
    claims = [
        _Claim(
            round(meaning.confidence * _fit(meaning.field, cells[position]), 3), meaning.rank, position, meaning.field
        )
        for position, header in enumerate(table.headers)
        for meaning in meanings(header, subject)
    ]
    taken = _award(claims)
    if subject is Subject.DEBTS:
        _rescue_due_date(taken, table.headers)
    return [
        Guess(header, *taken.get(position, ("", 0.0)), samples=_samples(sample, position))
        for position, header in enumerate(table.headers)
    ]


def _award(claims: Sequence[_Claim]) -> dict[int, tuple[str, float]]:
    taken: dict[int, tuple[str, float]] = {}
    fields: set[str] = set()
    for claim in sorted(claims, key=lambda c: (-c.score, c.rank, c.position)):
        if claim.score >= 0.3 and claim.position not in taken and claim.field not in fields:
            taken[claim.position] = (claim.field, claim.score)
            fields.add(claim.field)
    return taken


# 还款日期 is the day of payment where there is also a due date, and the due date where there is none.
_EITHER_DUE_OR_PAID = frozenset({"还款日期", "还款时间", "paymentdate", "付款日期", "付款时间", "收款日期"})


def _rescue_due_date(taken: dict[int, tuple[str, float]], headers: Sequence[str]) -> None:
    fields = {field for field, _score in taken.values()}
    if "due_date" in fields or "days_past_due" in fields or {"issue_date", "terms_days"} <= fields:
        return
    for position, (field, _score) in taken.items():
        if field == "settled_date" and normal(headers[position]) in _EITHER_DUE_OR_PAID:
            taken[position] = ("due_date", 0.5)
            return


def _fit(field: str, cells: Sequence[str]) -> float:
    """Return how well cells fit a field's kind, 0 to 1; an empty column fits a little."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return 0.6
    kind = FIELDS[field].kind
    share = sum(_readable(kind, cell) for cell in filled) / len(filled)
    fit = 1.0 if share >= 0.8 else share
    if field == "number":
        # a contract number is there in every row and seldom twice
        fit *= 0.5 + 0.5 * len(filled) / len(cells)
        fit *= 0.6 + 0.4 * min(1.0, len(set(filled)) / len(filled) * 1.25)
    elif field in {"is_open", "is_settled"}:
        fit = float(share >= 0.99)
    return fit


_COUNT = re.compile(r"^(?:net\s*)?(\d{1,4})(?:\.0+)?\s*(?:d|days?|天|日)?$", re.IGNORECASE)


def read_count(text: str) -> int | None:
    """Return a number of days (`30`, `Net 30`, `30天`)."""
    found = _COUNT.match(fold(text))
    return int(found[1]) if found else None


def _readable(kind: Kind, cell: str) -> bool:
    match kind:
        case Kind.DATE:
            return read_cell(cell).readable or is_empty_date(cell) or read_status(cell) == "open"
        case Kind.AMOUNT:
            return read_amount(cell) is not None
        case Kind.COUNT:
            return read_count(cell) is not None
        case Kind.FLAG:
            return read_flag(cell) is not None
        case Kind.WORD:
            return read_amount(cell) is None and not read_cell(cell).readable
        case _:
            return True


def _samples(sample: Batch | None, position: int) -> tuple[str, ...]:
    if sample is None:
        return ()
    return tuple(dict.fromkeys(text for cell in sample.columns[position] if (text := cell.strip())))[:3]


def mapping_of(guesses: Sequence[Guess]) -> dict[str, str]:
    """Return guesses as a mapping of our field to their header."""
    return {guess.field: guess.header for guess in guesses if guess.field}


def resolve(table: Table, mapping: Mapping[str, str | None], subject: Subject = Subject.DEBTS) -> dict[str, str]:
    """Return a person's mapping with the headers exactly as the table has them; '' says that a field has no column.

    Raises `Unreadable` where it names a field or a column that does not exist, or one column twice.
    """
    return resolve_headers(table.headers, mapping, subject)


def resolve_headers(
    headers: Sequence[str], mapping: Mapping[str, str | None], subject: Subject = Subject.DEBTS
) -> dict[str, str]:
    """`resolve` for a list of headers."""
    by_key = {normal(header): header for header in reversed(headers)}
    exact = set(headers)
    resolved: dict[str, str] = {}
    for field, wanted in mapping.items():
        if field not in FIELDS_OF[subject]:
            raise Unreadable("mapping_field", field=field, fields=", ".join(FIELDS_OF[subject]))
        if not isinstance(wanted, str | None):
            raise Unreadable("mapping_shape")
        if wanted is None or not wanted.strip():
            resolved[field] = ""
            continue
        header = wanted if wanted in exact else by_key.get(normal(wanted))
        if header is None:
            raise Unreadable("mapping_header", header=wanted, headers=", ".join(headers))
        if header in resolved.values():
            fields = ", ".join([*(f for f, h in resolved.items() if h == header), field])
            raise Unreadable("mapping_twice", header=header, fields=fields)
        resolved[field] = header
    return resolved


def require(columns: Columns, headers: Sequence[str], subject: Subject = Subject.DEBTS) -> None:
    """Raise `Unreadable` where a mapping lacks what no debt, or no payment, can do without."""
    listed = ", ".join(headers)
    if subject is Subject.PAYMENTS:
        for field, code in (("payment_amount", "no_amount"), ("payment_date", "no_payment_date")):
            if field not in columns:
                raise Unreadable(code, headers=listed)
        if not columns.keys() & IDENTIFYING:
            raise Unreadable("no_way_to_match", headers=listed)
        return
    if not columns.keys() & {"number", "debtor_number"}:
        raise Unreadable("no_number", headers=listed)
    if not columns.keys() & {"amount", "principal"}:
        raise Unreadable("no_amount", headers=listed)
    if not (columns.keys() & {"due_date", "days_past_due"} or {"issue_date", "terms_days"} <= columns.keys()):
        raise Unreadable("no_due_date", headers=listed)
