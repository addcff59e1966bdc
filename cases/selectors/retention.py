"""What is going to go, what has gone, and what keeps things from going."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from cases.models import Case, LegalHold, RetentionRun
from strategies.money.months import add_years
from strategies.retention import Kept, period_of, periods
from strategies.stages import Stage

AHEAD = dt.timedelta(days=30)
RUNS_SHOWN = 60


@dataclass(frozen=True)
class Ahead:
    """Debtors with a closed case whose time is over by `until`; open cases, limitation and legal holds keep some of them."""

    until: dt.date
    third_parties: int
    records: int


def going_by(as_of: dt.date) -> Ahead:
    """The thirty days to come. Two queries, each by its partial index."""
    until = as_of + AHEAD
    closed = Case.objects.filter(stage=Stage.CLOSED)
    third = until - dt.timedelta(days=period_of(Kept.THIRD_PARTY).days)
    return Ahead(
        until=until,
        third_parties=_debtors(closed.filter(erasure=0, closed_on__lte=third)),
        records=_debtors(closed.filter(_record_over_by(until), erasure__lt=2)),
    )


def _record_over_by(until: dt.date) -> Q:
    """By the law of the creditor's place and of the debtor's own, as `strategies.retention.may_go_on` says."""
    over = Q()
    for place, period in periods(Kept.CASE_RECORD).items():
        closed = Q(closed_on__lte=add_years(until, -period.years))
        over &= closed | ~(Q(creditor__jurisdiction=place) | Q(debtor__jurisdiction=place))
    return over


def _debtors(cases: QuerySet[Case]) -> int:
    return cases.order_by().values("debtor_id").distinct().count()


def runs_that_erased() -> QuerySet[RetentionRun]:
    """The latest turns of the day that erased anything."""
    return RetentionRun.objects.exclude(debtors=0, third_parties=0, files=0)[:RUNS_SHOWN]


def holds_standing(as_of: dt.date) -> QuerySet[LegalHold]:
    return LegalHold.objects.standing(as_of).select_related("case__debtor", "debtor", "creditor", "placed_by")
