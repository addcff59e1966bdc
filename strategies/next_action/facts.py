"""What the next action is chosen from, and what comes of it. Values only; whoever asks has read the record."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from strategies.next_action.acts import Act, Source
from strategies.next_steps import NextStep
from strategies.outcomes import Channel
from strategies.programme.cadence import Step, Worker


@dataclass(frozen=True)
class Left:
    """What the last contact left to do; `why` in words: the tree's, or whose decision it was."""

    step: NextStep
    why: str


@dataclass(frozen=True)
class ActionFacts:
    """One case at a moment.

    `now`: aware, by the house's clock. `holds`: on the whole case, kind → last day or None. `promise_due_on`: of the open
    promise. `broken`, `sign`: a promise not kept, a warning sign, on which nobody has acted yet. `limitation_left`: days, None
    where no date is known; `demand_restarts`: whether the law of the debt starts the period anew with a demand.
    `guarantee_until`: the last day to act against a guarantor, of several the first. `waits_until`: the follow-up, where it lies ahead. `day`: of the stage, its first being 1. `steps`: the cadence of the
    stage in the case's segment (`segment`, "" for everybody else); `done`: by channel the day of the stage of the last
    outgoing contact in it. `taken`: work on the file that was accepted on an earlier day, since the last contact.
    `scripts`: by act the tactic that fits the conversation best. `worker`: who asks.
    """

    stage: str
    now: dt.datetime
    holds: Mapping[str, dt.date | None] = field(default_factory=dict)
    promise_due_on: dt.date | None = None
    broken: bool = False
    sign: bool = False
    limitation_left: int | None = None
    demand_restarts: bool = False
    guarantee_until: dt.date | None = None
    left: Left | None = None
    waits_until: dt.datetime | None = None
    day: int = 1
    steps: tuple[Step, ...] = ()
    segment: str = ""
    done: Mapping[Channel, int] = field(default_factory=dict)
    last_contact_at: dt.datetime | None = None
    taken: frozenset[Act] = frozenset()
    scripts: Mapping[Act, str] = field(default_factory=dict)
    worker: Worker = Worker.AGENT

    def midnight(self, day: dt.date) -> dt.datetime:
        """The beginning of a day by the house's clock."""
        return dt.datetime.combine(day, dt.time.min, tzinfo=self.now.tzinfo)

    def days_since(self, channel: Channel) -> int | None:
        """Since the last outgoing contact by it in the stage; None where there was none."""
        return self.day - self.done[channel] if channel in self.done else None

    def not_before(self, at: dt.datetime | None) -> dt.datetime | None:
        """The moment, or the follow-up where that is later; None for what may be done now."""
        latest = max((one for one in (at, self.waits_until) if one is not None), default=self.now)
        return latest if latest > self.now else None


@dataclass(frozen=True)
class Answer:
    """What the gate says of a contact with the debtor at a moment.

    `point`: the number or address that it would go to; None where the channel needs one and none is usable (`has_way` False).
    `again_at`: when the clock alone will allow it; None where only another fact can. `said`: the rules that refuse, in words.
    `asks`: facts, in words, that whoever makes the contact has to state first; `allowed` is with these stated.
    """

    allowed: bool
    point: int | None = None
    has_way: bool = True
    again_at: dt.datetime | None = None
    said: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


# ask(channel, at, another): `another`: by another number than the last one used.
Ask = Callable[[Channel, dt.datetime, bool], Answer]


@dataclass(frozen=True)
class Wish:
    """What one source would have done, not before `at` (None: now). `other`: whose work it is, where not the asker's.

    `another`: by another number than the last one used. `spare`: a way out where others are barred, no reason by itself.
    """

    act: Act
    source: Source
    why: str
    at: dt.datetime | None = None
    script: str = ""
    another: bool = False
    other: Worker | None = None
    spare: bool = False


@dataclass(frozen=True)
class Reason:
    source: Source
    text: str


@dataclass(frozen=True)
class Rejected:
    """A runner-up: what `source` would have done, and why it is not proposed."""

    act: Act
    source: Source
    why: str


@dataclass(frozen=True)
class Proposal:
    """One action. `at`: not before; None: now, or, of a wait, until something happens. `asks`: as in `Answer`."""

    act: Act
    source: Source
    at: dt.datetime | None = None
    script: str = ""
    point: int | None = None
    reasons: tuple[Reason, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    asks: tuple[str, ...] = ()

    @property
    def is_for_now(self) -> bool:
        return self.at is None and self.act != Act.WAIT
