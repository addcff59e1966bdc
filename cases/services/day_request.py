"""Asking for a night from a page: the work is a task's; the request only starts it and never does it."""

import datetime as dt
from functools import partial

from celery import current_app
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.models import DayRun, DayState, User
from cases.services.night import missing_days, open_run
from cases.services.verdict import Refused

TASK = "cases.turn_day"  # by name: tasks stand above services
NEVER_TURNED_DAYS_LIMIT = 400


@transaction.atomic
def request_day(*, as_of: dt.date, today: dt.date, by: User, now: dt.datetime) -> DayRun:
    """Open the run of the first day to turn, and hand the rest to a worker once that is committed.

    Asking again is harmless: several workers share one night, and a day that is done stays as it is. So the same
    call takes up a night that was left unfinished.
    Raises Refused for a day to come, one before a day that was turned already, or a gap too long to be meant.
    """
    if as_of > today:
        raise Refused(_("A day can be turned only once it has come."))
    missing = missing_days(as_of)
    if len(missing) > NEVER_TURNED_DAYS_LIMIT:
        raise Refused(
            _("%(days)d days would have to be caught up; use the turn_day command for so long a gap.")
            % {"days": len(missing)}
        )
    existing = DayRun.objects.filter(as_of=as_of).first()
    if existing is not None and existing.state == DayState.DONE:
        return existing
    run = existing or open_run(as_of=min([*missing, as_of]), now=now, by=by)
    transaction.on_commit(
        partial(current_app.send_task, TASK, kwargs={"as_of": as_of.isoformat(), "by_id": by.pk}),
    )
    return run
