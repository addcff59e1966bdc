"""Celery tasks: each takes ids by keyword, fetches, and calls one service."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from cases.clock import business_date
from cases.models import User
from cases.services.night import turn_day


@shared_task(name="cases.turn_day")
def turn_day_task(*, as_of: str | None = None, by_id: int | None = None) -> str:
    """Turn a day (today when none is named). Several of these at once share one night; a repeat changes nothing."""
    day = dt.date.fromisoformat(as_of) if as_of else business_date()
    by = User.objects.filter(pk=by_id).first() if by_id else None
    run = turn_day(as_of=day, now=timezone.now(), by=by)
    return f"{run.as_of} {run.state}"
