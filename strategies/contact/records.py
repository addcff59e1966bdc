"""A rule's record as it is kept: the layout of the rules' file, its days as ISO texts."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from strategies.contact.rules import Rule, read_rule

DAYS = ("valid_from", "valid_to")


def rule_of(record: Mapping[str, Any], *, version: int = 1) -> Rule:
    """As the gate reads it. Raises RuleRefused, and ValueError for a day that is none."""
    days = {name: dt.date.fromisoformat(record[name]) for name in DAYS if record.get(name)}
    return read_rule({**record, **days}, version=version)


def plain(record: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON keeps it: days as ISO texts, wherever they stand."""
    kept: dict[str, Any] = json.loads(json.dumps(record, default=dt.date.isoformat))
    return kept


def fingerprint(record: Mapping[str, Any]) -> str:
    """The same for the same record, in whatever order its parts stand. 64 characters."""
    return hashlib.sha256(json.dumps(record, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
