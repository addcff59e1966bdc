"""What the record of a rule of the house's own begins with, before anybody has written it."""

import datetime as dt
from typing import Any

OF_KIND: dict[str, dict[str, Any]] = {
    "window": {"hours": [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "08:00", "to": "22:00"}], "tz": "debtor"},
    "cap": {"limit": 3, "unit": "touch", "period": {"calendar": "day"}, "per": "debtor"},
    "cooldown": {"wait": {"days": 7}, "after": "connected_call", "per": "debtor"},
    "stop": {"fact": ""},
    "require": {"fact": "", "phase": "before"},
}


def blank_record(kind: str, jurisdiction: str, *, first_day: dt.date) -> dict[str, Any]:
    """Complete but for its texts, its fact and its examples. `kind`: one that decides."""
    return {
        "jurisdiction": jurisdiction,
        "region": None,
        "kind": kind,
        **OF_KIND[kind],
        "effect": "REQUIRE" if kind == "require" else "BLOCK",
        "force": "house",
        "confidence": "house",
        "valid_from": first_day.isoformat(),
        "citation": {"zh": "", "en": ""},
        "message": {"zh": "", "en": ""},
        "example": {},
    }
