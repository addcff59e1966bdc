"""Numbers that must never be called again, kept out of a file's rows before they are copied."""

import polars as pl

from cases.models import Suppression
from cases.privacy.blind import CONTACT, blind_indexes, index_keys

COLUMNS = ("phone", "phone_other", "third_party_phone", "email")


def suppressed_indexes() -> frozenset[str]:
    """Every one, for the length of a load. One query."""
    return frozenset(Suppression.objects.values_list("index", flat=True))


def without_suppressed(frame: pl.DataFrame, suppressed: frozenset[str]) -> pl.DataFrame:
    """The frame with those numbers and addresses left out of their cells; several in a cell stand with `;` between."""
    if not suppressed:
        return frame
    for column in set(COLUMNS).intersection(frame.columns):
        cells = frame[column].unique().to_list()
        kept = [";".join(part for part in cell.split(";") if not _is_suppressed(part, suppressed)) for cell in cells]
        if kept != cells:
            frame = frame.with_columns(pl.col(column).replace_strict(cells, kept, return_dtype=pl.String))
    return frame


def _is_suppressed(value: str, suppressed: frozenset[str]) -> bool:
    return any(blind_indexes([value], CONTACT, secret=key)[0] in suppressed for _name, key in index_keys().secrets)
