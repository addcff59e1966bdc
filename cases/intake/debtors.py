"""Who owes, as a batch says it: numbers, name, kind, contact points, and the key that binds rows of one debtor."""

from __future__ import annotations

import hashlib

import polars as pl

from cases.intake.identifiers import COMPANY_NAME_RE, PERSON_NUMBER_RE
from cases.intake.reader import BatchReader
from cases.intake.refusals import Refusals

NUMBER_LIMIT, IDENTITY_LIMIT = 80, 40
IDENTITY_ONLY = "\x1f"  # cleaning has taken this sign out of every cell
_CREDIT_CODE_RE = r"^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$"
_PHONE_JOINT_RE = r"[;、/,，|]+"
_PHONE_NOISE_RE = r"[\s\-–—().·]+"
DEBTOR_FIELDS = ("debtor_number", "identity_number", "name")


def debtor_columns(reader: BatchReader, refusals: Refusals) -> list[pl.Series]:
    """Return the debtor's columns; refuses rows whose debtor columns are all blank."""
    number = _number(reader, refusals)
    identity = _identity(reader)
    name = reader.text("name")
    present = [field for field in DEBTOR_FIELDS if field in reader]
    if present:
        blank = (number == "") & (identity == "") & (name == "")
        refusals.where(blank, "no_debtor")
    return [
        number.alias("debtor_number"),
        identity.alias("identity_number"),
        name.alias("name"),
        _is_company(name, identity).alias("is_company"),
        _phone(reader, "phone"),
        _phone(reader, "phone_other"),
        reader.text("email"),
        reader.text("address"),
        reader.text("third_party_name"),
        _phone(reader, "third_party_phone"),
    ]


def customer_keys(frame: pl.DataFrame, *, names_identify: bool = False) -> pl.Series:
    """Return the number under which the creditor's file knows each row's debtor.

    Where the identity number alone tells, it stands behind the sign IDENTITY_ONLY.
    Without a customer or identity number a company is known by its name (`names_identify`: all are), a person by name and telephone, and else the
    contract number stands for the debtor. Such stand-ins begin with `~`, so that they never meet a creditor's number.
    """
    is_firm = pl.lit(value=True) if names_identify else pl.col("is_company").fill_null(value=False)
    by_name = pl.when(is_firm & (pl.col("name") != "")).then("~" + pl.col("name").str.to_lowercase())
    by_phone = by_name.when((pl.col("name") != "") & (pl.col("phone") != "")).then(
        "~" + pl.col("name") + " " + pl.col("phone")
    )
    key = (
        pl.when(pl.col("debtor_number") != "")
        .then(pl.col("debtor_number"))
        .when(pl.col("identity_number") != "")
        .then(IDENTITY_ONLY + pl.col("identity_number"))
        .otherwise(by_phone.otherwise("~" + pl.col("number")))
    )
    keys = frame.select(key.alias("customer")).to_series()
    long = keys.str.len_chars() > NUMBER_LIMIT
    if not long.any():
        return keys
    texts = keys.filter(long).unique().to_list()
    short = [text[:47] + "…" + hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts]
    return keys.replace(texts, short)


def _number(reader: BatchReader, refusals: Refusals) -> pl.Series:
    number = reader.ids("debtor_number")
    lost = reader.lost("debtor_number")
    refusals.where(lost, "debtor_lost", cell=number)
    too_long = number.str.len_chars() > NUMBER_LIMIT
    refusals.where(too_long, "too_long", field=reader.label("debtor_number"), limit=NUMBER_LIMIT)
    return number


def _identity(reader: BatchReader) -> pl.Series:
    """Return identity numbers that can tell people apart; masked, repeated-sign and damaged ones are left out."""
    identity = reader.ids("identity_number").str.to_uppercase().str.replace_all(" ", "", literal=True)
    lost = reader.lost("identity_number")
    if lost.any():
        reader.note("id_lost", "identity_number", lost, identity)
    size = identity.str.len_chars()
    # every sign the same: what is left after taking the first sign away everywhere is nothing
    useless = lost | identity.str.contains("*", literal=True) | (size < 5) | (size > IDENTITY_LIMIT)
    useless |= identity.str.contains(r"^(0+|1+|2+|3+|4+|5+|6+|7+|8+|9+|X+)$")
    return identity.set(useless, "")


def _is_company(name: pl.Series, identity: pl.Series) -> pl.Series:
    """Return true or false as far as identity number or name tell, null where they do not."""
    company = identity.str.contains(_CREDIT_CODE_RE) & ~identity.str.contains(PERSON_NUMBER_RE)
    company |= name.str.contains("(?i)" + COMPANY_NAME_RE)
    person = identity.str.contains(PERSON_NUMBER_RE)
    frame = pl.DataFrame({"company": company, "person": person})
    verdict = pl.when("person").then(pl.lit(value=False)).when("company").then(pl.lit(value=True)).otherwise(None)
    return frame.select(verdict.alias("is_company")).to_series()


def _phone(reader: BatchReader, field: str) -> pl.Series:
    """Return telephone numbers without spaces and signs; several in one cell stand with `;` between them."""
    if field not in reader:
        return reader.constant("", pl.String).alias(field)
    phone = reader.ids(field).str.replace_all(_PHONE_NOISE_RE, "").str.replace_all(_PHONE_JOINT_RE, ";")
    # five digits at least; what is longer than a contact point may be was never a telephone number
    useless = ~phone.str.contains(r"\d{3}.*\d{2}") | (phone.str.len_chars() > 255) | reader.lost(field)
    return phone.set(useless, "").alias(field)
