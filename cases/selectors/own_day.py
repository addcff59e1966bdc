"""An agent's own day against their own earlier days, by the same hour; for the agent alone."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from cases.models import User
from cases.selectors.queue_counts import RIGHT_PARTY
from strategies.noise import Comparison, compare
from strategies.outcomes import Channel

LOOK_BACK_DAYS = 42
MOST_DAYS = 20

# By local day on which anything was done, what was done up to the hour that it is now. Rows that are part of a
# conversation count with its first, corrections not at all.
_DONE = """
SELECT (c.at AT TIME ZONE %(zone)s)::date AS day,
       count(*) FILTER (WHERE early AND c.channel = %(call)s),
       count(*) FILTER (WHERE early AND c.outcome = ANY(%(reached)s)),
       count(c.promise_id) FILTER (WHERE early)
FROM cases_contactlog c, LATERAL (SELECT (c.at AT TIME ZONE %(zone)s)::time <= %(hour)s AS early) e
WHERE c.agent_id = %(agent)s AND c.at >= %(since)s AND c.part_of_id IS NULL AND c.corrects_id IS NULL
GROUP BY 1
"""
_KEPT = """
SELECT p.judged_on, k.currency, sum(p.paid)
FROM cases_promise p JOIN cases_case k ON k.id = p.case_id
WHERE p.made_by_id = %(agent)s AND p.judged_on >= %(since)s AND p.state IN ('kept', 'partly_kept')
GROUP BY 1, 2
"""


@dataclass(frozen=True)
class Measure:
    """`code`: calls, reached, promises, or kept (then with its currency). `earlier`: the days compared with, oldest first."""

    code: str
    today: float
    earlier: list[float]
    compared: Comparison
    currency: str = ""


def own_measures(*, user: User, now: dt.datetime) -> list[Measure]:
    """Today so far against the agent's last twenty days of work up to the same hour. Two queries.

    A day counts as worked where a contact was logged at any hour of it. Money kept is what came of promises taken by the agent
    on the day on which they were judged, by currency.
    """
    local = timezone.localtime(now)
    today = local.date()
    values: dict[str, Any] = {
        "zone": timezone.get_current_timezone_name(),
        "call": Channel.CALL.value,
        "reached": RIGHT_PARTY,
        "agent": user.pk,
        "since": now - dt.timedelta(days=LOOK_BACK_DAYS),
        "hour": local.time(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_DONE, values)
        done = {row[0]: row[1:] for row in cursor.fetchall()}
        cursor.execute(_KEPT, values)
        kept = {(currency, day): float(paid) for day, currency, paid in cursor.fetchall()}
    days = sorted(day for day in done if day != today)[-MOST_DAYS:]
    counts = [
        _measure(code, days, today, lambda day, place=place: done.get(day, (0, 0, 0))[place])  # type: ignore[misc]
        for place, code in enumerate(("calls", "reached", "promises"))
    ]
    money = [
        _measure("kept", days, today, lambda day, of=currency: kept.get((of, day), 0.0), currency)  # type: ignore[misc]
        for currency in sorted({currency for currency, _day in kept})
    ]
    return counts + money


def _measure(
    code: str, days: list[dt.date], today: dt.date, on: Callable[[dt.date], float], currency: str = ""
) -> Measure:
    earlier = [float(on(day)) for day in days]
    return Measure(code, on(today), earlier, compare(on(today), earlier, is_count=not currency), currency)
