"""What a single cell says before anybody asks for its kind: cleaning and blank words."""

from __future__ import annotations

import re
import unicodedata

import polars as pl

# Zero-width and byte-order characters survive str.strip(), control characters cannot be stored.
INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\u00ad"
_INVISIBLE_RE = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f" + INVISIBLE + "]"
_INVISIBLE = re.compile(_INVISIBLE_RE)

# Written by spreadsheets, databases and data frames where there is nothing.
BLANK_WORDS = frozenset(
    [
        "-",
        "--",
        "—",
        "–",
        "/",
        "\\n",
        "n/a",
        "#n/a",
        "na",
        "null",
        "none",
        "nil",
        "nan",
        "nat",
        "(null)",
        "(blank)",
        "无",
        "空",
        "暂无",
        "未知",
        "#value!",
        "#ref!",
        "#null!",
        "#div/0!",
    ]
)

# What a spreadsheet would run as a formula. The file of refused rows puts an apostrophe before it, as spreadsheets
# themselves do for text; read again, the cell is what it was.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_GUARDED_RE = r"^'([=+\-@\t\r])"
_SIGNED_NUMBER = re.compile(r"^[+-][0-9.,]+$")
_GUARDED = re.compile(_GUARDED_RE)

# A spreadsheet's two ways to keep an id as text: ="00123" and '00123.
_FORMULA_TEXT_RE = r'^="?([^"]*)"?$'
_FORMULA_TEXT = re.compile(_FORMULA_TEXT_RE)


def guarded(text: str) -> str:
    """Return the cell as a spreadsheet shows it and does not run it; a number with a sign is a number."""
    runs = text.startswith(FORMULA_STARTS) and not _SIGNED_NUMBER.match(text)
    return f"'{text}" if runs else text


def clean(text: str) -> str:
    """Return the cell without invisible characters, a guard and outer space; blank words become ''."""
    text = _GUARDED.sub(r"\1", _INVISIBLE.sub("", text).strip()).strip()
    return "" if text.casefold() in BLANK_WORDS else text


def fold(text: str) -> str:
    """Return `clean(text)` with full-width digits, letters and signs made plain (NFKC)."""
    return clean(unicodedata.normalize("NFKC", text))


def unwrap(text: str) -> str:
    """Return the id inside `="…"` or behind a leading apostrophe."""
    text = _FORMULA_TEXT.sub(r"\1", text)
    return text.removeprefix("'").strip()


def clean_column(column: pl.Series) -> pl.Series:
    """`clean` for a whole column of strings."""
    cells = column
    if cells.str.contains(_INVISIBLE_RE).any():
        cells = cells.str.replace_all(_INVISIBLE_RE, "")
    cells = cells.str.strip_chars()
    if cells.str.contains(_GUARDED_RE).any():
        cells = cells.str.replace(_GUARDED_RE, "$1").str.strip_chars()
    blank = cells.str.len_chars() <= 8
    words = cells.filter(blank).unique()
    empty = [word for word in words if word.casefold() in BLANK_WORDS]
    return cells.replace(empty, [""] * len(empty)) if empty else cells


def fold_column(column: pl.Series) -> pl.Series:
    """`fold` for a whole column of strings."""
    plain = column.str.contains(r"^[\x20-\x7e]*$")
    if plain.all():
        return clean_column(column)
    return clean_column(column.str.normalize("NFKC"))


def unwrap_column(column: pl.Series) -> pl.Series:
    """`unwrap` for a whole column of strings."""
    if not column.str.contains(r"^[=']").any():
        return column
    return column.str.replace(_FORMULA_TEXT_RE, "$1").str.strip_prefix("'").str.strip_chars()
