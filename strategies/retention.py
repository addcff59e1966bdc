"""How long personal data is kept: facts in, the first day on which it may go out. The table is `data/retention.yaml`."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from strategies.money.months import add_months, add_years

TABLE = Path(__file__).parent / "data" / "retention.yaml"
ELSEWHERE = "default"


class Kept(StrEnum):
    """What is kept for a time of its own."""

    CASE_RECORD = "case_record"
    THIRD_PARTY = "third_party_contact"
    FILE = "creditor_file"
    HANDED_OUT = "handed_out"


@dataclass(frozen=True)
class Facts:
    """`ended_on`: when the last case closed, or the file came in; None while something is open. Dates are the last ones."""

    ended_on: dt.date | None
    limitation_end: dt.date | None = None
    held: bool = False


@dataclass(frozen=True)
class Period:
    years: int = 0
    days: int = 0
    months_after_limitation: int = 0


def may_go_on(kept: Kept, facts: Facts, jurisdiction: str = ELSEWHERE) -> dt.date | None:
    """The first day on which it may be erased; None while a case is open or a legal hold stands."""
    if facts.ended_on is None or facts.held:
        return None
    period = period_of(kept, jurisdiction)
    after_end = add_years(facts.ended_on, period.years) + dt.timedelta(days=period.days)
    if facts.limitation_end is None or not period.months_after_limitation:
        return after_end
    return max(after_end, add_months(facts.limitation_end, period.months_after_limitation))


def period_of(kept: Kept, jurisdiction: str = ELSEWHERE) -> Period:
    rows = _table()[kept]
    return rows.get(jurisdiction, rows[ELSEWHERE])


@cache
def _table() -> Mapping[Kept, Mapping[str, Period]]:
    told = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return {
        Kept(kept): {
            place: Period(
                years=row.get("years_after_close", 0),
                days=row.get("days", 0),
                months_after_limitation=row.get("months_after_limitation", 0),
            )
            for place, row in rows.items()
        }
        for kept, rows in told.items()
    }
