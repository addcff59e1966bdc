"""Whose debtors may not be contacted at this hour, in the words of the tables of cases and debtors."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

Place = tuple[str, str, str]  # jurisdiction, region, time zone as the debtor's row says; empty: as the creditor's


@dataclass(frozen=True)
class ClosedHours:
    """`by_place`: keys of the creditors whose debtors of that place may not be contacted now. `opens_at`: when the first may."""

    everywhere: bool = False
    by_place: Mapping[Place, Sequence[int]] = field(default_factory=dict)
    opens_at: dt.datetime | None = None

    def __bool__(self) -> bool:
        return self.everywhere or any(self.by_place.values())

    def as_q(self) -> Q:
        """The cases that are closed now."""
        if self.everywhere:
            return Q(pk__isnull=False)
        closed = Q(pk__in=[])
        for (jurisdiction, region, time_zone), creditors in self.by_place.items():
            here = Q(creditor__in=creditors)
            if len(self.by_place) > 1:
                here &= Q(debtor__jurisdiction=jurisdiction, debtor__region=region, debtor__time_zone=time_zone)
            if creditors:
                closed |= here
        return closed

    def as_sql(self) -> tuple[str, dict[str, Any]]:
        """The same as a condition on `cases_case` with the values it names; "" where nothing is closed."""
        if not self:
            return "", {}
        if self.everywhere:
            return "true", {}
        if len(self.by_place) == 1:
            return "creditor_id = ANY(%(closed)s)", {"closed": list(next(iter(self.by_place.values())))}
        rows = [(creditor, *place) for place, creditors in self.by_place.items() for creditor in creditors]
        names = ("closed", "closed_jurisdictions", "closed_regions", "closed_zones")
        return (
            "EXISTS (SELECT FROM cases_debtor d WHERE d.id = debtor_id"
            " AND (creditor_id, d.jurisdiction, d.region, d.time_zone) IN (SELECT * FROM unnest(%(closed)s::bigint[],"
            " %(closed_jurisdictions)s::text[], %(closed_regions)s::text[], %(closed_zones)s::text[])))"
        ), dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


NOWHERE = ClosedHours()
