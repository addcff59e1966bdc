"""What somebody may read whole at this moment, and what each person had shown on a day."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from cases.models import DEAD_STATES, Case, ContactPoint, Reveal, RevealedField, User

LEAST_UNUSUAL, TIMES_THE_USUAL = 10, 3
MOST_SHOWN = 500


@dataclass(frozen=True)
class Shown:
    """What of a case is readable to one person: (field, contact point or None) → until when."""

    until: dict[tuple[str, int | None], dt.datetime]

    def point(self, point: ContactPoint) -> dt.datetime | None:
        return self.until.get((RevealedField.POINT, point.pk))

    def owner_name(self, point: ContactPoint) -> dt.datetime | None:
        return self.until.get((RevealedField.OWNER_NAME, point.pk))

    def debtor(self, field: RevealedField) -> dt.datetime | None:
        return self.until.get((field, None))


def shown_of(*, case: Case, user: User, now: dt.datetime) -> Shown:
    """One query."""
    rows = _still_shown(user, now).filter(case=case)
    return Shown({(row.field, row.contact_point_id): row.until for row in rows if row.until})


def points_shown(*, user: User, debtor_ids: Iterable[int], now: dt.datetime) -> set[int]:
    """Contact points of these debtors that this person may read whole now. One query."""
    rows = _still_shown(user, now).filter(field=RevealedField.POINT, case__debtor_id__in=list(debtor_ids))
    return {pk for pk in rows.values_list("contact_point_id", flat=True) if pk}


def _still_shown(user: User, now: dt.datetime) -> QuerySet[Reveal]:
    """What runs; to an agent no longer once the number is barred or proven bad."""
    rows = Reveal.objects.shown_to(user, now)
    return rows.exclude(contact_point__state__in=DEAD_STATES) if user.is_agent else rows


@dataclass(frozen=True)
class OfPerson:
    """`unusual`: three times what people usually had that day, and ten at least, or any refused."""

    person: User
    granted: int
    refused: int
    cases: int
    unusual: bool


def reveals_of_day(*, user: User, day: dt.date, person: int | None = None) -> QuerySet[Reveal]:
    """The day's rows that a supervisor answers for, the latest first: on their teams' cases, or by their people."""
    start = timezone.make_aware(dt.datetime.combine(day, dt.time.min))
    rows = Reveal.objects.filter(at__gte=start, at__lt=start + dt.timedelta(days=1))
    if not user.is_admin:
        teams = user.supervised_team_ids()
        rows = rows.filter(Q(case__team_id__in=teams) | Q(by__team_id__in=teams))
    if person is not None:
        rows = rows.filter(by_id=person)
    return rows.select_related("by", "case__debtor", "contact_point")


def by_person(rows: QuerySet[Reveal]) -> list[OfPerson]:
    """Who had how many shown, the most first. Two queries, counted by the database: a large house has many in a day."""
    granted = Count("pk", filter=Q(until__isnull=False))
    counts = (
        rows.order_by().values("by").annotate(granted=granted, every=Count("pk"), cases=Count("case", distinct=True))
    )
    told = list(counts)
    usual = median(one["granted"] for one in told) if told else 0
    people = User.objects.in_bulk([one["by"] for one in told])
    found = [
        OfPerson(
            person=people[one["by"]],
            granted=one["granted"],
            refused=one["every"] - one["granted"],
            cases=one["cases"],
            unusual=one["granted"] >= max(LEAST_UNUSUAL, TIMES_THE_USUAL * usual) or one["granted"] < one["every"],
        )
        for one in told
    ]
    return sorted(found, key=lambda one: (not one.unusual, -one.granted, one.person.pk))
