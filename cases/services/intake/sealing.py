"""Identity numbers of a batch, sealed before anything of it reaches the database.

A sealed number is its blind index with the ciphertext behind it, in one text: of several numbers of one customer, the
greatest text brings an index and the ciphertext that belongs to it.
"""

from typing import Any

import polars as pl
from django.db import connection

from cases.intake.debtors import IDENTITY_ONLY
from cases.intake.identifiers import PERSON_NUMBER_RE
from cases.privacy.blind import STAND_IN, blind_indexes, customer_index, index_keys
from cases.privacy.cipher import encrypted_all

INDEX_SIGNS = 43

_OLDER_TABLE = "CREATE TEMPORARY TABLE IF NOT EXISTS intake_older (newest text, older text) ON COMMIT DROP"
_OLDER = "INSERT INTO intake_older SELECT * FROM unnest(%s::text[], %s::text[])"
_REINDEX = """
UPDATE cases_debtor d SET identity_index = o.newest
FROM (SELECT DISTINCT newest, older FROM intake_older) AS o
WHERE d.identity_index = o.older AND NOT EXISTS (SELECT FROM cases_debtor s WHERE s.identity_index = o.newest)
"""


def index_in(column: str) -> str:
    """SQL: the blind index of a sealed number."""
    return f"left({column}, {INDEX_SIGNS})"


def ciphertext_in(column: str) -> str:
    """SQL: the ciphertext of a sealed number."""
    return f"substr({column}, {INDEX_SIGNS + 1})"


def sealed_rows(frame: pl.DataFrame, purpose: str) -> pl.DataFrame:
    """The frame with its identity numbers sealed; a customer known by the number alone is known by its index.

    While index keys are being changed, the numbers' older indexes are put beside, for `meet_older_indexes`.
    """
    if "payer_name" in frame.columns:
        frame = _with_stand_ins(frame)
    frame = _without_citizen_numbers(frame, "customer" if "customer" in frame.columns else "debtor_number")
    numbers = frame["identity_number"].unique().to_list()
    if numbers == [""]:
        return frame
    indexes = blind_indexes(numbers)
    _remember_older(numbers, indexes)
    sealed = [index + token for index, token in zip(indexes, encrypted_all(numbers, purpose), strict=True)]
    frame = frame.with_columns(pl.col("identity_number").replace_strict(numbers, sealed, return_dtype=pl.String))
    if "customer" not in frame.columns:
        return frame
    by_number = pl.lit(IDENTITY_ONLY) + pl.col("identity_number").str.head(INDEX_SIGNS)
    alone = pl.col("customer").str.starts_with(IDENTITY_ONLY)
    return frame.with_columns(pl.when(alone).then(by_number).otherwise("customer").alias("customer"))


def _with_stand_ins(frame: pl.DataFrame) -> pl.DataFrame:
    """What stands for a payment's number where it has none, the same whenever the row is read again.

    Keyed, so that nobody finds the identity number in it by trying them all; by the oldest index key, for it must not
    change when a new key comes in.
    """
    told = pl.concat_str("identity_number", "name", "payer_name")
    bare = (pl.col("number") == "") & (pl.col("debtor_number") == "")
    texts = frame.select(pl.when(bare).then(told).otherwise(pl.lit("")))
    marks = blind_indexes(texts.to_series().to_list(), STAND_IN, secret=index_keys().oldest[1])
    return frame.with_columns(pl.Series("stand_in", [mark[:16] for mark in marks], dtype=pl.String))


def _without_citizen_numbers(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Some creditors number their customers by the identity card: such a number is kept as its index, which still binds."""
    numbers = frame[column].unique()
    citizens = numbers.filter(numbers.str.contains(PERSON_NUMBER_RE)).to_list()
    if not citizens:
        return frame
    return frame.with_columns(pl.col(column).replace(citizens, [customer_index(number) for number in citizens]))


def meet_older_indexes(cursor: Any) -> None:
    """Bring debtors that the staged numbers find under an older index key to the newest, so that one index tells."""
    if len(index_keys().secrets) > 1:
        cursor.execute(_OLDER_TABLE)
        cursor.execute(_REINDEX)


def _remember_older(numbers: list[str], indexes: list[str]) -> None:
    for _name, secret in index_keys().secrets[1:]:
        with connection.cursor() as cursor:
            cursor.execute(_OLDER_TABLE)
            cursor.execute(_OLDER, [indexes, blind_indexes(numbers, secret=secret)])
