"""The limitation clock of China: how each event works on it, rules LIM-01 to LIM-14.

Sources: Civil Code arts 188–197; 诉讼时效规定 (SPC) arts 2, 4, 8–19; CPL art. 250; 担保解释 art. 44.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from strategies.money.limitation import Clock, Effect, Event, Kind, State, Toward, Weighed
from strategies.money.limitation_period import Obstacle, Period, obstacles_of

# Under which rules an event restarts the clock.
RESTARTING: dict[Kind, tuple[str, ...]] = {
    Kind.DEMAND: ("LIM-05", "LIM-06"),
    Kind.SIGNED_NOTICE: ("LIM-05", "LIM-06"),
    Kind.CONSENT: ("LIM-05", "LIM-07"),
    Kind.PART_PAYMENT: ("LIM-05", "LIM-07"),
    Kind.NEW_AGREEMENT: ("LIM-05", "LIM-07"),
    Kind.ASSIGNMENT_NOTICE: ("LIM-05", "LIM-10"),
    Kind.SUIT: ("LIM-05",),
    Kind.PAYMENT_ORDER: ("LIM-05", "LIM-08"),
    Kind.BANKRUPTCY_FILING: ("LIM-05", "LIM-08"),
    Kind.PRESERVATION: ("LIM-05", "LIM-08"),
    Kind.MEDIATION: ("LIM-05", "LIM-08"),
    Kind.POLICE_REPORT: ("LIM-05", "LIM-08"),
    Kind.ENFORCEMENT: ("LIM-05", "LIM-08"),
}
# The clock stands still until these end. Shorter steps restart it on their own day only, which is the safe reading.
PENDING = frozenset({Kind.SUIT, Kind.BANKRUPTCY_FILING, Kind.ENFORCEMENT})
REVIVING = frozenset({Kind.SIGNED_NOTICE, Kind.NEW_AGREEMENT, Kind.WAIVER})
KIND_RANK = {kind: rank for rank, kind in enumerate(Kind)}
OPEN_ENDED = frozenset({State.STOPPED, State.SUSPENDED})
OF_THE_GUARANTEE = frozenset({Toward.GUARANTOR, Toward.CO_GUARANTOR})


def china_clock(events: Iterable[Event], *, as_of: date) -> Clock:
    """The clock on `as_of`; of what happens later, only due dates are looked at."""
    known = sorted((event for event in events if event.kind is Kind.DUE or event.on <= as_of), key=_in_time)
    run = _Run(as_of, obstacles_of(known))
    run.start_when_due([event for event in known if event.kind is Kind.DUE])
    for event in known:
        if event.kind is not Kind.DUE:
            run.weighed.append(run.weigh(event))
    return run.clock()


def mortgage_until(clock: Clock) -> date | None:
    """LIM-14: a mortgage is to be exercised while the main claim's clock runs (担保解释 art. 44)."""
    return clock.expires_on


def _in_time(event: Event) -> tuple[date, int, date, bool]:
    """Sorts by day; of one day, dues before demands before suits before judgments, as `Kind` lists them."""
    return event.on, KIND_RANK[event.kind], event.counts_from, bool(event.lacks)


def _nothing(event: Event, why: str, *rules: str) -> Weighed:
    return Weighed(event, Effect.NOTHING, rules, why)


