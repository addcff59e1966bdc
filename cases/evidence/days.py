"""Business days as spans of time: a row belongs to the day on which it was written, in the house's time zone."""

import datetime as dt

from django.utils import timezone


def day_of(moment: dt.datetime) -> dt.date:
    return timezone.localdate(moment, timezone.get_default_timezone())


def first_moment(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()), timezone.get_default_timezone())


def last_moment(day: dt.date) -> dt.datetime:
    """The first moment that no longer belongs to the day."""
    return first_moment(day + dt.timedelta(days=1))
