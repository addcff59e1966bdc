"""Requests of people about their own data: how long an answer may take, and on which grounds one may be refused.

Clocks: China asks for promptness (PIPL 50), the house takes 15 days; EU and UK one month, two more where it is said
within the first (GDPR and UK GDPR 12(3)); United States 45 days and 45 more (Cal. Civ. Code 1798.130(a)(2)); elsewhere 30.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from strategies.money.months import add_months


class Right(StrEnum):
    """PIPL 24, 44–47; GDPR 15–18, 21, 22."""

    ACCESS = "access"
    COPY = "copy"
    CORRECTION = "correction"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    HUMAN_REVIEW = "human_review"


@dataclass(frozen=True)
class Clock:
    days: int = 0
    months: int = 0
    more_days: int = 0
    more_months: int = 0


_CLOCKS = {
    "CN": Clock(days=15),
    "EU": Clock(months=1, more_months=2),
    "UK": Clock(months=1, more_months=2),
    "US": Clock(days=45, more_days=45),
}
_ELSEWHERE = Clock(days=30)


def answer_by(received_on: dt.date, jurisdiction: str, *, extended: bool = False) -> dt.date:
    """The last day for an answer. An extension where the law knows none changes nothing."""
    clock = _CLOCKS.get(jurisdiction, _ELSEWHERE)
    months, days = clock.months, clock.days
    if extended:
        months, days = months + clock.more_months, days + clock.more_days
    return add_months(received_on, months) + dt.timedelta(days=days)


def may_be_extended(jurisdiction: str) -> bool:
    clock = _CLOCKS.get(jurisdiction, _ELSEWHERE)
    return bool(clock.more_days or clock.more_months)
