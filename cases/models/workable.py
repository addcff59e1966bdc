"""What a case says of itself on a day, of one as it stands and of one as it stood (`cases/selectors/as_known`)."""

import datetime as dt
from typing import Protocol

from cases.querysets.cases import PROMISE_DUE
from strategies.stages import WORKED_STAGES, Stage


class Workable(Protocol):
    """The columns that the questions below read."""

    @property
    def stage(self) -> str: ...
    @property
    def attention(self) -> int: ...
    @property
    def on_hold(self) -> bool: ...
    @property
    def follow_up_on(self) -> dt.date | None: ...
    @property
    def follow_up_at(self) -> dt.datetime | None: ...
    @property
    def contact_from(self) -> dt.datetime | None: ...
    @property
    def in_house_until(self) -> dt.date | None: ...


def is_closed(case: Workable) -> bool:
    return case.stage == Stage.CLOSED


def is_due_for_work(case: Workable, as_of: dt.date, now: dt.datetime) -> bool:
    """Whether a queue offers the case now; `CaseQuerySet.due_for_work` asks the same of many."""
    waits = (case.follow_up_on is not None and case.follow_up_on > as_of) or (
        case.follow_up_at is not None and case.follow_up_at > now
    )
    waits = waits or (case.contact_from is not None and case.contact_from > now)
    held = case.on_hold and case.attention != PROMISE_DUE
    return case.stage in WORKED_STAGES and not waits and not held


def is_in_house(case: Workable, as_of: dt.date) -> bool:
    """Whether a recall keeps the case from being outsourced or taken to legal on this day."""
    return case.in_house_until is not None and as_of < case.in_house_until
