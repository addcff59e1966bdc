"""Why a case stands where it stands: the parts that its points are the sum of."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

from django.conf import settings

from cases.models import RankDay
from strategies.ranking.facts import RankFacts
from strategies.ranking.points import RankPart, parts_of
from strategies.ranking.rules import SHIPPED_WEIGHTS


class Ranked(Protocol):
    """What points are counted of: a case as it stands, or as it stood."""

    @property
    def attention(self) -> int: ...
    @property
    def balance(self) -> Decimal: ...
    @property
    def oldest_due_on(self) -> dt.date | None: ...
    @property
    def opened_on(self) -> dt.date: ...
    @property
    def last_contact_at(self) -> dt.datetime | None: ...
    @property
    def reached_at(self) -> dt.datetime | None: ...
    @property
    def is_closed(self) -> bool: ...


@dataclass(frozen=True)
class Counting:
    """What points are counted by now: the day last turned (None before the first night), its policy's version, weights."""

    day: dt.date | None
    version: int | None
    weights: Mapping[str, int]
    zone: str

    def facts_of(self, case: Ranked) -> RankFacts:
        return RankFacts(
            day=self.day,
            attention=case.attention,
            balance=case.balance,
            oldest_due_on=case.oldest_due_on,
            opened_on=case.opened_on,
            last_contact_on=self._date(case.last_contact_at),
            reached_on=self._date(case.reached_at),
        )

    def _date(self, at: dt.datetime | None) -> dt.date | None:
        return at.astimezone(ZoneInfo(self.zone)).date() if at else None


@dataclass(frozen=True)
class Rank:
    """The parts in the order of the rules, and their sum, which is the case's `rank_points`.

    A closed case has neither. While a night is at work, a case it has not reached yet still stands where it stood.
    """

    counting: Counting
    facts: RankFacts
    parts: list[RankPart]

    @property
    def points(self) -> int:
        return sum(part.points for part in self.parts)


def counting() -> Counting:
    """One query."""
    day = RankDay.objects.select_related("policy").first()
    if day is None:
        return Counting(None, None, SHIPPED_WEIGHTS, settings.TIME_ZONE)
    return Counting(day.as_of, day.policy.version if day.policy else None, day.weights, day.zone)


def rank_of(case: Ranked, by: Counting) -> Rank:
    """The rank of a case read afresh: what a service has just changed is counted in the database, not in memory."""
    facts = by.facts_of(case)
    return Rank(by, facts, [] if case.is_closed else parts_of(facts, by.weights))
