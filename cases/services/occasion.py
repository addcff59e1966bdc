"""When something is done, and on whose authority."""

import datetime as dt
from dataclasses import dataclass

from cases.models import DayRun, User


@dataclass(frozen=True)
class Occasion:
    """`as_of` is the business date, `now` the instant; a person (`by`), or a night (`run`) under a policy version (its key)."""

    as_of: dt.date
    now: dt.datetime
    by: User | None = None
    run: DayRun | None = None
    policy_id: int | None = None
    note: str = ""
