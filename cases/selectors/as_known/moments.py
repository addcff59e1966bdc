"""The moments that can be told: the morning of a day, when its night was over, and its evening, before the next began."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet, TextChoices
from django.utils.translation import pgettext_lazy

from cases.models import DayRun, NightMark, NightSide
from cases.selectors.rank import Counting

HIGHEST = 2**63 - 1


class Side(TextChoices):
    MORNING = "morning", pgettext_lazy("a past day", "in the morning, before work began")
    EVENING = "evening", pgettext_lazy("a past day", "in the evening, after the day's work")


@dataclass(frozen=True)
class Moment:
    """`reached`: table → the highest key that was there; a table that is not named is read as it stands now.

    `run`: the night of the day. `counting`: by what queues were ordered. `at`: by the clock on the wall when it was; None
    for the evening that is not over yet. `is_exact`: nobody was in the middle of writing then.
    """

    day: dt.date
    side: Side
    run: DayRun
    counting: Counting
    reached: Mapping[str, int]
    at: dt.datetime | None
    is_exact: bool = True

    @property
    def is_now(self) -> bool:
        return not self.reached

    def last(self, table: str) -> int:
        return self.reached.get(table, HIGHEST)


@dataclass(frozen=True)
class DaysKept:
    """The first and the last day that can be told; None where no night has been turned since histories are kept."""

    first: dt.date | None
    last: dt.date | None


def days_kept() -> DaysKept:
    """Two queries."""
    days = NightMark.objects.filter(side=NightSide.OVER).values_list("run__as_of", flat=True)
    return DaysKept(days.order_by("run__as_of").first(), days.order_by("-run__as_of").first())


def moment_of(day: dt.date, side: Side) -> Moment | None:
    """The morning or the evening of a day; None where its night was not turned, is not over, or came before histories
    were kept. Two queries at most."""
    over = _marks().filter(run__as_of=day, side=NightSide.OVER).first()
    if over is None:
        return None
    kept: NightMark | None = over
    if side is Side.EVENING:
        kept = _marks().filter(run__as_of__gt=day, side=NightSide.BEGUN).order_by("run__as_of").first()
    version = over.policy.version if over.policy else None
    counting = Counting(day, version, over.weights, over.zone)
    return Moment(
        day,
        side,
        over.run,
        counting,
        kept.reached if kept else {},
        kept.at if kept else None,
        kept.is_exact if kept else True,
    )


def night_of(day: dt.date) -> tuple[Moment, Moment] | None:
    """How things stood when the day's night began, and when it was over; None where either is not kept."""
    marks = {mark.side: mark for mark in _marks().filter(run__as_of=day)}
    if marks.keys() != {NightSide.BEGUN, NightSide.OVER}:
        return None
    morning = moment_of(day, Side.MORNING)
    assert morning is not None
    begun = marks[NightSide.BEGUN]
    return Moment(day, Side.EVENING, morning.run, morning.counting, begun.reached, begun.at, begun.is_exact), morning


def _marks() -> QuerySet[NightMark]:
    return NightMark.objects.select_related("run__policy", "policy")
