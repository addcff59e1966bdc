"""Checks at the start: whether the keys for personal data can be read, and open what the database holds."""

from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import DatabaseError, connection

from cases.privacy.cipher import Undecipherable, decrypted
from cases.privacy.keys import KeyFault, keyring
from cases.privacy.purposes import DEBTOR_NUMBER


def keys_are_readable(**_asked: Any) -> list[CheckMessage]:
    """cases.E001: a setting holds no usable key."""
    try:
        keyring()
    except KeyFault as fault:
        return [Error(str(fault), hint="See docs/personal-data.md.", id="cases.E001")]
    return []


def keys_open_the_database(databases: Any = None, **_asked: Any) -> list[CheckMessage]:
    """cases.E002: the oldest or the newest identity number does not open with these keys.

    Asked where a database is named: `migrate`, `check --database default`, and the start of the whole system.
    """
    if not databases or keys_are_readable():
        return []
    try:
        for token in _ends():
            decrypted(token, DEBTOR_NUMBER)
    except Undecipherable as fault:
        hint = "Put the key that wrote it back into PERSONAL_DATA_KEYS, behind the newest one."
        return [Error(f"An identity number cannot be read. {fault}", hint=hint, id="cases.E002")]
    return []


def _ends() -> list[str]:
    """Ciphertexts at both ends of the table; none before the table and its index column are there."""
    column = (
        "SELECT 1 FROM information_schema.columns WHERE table_name = 'cases_debtor' AND column_name = 'identity_index'"
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute(column)
            if cursor.fetchone() is None:
                return []
            found = []
            for order in ("ASC", "DESC"):
                cursor.execute(
                    f"SELECT identity_number FROM cases_debtor WHERE identity_index <> '' ORDER BY id {order} LIMIT 1"  # noqa: S608
                )
                found += [row[0] for row in cursor.fetchall()]
            return found
    except DatabaseError:
        return []
