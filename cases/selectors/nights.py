"""Which nights have been turned, for whoever plans the next one."""

import datetime as dt

from cases.models import DayRun

ONE_DAY = dt.timedelta(days=1)


def first_free_day(today: dt.date) -> dt.date:
    """The first day whose night has not been turned: today, or the day after the last one that was begun."""
    last = DayRun.objects.order_by("-as_of").values_list("as_of", flat=True).first()
    return today if last is None else max(today, last + ONE_DAY)
