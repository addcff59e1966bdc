"""One limitation period of China: from the day it runs from to its last day.

Sources: Civil Code arts 188 (three years, twenty at most), 201 (the first day is not counted), 202 (ends on the same day,
else the last of the month), 203 (rolls over days off), 194 (obstacles); CPL art. 250 (two years for enforcement).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from strategies.money.limitation import Event, Kind, State
from strategies.money.months import add_months, add_years
from strategies.money.working_days import rolled

CLAIM_YEARS, ENFORCEMENT_YEARS, MOST_YEARS = 3, 2, 20
OBSTACLE_MONTHS = 6


@dataclass(frozen=True)
class Obstacle:
    """Days included; `ends_on` is None while it lasts."""

    begins_on: date
    ends_on: date | None = None


@dataclass(frozen=True)
class Period:
    """`counts` set it running from `runs_from` (not counted); `base` are the rules that gave it its length.

    `pending`: a proceeding holds it. `absolute_on`: twenty years from the start; None for enforcement.
    """

    counts: Event
    runs_from: date
    base: tuple[str, ...]
    years: int = CLAIM_YEARS
    absolute_on: date | None = None
    restarted_by: tuple[str, ...] = ()
    pending: bool = False

    @classmethod
    def of_claim(cls, event: Event, base: tuple[str, ...]) -> "Period":
        absolute_on = rolled(add_years(event.counts_from, MOST_YEARS))
        return cls(event, event.counts_from, base, absolute_on=absolute_on)

    @classmethod
    def of_enforcement(cls, event: Event) -> "Period":
        return cls(event, event.counts_from, ("LIM-13",), ENFORCEMENT_YEARS)

    @property
    def is_enforcement(self) -> bool:
        return self.years == ENFORCEMENT_YEARS

    def restarted(self, event: Event, rules: tuple[str, ...], *, pending: bool) -> "Period":
        """The same kind of period, running anew; never from an earlier day than before."""
        runs_from = max(self.runs_from, event.counts_from)
        return replace(self, counts=event, runs_from=runs_from, restarted_by=rules, pending=pending)

    def plain_end(self) -> date:
        """Without obstacles."""
        end = rolled(add_years(self.runs_from, self.years))
        return min(end, self.absolute_on or end)

    def end(self, obstacles: Sequence[Obstacle], as_of: date) -> date:
        """The last day; `date.max` while a proceeding or an obstacle that lasts on `as_of` keeps it open."""
        if self.pending:
            return date.max
        prolonged, _ = prolong(self.plain_end(), obstacles, as_of=as_of)
        return min(prolonged, self.absolute_on or prolonged)

    def is_over_on(self, day: date, obstacles: Sequence[Obstacle], as_of: date) -> bool:
        return self.end(obstacles, as_of) < day

    def moved_by(self, obstacles: Sequence[Obstacle], as_of: date) -> list[Obstacle]:
        """The obstacles that prolong it."""
        return [] if self.pending else prolong(self.plain_end(), obstacles, as_of=as_of)[1]

    def state(self, obstacles: Sequence[Obstacle], as_of: date) -> State:
        if self.pending:
            return State.STOPPED
        if self.is_over_on(as_of, obstacles, as_of):
            return State.EXPIRED
        if any(obstacle.ends_on is None for obstacle in self.moved_by(obstacles, as_of)):
            return State.SUSPENDED
        return State.RUNNING if as_of >= self.runs_from else State.NOT_STARTED

    def end_if_freed_on(self, day: date) -> date:
        """Where it would end if the obstacle that holds it ended on that day."""
        end = max(self.plain_end(), rolled(add_months(day, OBSTACLE_MONTHS)))
        return min(end, self.absolute_on or end)


def obstacles_of(events: Iterable[Event]) -> list[Obstacle]:
    """Proven beginnings, each closed by the next end; an end needs no proof, for it shortens the clock.

    `events` in order of time.
    """
    closed: list[Obstacle] = []
    begun: list[date] = []
    for event in events:
        if event.kind is Kind.OBSTACLE_BEGINS and not event.lacks:
            begun.append(event.on)
        elif event.kind is Kind.OBSTACLE_ENDS:
            closed += [Obstacle(begins_on, event.on) for begins_on in begun]
            begun = []
    return [*closed, *(Obstacle(begins_on) for begins_on in begun)]


def prolong(end: date, obstacles: Sequence[Obstacle], *, as_of: date) -> tuple[date, list[Obstacle]]:
    """A period's end with its obstacles counted, and those that moved it; `date.max` if one of them still lasts.

    An obstacle counts only in the last six months, and the period then ends six months after it (Civil Code art. 194).
    A prolonged period has last six months of its own, in which the next obstacle may fall.
    """
    moved_by: list[Obstacle] = []
    for obstacle in sorted(obstacles, key=lambda one: (one.ends_on or date.max, one.begins_on)):
        later = _prolonged_by(end, obstacle, as_of)
        if later > end:
            end = later
            moved_by.append(obstacle)
    return end, moved_by


def _prolonged_by(end: date, obstacle: Obstacle, as_of: date) -> date:
    lasts_until = obstacle.ends_on or as_of
    if obstacle.begins_on > end or lasts_until < add_months(end, -OBSTACLE_MONTHS):
        return end
    return rolled(add_months(lasts_until, OBSTACLE_MONTHS)) if obstacle.ends_on else date.max