@dataclass
class _Run:
    """The clock while the events are told to it one after the other."""

    as_of: date
    obstacles: Sequence[Obstacle]
    period: Period | None = None
    weighed: list[Weighed] = field(default_factory=list)
    moved_by: list[Obstacle] = field(default_factory=list)  # the obstacles without which the clock would have ended

    def start_when_due(self, dues: Sequence[Event]) -> None:
        """LIM-02: of several instalments the last one counts."""
        if dues:
            base = ("LIM-01",) if len(dues) == 1 else ("LIM-01", "LIM-02")
            self.period = Period.of_claim(dues[-1], base)
            self.weighed += [_nothing(due, "not_the_last_instalment", "LIM-02") for due in dues[:-1]]
            self.weighed.append(Weighed(dues[-1], Effect.STARTS, base))

    def weigh(self, event: Event) -> Weighed:
        """Let one event work on the clock, and say what it did."""
        if event.toward in OF_THE_GUARANTEE or event.kind is Kind.REFUSAL_RIGHT_ENDS:
            return _nothing(event, "concerns_the_guarantee")
        if event.kind is Kind.JUDGMENT and event.toward is Toward.JOINT_DEBTOR:
            return _nothing(event, "concerns_the_joint_debtor")
        return self._needing_no_proof(event) or self._needing_proof(event)

    def _needing_no_proof(self, event: Event) -> Weighed | None:
        """What starts or shortens the clock, or is void anyhow."""
        match event.kind:
            case Kind.DEMAND | Kind.REFUSAL if self._is_first_demand(event):
                self.period = Period.of_claim(event, ("LIM-01", "LIM-03"))
                return Weighed(event, Effect.STARTS, self.period.base)
            case Kind.PROCEEDING_ENDS:
                return self._proceeding_ends(event)
            case Kind.OBSTACLE_ENDS:
                known = any(obstacle.ends_on == event.on for obstacle in self.obstacles)
                return Weighed(event, Effect.RESUMES, ("LIM-04",)) if known else _nothing(event, "no_obstacle_open")
            case Kind.WAIVER if not self._is_over_on(event.on):
                return _nothing(event, "void", "LIM-11")
        return None

    def _is_first_demand(self, event: Event) -> bool:
        """LIM-03: without a due date, the first demand; a clear refusal ends the grace that it gave."""
        if self.period is None:
            return True
        in_grace = "LIM-03" in self.period.base and event.on < self.period.runs_from
        return event.kind is Kind.REFUSAL and in_grace

    def _proceeding_ends(self, event: Event) -> Weighed:
        """The new period runs from the end of the proceeding (Civil Code art. 195)."""
        if self.period is None or not self.period.pending:
            return _nothing(event, "no_proceeding_pending")
        self.period = self.period.restarted(event, ("LIM-05",), pending=False)
        return Weighed(event, Effect.RESTARTS, ("LIM-05",))

    def _needing_proof(self, event: Event) -> Weighed:
        if event.lacks:
            return _nothing(event, f"lacks_{event.lacks[0]}")
        match event.kind:
            case Kind.JUDGMENT:
                self.period = Period.of_enforcement(event)
                return Weighed(event, Effect.STARTS, self.period.base)
            case Kind.OBSTACLE_BEGINS:
                return Weighed(event, Effect.SUSPENDS, ("LIM-04",))
        if self.period is None or event.on < self.period.runs_from:
            return _nothing(event, "clock_not_running")
        if self._is_over_on(event.on):
            return self._after_the_end(event, self.period)
        return self._restarted(event, self.period)

    def _restarted(self, event: Event, period: Period) -> Weighed:
        """LIM-05 to LIM-10."""
        if event.kind not in RESTARTING:
            return _nothing(event, "no_effect")
        holds = event.kind in PENDING
        shared = event.part or event.toward is Toward.JOINT_DEBTOR
        rules = (*RESTARTING[event.kind], *(("LIM-09",) if shared else ()))
        self.period = period.restarted(event, rules, pending=period.pending or holds)
        why = "for_the_demanded_part_only" if event.part and event.rest_waived else ""
        return Weighed(event, Effect.STOPS if holds else Effect.RESTARTS, rules, why)

    def _after_the_end(self, event: Event, period: Period) -> Weighed:
        """LIM-12: the debtor's own word gives the defence away; a part paid is just not refundable."""
        in_time = period.absolute_on is not None and event.on <= period.absolute_on
        if event.kind in REVIVING and in_time and event.toward is Toward.DEBTOR:
            self.period = period.restarted(event, ("LIM-12",), pending=False)
            return Weighed(event, Effect.REVIVES, ("LIM-12",))
        why = "paid_but_not_revived" if event.kind is Kind.PART_PAYMENT else "too_late"
        return _nothing(event, why, "LIM-12")

    def _is_over_on(self, day: date) -> bool:
        if self.period is None:
            return False
        over = self.period.is_over_on(day, self.obstacles, self.as_of)
        if not over and self.period.plain_end() < day:
            self.moved_by += self.period.moved_by(self.obstacles, self.as_of)
        return over

    def clock(self) -> Clock:
        if self.period is None:
            return Clock(self.as_of, State.NOT_STARTED, rules=("LIM-03",), weighed=tuple(self.weighed))
        period, moved_by = self.period, self.period.moved_by(self.obstacles, self.as_of)
        self.moved_by += moved_by
        state = period.state(self.obstacles, self.as_of)
        return Clock(
            self.as_of,
            state,
            expires_on=None if state in OPEN_ENDED else period.end(self.obstacles, self.as_of),
            runs_from=period.runs_from,
            counts=period.counts,
            absolute_on=period.absolute_on,
            earliest_on=period.end_if_freed_on(self.as_of) if state is State.SUSPENDED else None,
            enforcement=period.is_enforcement,
            rules=(*period.base, *period.restarted_by, *(("LIM-04",) if moved_by else ())),
            weighed=tuple(self._told()),
        )

    def _told(self) -> Iterable[Weighed]:
        """In order of time; of an obstacle it is known only now whether it fell into any last six months."""
        moved = {obstacle.begins_on for obstacle in self.moved_by}
        for weighed in sorted(self.weighed, key=lambda one: one.event.on):
            idle = weighed.effect is Effect.SUSPENDS and weighed.event.on not in moved
            yield _nothing(weighed.event, "not_in_the_last_six_months", "LIM-04") if idle else weighed
