"""The guarantor's clock in China, rules LIM-G1 to LIM-G6: first the guarantee period, then three years.

Sources: Civil Code arts 686, 692–695; 担保解释 (SPC) arts 28, 29, 32, 34. The guarantee period is never suspended,
interrupted or extended. Unless the creditor acts in it — against the debtor for a general guarantee, towards the
guarantor for a joint one — the guarantor is free, and nobody may contact him about the debt any more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from strategies.money.limitation import Clock, Effect, Event, Kind, Toward, Weighed, warning_band
from strategies.money.limitation_cn import RESTARTING, china_clock
from strategies.money.months import add_months
from strategies.money.working_days import rolled

USUAL_MONTHS = 6
GUARANTEE_BANDS = (7, 30, 60)


class Form(StrEnum):
    GENERAL = "general"
    JOINT = "joint"


class Hold(StrEnum):
    NOT_STARTED = "not_started"  # the main debt is not due
    OPEN = "open"  # the guarantee period runs and nothing has been done in it
    HELD = "held"  # claimed in time
    RELEASED = "released"


@dataclass(frozen=True)
class Guarantee:
    """`form` None: not stated, so general. No `agreed_until`, or one not after the due date: six months.

    `main_due_on`: the main debt's due date as guaranteed; a later change moves the period only if the guarantor
    `consented` in writing to `changed_due_on`. "Until all is paid" (`until_paid`) counts as no agreement.
    """

    main_due_on: date
    form: Form | None = None
    agreed_until: date | None = None
    until_paid: bool = False
    changed_due_on: date | None = None
    consented: bool = False

    @property
    def due_on(self) -> date:
        return self.changed_due_on if self.changed_due_on and self.consented else self.main_due_on

    @property
    def is_joint(self) -> bool:
        return self.form is Form.JOINT

    @property
    def period_ends_on(self) -> date:
        agreed = None if self.until_paid else self.agreed_until
        if agreed is not None and agreed > self.due_on:
            return rolled(agreed)
        return rolled(add_months(self.due_on, USUAL_MONTHS))

    @property
    def rules(self) -> tuple[str, ...]:
        unstated = ("LIM-G4",) if self.form is None else ()
        changed = ("LIM-G6",) if self.changed_due_on and not self.consented else ()
        return ("LIM-G1", *unstated, *changed)


@dataclass(frozen=True)
class GuaranteeClock:
    """`clock`: the three years after the claim; None before it, and while a general guarantor may still refuse."""

    as_of: date
    hold: Hold
    period_ends_on: date
    counts: Event | None = None
    clock: Clock | None = None
    rules: tuple[str, ...] = ()
    weighed: tuple[Weighed, ...] = ()

    @property
    def may_contact(self) -> bool:
        return self.hold is not Hold.RELEASED

    @property
    def days_left(self) -> int | None:
        """Of the guarantee period while it is open, then of the three years."""
        if self.hold is Hold.OPEN:
            return (self.period_ends_on - self.as_of).days
        return self.clock.days_left if self.clock else None

    @property
    def warning(self) -> int | None:
        """7, 30 or 60 days for the guarantee period; 7, 30 or 90 for the three years."""
        if self.hold is Hold.OPEN:
            return warning_band(self.days_left, GUARANTEE_BANDS)
        return self.clock.warning if self.clock else None


def guarantee_clock(guarantee: Guarantee, events: Iterable[Event], *, as_of: date) -> GuaranteeClock:
    """One guarantor's clock; `events` towards other guarantors (`CO_GUARANTOR`) do not hold this one."""
    known = sorted((event for event in events if event.on <= as_of), key=lambda event: event.on)
    weighed = [_weighed(guarantee, event) for event in known]
    claims = [found.event for found in weighed if found.effect is Effect.CLAIMS]
    counts = claims[0] if claims else None
    rules = (*guarantee.rules, "LIM-G2", *(("LIM-G3",) if counts else ()))
    return GuaranteeClock(
        as_of,
        _hold(guarantee, counts, as_of),
        guarantee.period_ends_on,
        counts,
        _three_years(guarantee, counts, known, as_of),
        rules,
        tuple(weighed),
    )


def covered(before: Decimal, after: Decimal, *, consented: bool) -> Decimal:
    """LIM-G6: what the guarantor answers for when the debt was changed; a heavier part needs his written consent."""
    return after if consented else min(before, after)


def _hold(guarantee: Guarantee, counts: Event | None, as_of: date) -> Hold:
    if counts:
        return Hold.HELD
    if as_of > guarantee.period_ends_on:
        return Hold.RELEASED
    return Hold.OPEN if as_of >= guarantee.due_on else Hold.NOT_STARTED


def _weighed(guarantee: Guarantee, event: Event) -> Weighed:
    why, rules = _why_not(guarantee, event)
    return Weighed(event, Effect.NOTHING, rules, why) if why else Weighed(event, Effect.CLAIMS, ("LIM-G2",))


def _why_not(guarantee: Guarantee, event: Event) -> tuple[str, tuple[str, ...]]:
    """Why the event does not hold the guarantor; an empty code if it does."""
    if event.kind in (Kind.OBSTACLE_BEGINS, Kind.OBSTACLE_ENDS):
        return "never_suspended", ("LIM-G1",)
    if event.toward is Toward.CO_GUARANTOR:
        return "another_guarantor", ("LIM-G5",)
    if not _is_claim(guarantee, event):
        return "not_a_claim_on_the_guarantor", ("LIM-G2",)
    if event.on < guarantee.due_on:
        return "before_due", ("LIM-G2",)
    if event.on > guarantee.period_ends_on:
        return "after_the_period", ("LIM-G5",) if event.kind is Kind.SIGNED_NOTICE else ("LIM-G2",)
    return (f"lacks_{event.lacks[0]}", ()) if event.lacks else ("", ())


def _is_claim(guarantee: Guarantee, event: Event) -> bool:
    """LIM-G2: joint: any demand from the guarantor; general: only suit or arbitration against the debtor."""
    if guarantee.is_joint:
        return event.toward is Toward.GUARANTOR and event.kind in RESTARTING
    return event.toward is not Toward.GUARANTOR and event.kind is Kind.SUIT


def _three_years(guarantee: Guarantee, counts: Event | None, known: Sequence[Event], as_of: date) -> Clock | None:
    """LIM-G3: joint from the claim; general from the end of the right to refuse. Then as any other claim."""
    starts = [counts] if guarantee.is_joint else [e for e in known if e.kind is Kind.REFUSAL_RIGHT_ENDS]
    if counts is None or not starts or starts[0] is None:
        return None
    start = Event(Kind.DUE, starts[0].on, starts[0].proof, id=starts[0].id)
    his_own = [replace(event, toward=Toward.DEBTOR) for event in known if event.toward is Toward.GUARANTOR]
    return china_clock([start, *his_own], as_of=as_of)
