"""How long personal data is kept: facts in, the first day on which it may go out. The table is `data/retention.yaml`."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from strategies.contact.places import Jurisdiction
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
class Use:
    """What a contact person's number still serves, on an open case: it is there to find the debtor.

    `reached_on`: the first day on which the debtor was spoken to in person. `last_on`: when the number was used, added or
    changed last. `has_own_number`: one of the debtor's own is verified, so that nobody else need be asked.
    """

    reached_on: dt.date | None
    last_on: dt.date | None = None
    has_own_number: bool = True
    held: bool = False


@dataclass(frozen=True)
class Period:
    years: int = 0
    days: int = 0
    months_after_limitation: int = 0


def may_go_on(kept: Kept, facts: Facts, places: Collection[str] = (ELSEWHERE,)) -> dt.date | None:
    """The first day on which it may be erased; None while a case is open or a legal hold stands.

    `places`: where the debtor is and where the creditor is. The law that orders the longest keeping counts.
    """
    if facts.ended_on is None or facts.held:
        return None
    return max(_over_on(period_of(kept, place), facts.ended_on, facts.limitation_end) for place in places)


def number_may_go_on(use: Use) -> dt.date | None:
    """When a contact person's number may go though the case is open (PIPL 6, 19, 47); None while it may be needed."""
    if use.reached_on is None or not use.has_own_number or use.held:
        return None
    latest = max(use.reached_on, use.last_on or use.reached_on)
    return latest + dt.timedelta(days=period_of(Kept.THIRD_PARTY).days)


def period_of(kept: Kept, place: str = ELSEWHERE) -> Period:
    rows = _table()[kept]
    return rows.get(place, rows[ELSEWHERE])


def periods(kept: Kept) -> dict[str, Period]:
    """By jurisdiction, each of them."""
    return {place: period_of(kept, place) for place in Jurisdiction.values}


def _over_on(period: Period, ended_on: dt.date, limitation_end: dt.date | None) -> dt.date:
    after_end = add_years(ended_on, period.years) + dt.timedelta(days=period.days)
    if limitation_end is None or not period.months_after_limitation:
        return after_end
    return max(after_end, add_months(limitation_end, period.months_after_limitation))


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
