"""The day and the weights that the points of a queue are counted by; the counting itself is the database's (`models/ranking.py`)."""

import datetime as dt

from django.conf import settings
from django.db import transaction

from cases.models import Case, RankDay
from strategies.models import Policy
from strategies.services.rank_weights import weights_of


@transaction.atomic
def begin_rank_day(*, as_of: dt.date, policy: Policy | None) -> RankDay:
    """From now on points are counted to this day, by this policy's weights. Called once, by the night that begins.

    The cases that stand get theirs by the night's verb (`night/ranking.py`); whatever changes meanwhile is counted the new way.
    """
    weights = weights_of(policy)
    before = RankDay.objects.select_for_update().first()
    day = before or RankDay(pk=1)
    day.everything = before is None or before.weights != weights or before.zone != settings.TIME_ZONE
    day.as_of, day.policy, day.weights, day.zone = as_of, policy, weights, settings.TIME_ZONE
    day.save()
    return day


def rank_anew(*, case: Case) -> Case:
    """Count the points of one case that time alone has changed. Needs its lock; the set-based twin is `night/ranking.py`."""
    day = RankDay.objects.first()
    if case.is_closed or day is None:
        return case
    case.refresh_from_db(fields=["rank_changes_on"])  # counted by the database with every change before
    if day.everything or (case.rank_changes_on is not None and case.rank_changes_on <= day.as_of):
        case.save(update_fields=["rank_points"])
        case.refresh_from_db(fields=["rank_points", "rank_changes_on"])
    return case
