"""Today, as the business counts it. Only views, tasks and commands ask; everything below is told."""

import datetime as dt

from django.utils import timezone


def business_date() -> dt.date:
    """The calendar date in the time zone of the house (settings.TIME_ZONE)."""
    return timezone.localdate()
