"""Seals: SHA-256 over a row's facts and the seal of what it follows or hangs on, so a changed or missing row shows.

The facts are written as canonical JSON (keys sorted, no spaces, UTC instants in ISO 8601), so that anyone can recompute
them from an export with any language that has SHA-256; `verify_evidence.py` does.
"""

import datetime as dt
import hashlib
import json
from typing import Any

from django.db.models import Model

from cases.evidence.registry import Sealed

Facts = dict[str, Any]


def facts_of(row: Model, table: Sealed) -> Facts:
    """What of the row is sealed: some fields always, those that came later only where they say something."""
    facts = {name: _plain(getattr(row, name)) for name in table.always}
    said = {name: getattr(row, name) for name in table.where_said}
    facts |= {name: _plain(value) for name, value in said.items() if value is not None and value not in ("", [])}
    for name in table.veiled:
        if value := getattr(row, name):
            salt = getattr(row, f"{name}_salt")
            facts[name] = veil(value, salt) if salt else value  # without a salt it was erased: the digest is left
    return facts


def seal_of_row(row: Model, table: Sealed) -> str:
    """The seal that fits the row as it is now; compare with the one that it carries."""
    return seal_over(facts_of(row, table), table.onto(row))


def seal_over(facts: Facts, onto: str) -> str:
    """Hexadecimal SHA-256 of the seal before, a line feed, and the canonical JSON of the facts."""
    return hashlib.sha256(f"{onto}\n{canonical(facts)}".encode()).hexdigest()


def canonical(facts: Facts) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def veil(value: str, salt: str) -> str:
    """A digest that proves the value to whoever is told value and salt, and tells nothing to anybody else.

    A telephone number alone could be found by trying all of them; 128 bits of salt forbid that.
    """
    return hashlib.sha256(f"{salt}\n{value}".encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return value
