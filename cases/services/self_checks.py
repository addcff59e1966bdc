"""The daily report of the system on itself: looked at once, when the day is over, and kept."""

import datetime as dt
from collections import Counter

from django.db import transaction

from cases.models import Case, SelfCheck, SelfCheckFinding
from cases.selectors.self_checks import Found, look_at

MOST_OF_A_CHECK = 500  # rows kept of one check; the count tells the rest
ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def check_day(*, day: dt.date, now: dt.datetime) -> SelfCheck:
    """Look at a day and keep what stands out; once a day was looked at, its report stays as it is."""
    known = SelfCheck.objects.filter(day=day).first()
    if known is not None:
        return known
    found = look_at(day)
    report = SelfCheck.objects.create(day=day, counts=dict(Counter(one.code for one in found)), made_at=now)
    kept = [SelfCheckFinding(check_of=report, **vars(one)) for one in _at_most(found)]
    SelfCheckFinding.objects.bulk_create(kept, batch_size=1000)
    return report


def _at_most(found: list[Found]) -> list[Found]:
    seen: Counter[str] = Counter()
    kept = []
    # A row may be named whose case is gone: that is what the evidence check is for.
    there = set(Case.objects.filter(pk__in={one.case_id for one in found}).values_list("pk", flat=True))
    for one in found:
        seen[one.code] += 1
        if seen[one.code] <= MOST_OF_A_CHECK:
            kept.append(one if one.case_id in there else Found(one.code, None, None, one.figure, one.detail))
    return kept
