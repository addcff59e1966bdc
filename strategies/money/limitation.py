"""The limitation clock (诉讼时效): what happened to a debt, with its proof, and what a clock says about it.

One caution runs through all of it: what lengthens the clock must be proven; what starts or shortens it counts without.
The rules: `limitation_cn` (China), `limitation_guarantee` (guarantees), `limitation_table` (other jurisdictions).
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What happened."""

    DUE = "due"  # one for each instalment
    DEMAND = "demand"
    REFUSAL = "refusal"  # clear, at the first demand
    CONSENT = "consent"  # instalment promise, request for delay, security given, repayment plan
    PART_PAYMENT = "part_payment"
    ASSIGNMENT_NOTICE = "assignment_notice"
    SIGNED_NOTICE = "signed_notice"  # a dunning notice that the debtor signed
    NEW_AGREEMENT = "new_agreement"  # of both parties about the old debt
    WAIVER = "waiver"  # of the defence, or an agreement about the length of the period
    SUIT = "suit"  # or arbitration
    PAYMENT_ORDER = "payment_order"
    BANKRUPTCY_FILING = "bankruptcy_filing"
    PRESERVATION = "preservation"  # before the suit
    MEDIATION = "mediation"
    POLICE_REPORT = "police_report"
    ENFORCEMENT = "enforcement"  # applied for
    PROCEEDING_ENDS = "proceeding_ends"
    JUDGMENT = "judgment"
    OBSTACLE_BEGINS = "obstacle_begins"
    OBSTACLE_ENDS = "obstacle_ends"
    REFUSAL_RIGHT_ENDS = "refusal_right_ends"  # a general guarantor's right to be asked last


class Arrival(StrEnum):
    """How a demand is shown to have arrived (诉讼时效规定 art. 8)."""

    SIGNED_BY_DEBTOR = "signed_by_debtor"
    SIGNED_BY_FAMILY = "signed_by_family"  # an adult who lives there
    SIGNED_BY_AUTHORISED = "signed_by_authorised"
    REACHED = "reached"  # letter or data message, delivery shown
    SHOULD_HAVE_REACHED = "should_have_reached"
    BANK_DEDUCTION = "bank_deduction"
    NEWSPAPER = "newspaper"  # whereabouts unknown


class Toward(StrEnum):
    """Whom it reached, or who did it."""

    DEBTOR = "debtor"
    JOINT_DEBTOR = "joint_debtor"
    GUARANTOR = "guarantor"
    CO_GUARANTOR = "co_guarantor"


ARRIVES = frozenset({Kind.DEMAND, Kind.ASSIGNMENT_NOTICE})


@dataclass(frozen=True)
class Event:
    """One fact on its day. `proof` refers to a document, recording, receipt or voucher; demands need `arrival` too.

    `runs_from`: the day from which the clock runs if not `on`: the end of the grace that a demand gave, the last day of
    an agreed plan, the last day that a judgment gave for payment. `rest_waived`: a demand for a part, the rest let go.
    """

    kind: Kind
    on: date
    proof: str = ""
    arrival: Arrival | None = None
    runs_from: date | None = None
    toward: Toward = Toward.DEBTOR
    part: bool = False
    rest_waived: bool = False
    id: int | None = None

    @property
    def lacks(self) -> tuple[str, ...]:
        """What it still needs before it can lengthen a clock: "proof", "arrival"."""
        missing = {"proof": not self.proof.strip(), "arrival": self.kind in ARRIVES and self.arrival is None}
        return tuple(name for name, lacking in missing.items() if lacking)

    @property
    def counts_from(self) -> date:
        return max(self.on, self.runs_from or self.on)


class Effect(StrEnum):
    STARTS = "starts"
    RESTARTS = "restarts"
    STOPS = "stops"  # until the proceeding ends
    SUSPENDS = "suspends"
    RESUMES = "resumes"
    REVIVES = "revives"
    CLAIMS = "claims"  # holds a guarantor
    NOTHING = "nothing"


@dataclass(frozen=True)
class Weighed:
    """One event, what it did, under which rules, and if it did nothing why: a code such as "lacks_proof"."""

    event: Event
    effect: Effect
    rules: tuple[str, ...] = ()
    why: str = ""


class State(StrEnum):
    NOT_STARTED = "not_started"
    RUNNING = "running"
    SUSPENDED = "suspended"
    STOPPED = "stopped"  # a proceeding is pending
    EXPIRED = "expired"
    UNKNOWN = "unknown"  # no rule is on file for this jurisdiction and kind of debt


CLAIM_BANDS = (7, 30, 90)


@dataclass(frozen=True)
class Clock:
    """What the clock shows on `as_of`.

    `expires_on`: the last day on which the claim can be brought (None: not started, stopped or suspended, and then
    `earliest_on` is where it would end if the obstacle ended today). `counts`: the event it runs from, `runs_from` the
    day not counted. `absolute_on`: no event moves it beyond. `enforcement`: the clock for applying for enforcement.
    `weighed`: every event in order of time.
    """

    as_of: date
    state: State
    expires_on: date | None = None
    runs_from: date | None = None
    counts: Event | None = None
    absolute_on: date | None = None
    earliest_on: date | None = None
    enforcement: bool = False
    rules: tuple[str, ...] = ()
    weighed: tuple[Weighed, ...] = field(default=(), repr=False)

    @property
    def days_left(self) -> int | None:
        """0 on the last day; negative after it."""
        return (self.expires_on - self.as_of).days if self.expires_on else None

    @property
    def warning(self) -> int | None:
        """7, 30 or 90: the narrowest band of days left that holds; None outside them and after the end."""
        return warning_band(self.days_left)

    @property
    def may_speak_of_suit(self) -> bool:
        """Not of a claim that is barred, nor where nobody knows (rule LIM-US-01; a fair rule anywhere)."""
        return self.state not in (State.EXPIRED, State.UNKNOWN)

    @property
    def unproven(self) -> tuple[Event, ...]:
        """Events that would matter if their proof were on file."""
        return tuple(weighed.event for weighed in self.weighed if weighed.why.startswith("lacks_"))


def warning_band(days_left: int | None, bands: tuple[int, ...] = CLAIM_BANDS) -> int | None:
    if days_left is None or days_left < 0:
        return None
    return next((band for band in sorted(bands) if days_left <= band), None)
