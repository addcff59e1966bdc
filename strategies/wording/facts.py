"""The truth gate: which facts of a case license which wording (compliance 3.1, "Truth gate").

Facts are read tolerantly: nested or with dotted keys, unknown ones are left aside.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

Facts = Mapping[str, Any]
LEGAL_STATUS = {"approved", "filed", "accepted"}
BALANCE_AGE = dt.timedelta(hours=24)
AGE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(m|min|minutes?|h|hours?|d|days?)\s*")
HOURS = {"m": 1 / 60, "h": 1, "d": 24}


class FactsRefused(Exception):  # noqa: N818 - a refusal, not an error
    """The facts cannot be read; the text says why."""


def read_facts(told: Any) -> Facts:
    """Facts by dotted key. Raises FactsRefused for anything but an object."""
    if not isinstance(told, Mapping):
        raise FactsRefused("facts are an object of names and values")
    return dict(_flat(told, ""))


def _flat(told: Mapping[str, Any], prefix: str) -> "list[tuple[str, Any]]":
    found: list[tuple[str, Any]] = []
    for key, value in told.items():
        name = f"{prefix}{key}"
        found += _flat(value, f"{name}.") if isinstance(value, Mapping) else [(name, value)]
    return found


def missing_fact(gate: str, facts: Facts, now: dt.datetime | None) -> str:
    """The first fact that the gate lacks, "" where it has all. `now`: against which the age of a balance is counted."""
    return _GATES[gate](facts, now)


def _legal_action(facts: Facts, _now: dt.datetime | None) -> str:
    if str(facts.get("legal_action.status", "")).lower() not in LEGAL_STATUS:
        return "legal_action.status"
    return _first_missing(facts, "legal_action.document_id", "legal_action.date")


def _fee(facts: Facts, _now: dt.datetime | None) -> str:
    table = facts.get("contract.fee_table") or ()
    codes = {str(one) for one in ([table] if isinstance(table, str) else table)} if _is_table(table) else set()
    codes |= {key.split(".")[2] for key in facts if key.startswith("contract.fee_table.")}
    if not facts.get("fee.code"):
        return "fee.code"
    return "" if str(facts["fee.code"]) in codes else "contract.fee_table"


def _is_table(table: Any) -> bool:
    return isinstance(table, (str, list, tuple, set, frozenset))


def _balance(facts: Facts, now: dt.datetime | None) -> str:
    age = _age(facts.get("balance.as_of"), facts.get("now") or now)
    return "" if age is not None and age <= BALANCE_AGE else "balance.as_of"


def _age(as_of: Any, now: Any) -> dt.timedelta | None:
    """How old; None where it is not known, or lies ahead."""
    if found := AGE.fullmatch(str(as_of or "").lower()):
        return dt.timedelta(hours=float(found[1]) * HOURS[found[2][0]])
    then, until = _moment(as_of), _moment(now)
    if then is None or until is None:
        return None
    return until - then if until >= then else None


def _moment(told: Any) -> dt.datetime | None:
    if told is None or isinstance(told, bool):
        return None
    try:
        found = told if isinstance(told, dt.datetime) else dt.datetime.fromisoformat(str(told))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _first_missing(facts: Facts, *names: str) -> str:
    return next((name for name in names if not facts.get(name)), "")


def _needs(*names: str) -> Callable[[Facts, dt.datetime | None], str]:
    return lambda facts, _now: _first_missing(facts, *names)


_GATES: dict[str, Callable[[Facts, dt.datetime | None], str]] = {
    "legal_action": _legal_action,
    "judgment": _needs("judgment.document_id"),
    "court_order": _needs("court_order.document_id"),
    "criminal": _needs("criminal_case.document_id", "legal_review.approval_id"),
    "fee": _fee,
    "waiver": _needs("waiver.approval_id"),
    "balance": _balance,
    "lawyer": _needs("lawyer.mandate_id"),
}
GATES = tuple(_GATES)
