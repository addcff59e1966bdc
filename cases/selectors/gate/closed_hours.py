"""Where the hours are over now: whose cases no queue offers at this moment, and from when on it does again.

Counted once a minute in each process. A list may therefore be a minute late; the gate itself, asked at every contact, is not.
"""

import datetime as dt
from functools import lru_cache

from django.conf import settings
from django.db import connection

from cases.models import Creditor
from cases.querysets.closed_hours import NOWHERE, ClosedHours, Place
from cases.selectors.gate.truths import class_of
from strategies.contact.facts import Facts
from strategies.contact.gate import decide
from strategies.contact.known import presumed
from strategies.contact.places import zone_of
from strategies.contact.rules import Rule
from strategies.outcomes import Channel
from strategies.services.contact_rules import rules_in_force


def closed_hours(now: dt.datetime) -> ClosedHours:
    return hours_of_minute(now.replace(second=0, microsecond=0))


@lru_cache(maxsize=2)
def hours_of_minute(minute: dt.datetime) -> ClosedHours:
    """By the hours of the rules alone, for a call to the debtor. Where no clock is known the case is offered: the desk
    says what is missing."""
    windows = [rule for rule in rules_in_force() if rule.kind == "window"]
    if not windows:
        return NOWHERE
    places: list[Place] = [("", "", ""), *_places()]
    closed: dict[tuple[int, Place], dt.datetime] = {}
    creditors = list(Creditor.objects.all())
    for creditor in creditors:
        for place in places:
            if until := _closed_until(creditor, place, windows, minute):
                closed[creditor.pk, place] = until
    if not closed:
        return NOWHERE
    return ClosedHours(
        everywhere=len(closed) == len(creditors) * len(places),
        by_place={place: [key for key, at in closed if at == place] for place in places},
        opens_at=min(closed.values()),
    )


# From one place to the next along the index `debtor_of_a_place`: as many steps as there are places, not debtors.
_OWN = "NOT (jurisdiction = '' AND region = '' AND time_zone = '')"
_PLACES = f"""
WITH RECURSIVE place AS (
    (SELECT jurisdiction, region, time_zone FROM cases_debtor WHERE {_OWN}
     ORDER BY jurisdiction, region, time_zone LIMIT 1)
    UNION ALL
    SELECT following.* FROM place, LATERAL (
        SELECT jurisdiction, region, time_zone FROM cases_debtor
        WHERE {_OWN} AND (jurisdiction, region, time_zone) > (place.jurisdiction, place.region, place.time_zone)
        ORDER BY jurisdiction, region, time_zone LIMIT 1
    ) AS following
)
SELECT * FROM place
"""  # noqa: S608 - nothing of it comes from outside


def _places() -> list[Place]:
    """Where debtors are of whom more is known than where their creditor is."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACES)
        return cursor.fetchall()


def _closed_until(creditor: Creditor, place: Place, windows: list[Rule], now: dt.datetime) -> dt.datetime | None:
    jurisdiction, region, time_zone = place[0] or creditor.jurisdiction, place[1], place[2]
    zone = zone_of(time_zone, jurisdiction, region)
    facts = Facts(
        at=now,
        jurisdictions=frozenset({jurisdiction, creditor.jurisdiction}),
        debt_class=creditor.debt_class,
        creditor_class=frozenset({class_of(creditor), *([settings.COLLECTS_AS] if settings.COLLECTS_AS else [])}),
        who="debtor",
        channel=Channel.CALL,
        time_zone=zone,
        number_area_time_zone=zone,
        region=region,
        truths=presumed(),
    )
    decision = decide(facts, windows)
    return None if decision.allowed else decision.next_allowed_at
