"""What a night does beside turning cases; each part may be run again and finds nothing left to do."""

import datetime as dt

from cases.models import DayRun
from cases.services.evidence.roots import close_days
from cases.services.experiments import read_experiment
from cases.services.retention import apply_retention
from cases.services.self_checks import check_day
from cases.services.simulation.comparing import compare_with_night
from cases.services.simulation.running import forget_old_rows

ONE_DAY = dt.timedelta(days=1)


def keep_house(*, day: dt.date, now: dt.datetime) -> None:
    """After the night of `day`: prove, erase, look back, read the experiment.

    Side effects, in order: what a simulation of this night said is set beside what was done; a root for the evidence of every
    calendar day that is over; personal data whose time is over on `day` erased; what stands out in the work of the day before
    kept as its report; what the running experiment has come to kept as its reading, and the experiment stopped where its rule
    says so.
    """
    for run in DayRun.objects.filter(as_of=day):
        compare_with_night(run=run)
    forget_old_rows(now=now)
    close_days(now=now)
    apply_retention(as_of=day, now=now)
    check_day(day=day - ONE_DAY, now=now)
    read_experiment(day=day, now=now)
