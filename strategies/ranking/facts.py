"""What the rules of the ranking look at: a few columns of a case, and the day that days are counted to."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class RankFacts:
    """`day` is the day last turned; None before the first night, when no days are counted and only flags and money rank.

    `attention` is the number of the case's flag (`cases.models.Attention`); `balance` is in the case's own currency.
    Dates of contacts are dates of the house.
    """

    day: dt.date | None
    attention: int
    balance: Decimal
    oldest_due_on: dt.date | None
    opened_on: dt.date
    last_contact_on: dt.date | None
    reached_on: dt.date | None


def days_since(day: dt.date | None, since: dt.date | None) -> int | None:
    return None if day is None or since is None else (day - since).days
