"""When something is done, and on whose authority."""

import datetime as dt
from dataclasses import dataclass

from cases.models import DayRun, User
from strategies.models import Policy


@dataclass(frozen=True)
class Occasion:
    """`as_of` is the business date, `now` the instant; a person (`by`), or a night (`run`) under a policy version."""

    as_of: dt.date
    now: dt.datetime
    by: User | None = None
    run: DayRun | None = None
    policy: Policy | None = None
    note: str = ""
