"""What the queue page shows: one page of cases in the order of work, each with why it stands there."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from django.db import connection
from django.db.models import Q

from cases.models import Attention, Case, Promise, PromiseState, User
from cases.querysets.cases import CaseQuerySet
from cases.querysets.closed_hours import NOWHERE, ClosedHours
from cases.selectors.queue_counts import TABS, end_of_day

__all__ = ["PAGE_SIZE", "TABS", "Cursor", "QueueCase", "QueuePage", "cases_in_tab", "queue_page"]

PAGE_SIZE = 50


class QueueCase(NamedTuple):
    """What a line of a list needs of a case: fifty of these cost a third of fifty cases with debtor and creditor."""

    pk: int
    attention: int
    rank_points: int
    oldest_due_on: dt.date | None
    balance: Decimal
    currency: str
    stage: str
    stage_since: dt.date
    closed_as: str
    on_hold: bool
    follow_up_on: dt.date | None
    follow_up_at: dt.datetime | None
    contact_from: dt.datetime | None
    last_contact_at: dt.datetime | None
    leased_by_id: int | None
    leased_until: dt.datetime | None
    debtor_name: str
    debtor_kind: str
    creditor_name: str
    debt_class: str

    @classmethod
    def of(cls, case: Case) -> "QueueCase":
        """From a case with its debtor and creditor already read."""
        return cls._make(_VALUES(case))


_COLUMNS = [
    *QueueCase._fields[: QueueCase._fields.index("debtor_name")],
    *("debtor__name", "debtor__kind", "creditor__name", "creditor__debt_class"),
]
_PRODUCTS = "SELECT case_id, max(product) FROM cases_debt WHERE case_id = ANY(%s) AND product <> '' GROUP BY case_id"
_VALUES = attrgetter(*(column.replace("__", ".") for column in _COLUMNS))


@dataclass(frozen=True)
class Cursor:
    """The last row of a page, by the four values of the queue's order."""

    rank_points: int
    oldest_due_on: dt.date | None
    balance: Decimal
    pk: int

    @classmethod
    def of(cls, case: Case | QueueCase) -> "Cursor":
        return cls(case.rank_points, case.oldest_due_on, case.balance, case.pk)

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """Reads what `str` writes; None for anything else."""
        try:
            points, due, balance, pk = text.split("_")
            cursor = cls(int(points), dt.date.fromisoformat(due) if due else None, Decimal(balance), int(pk))
        except (ValueError, ArithmeticError):
            return None
        return cursor if cursor.is_possible() else None

    def is_possible(self) -> bool:
        """Whether the columns could hold these values; an address may have been written by hand."""
        if not (0 <= self.rank_points < 2**31 and 0 < self.pk < 2**63 and self.balance.is_finite()):
            return False
        return 0 <= self.balance < 10**12 and self.balance == round(self.balance, 2)

    def __str__(self) -> str:
        return f"{self.rank_points}_{self.oldest_due_on or ''}_{self.balance}_{self.pk}"

    def after(self) -> Q:
        """The rows that come later in the queue's order (unknown due dates last)."""
        tail = Q(balance__lt=self.balance) | Q(balance=self.balance, pk__gt=self.pk)
        if self.oldest_due_on is None:
            due = Q(oldest_due_on__isnull=True) & tail
        else:
            same = Q(oldest_due_on=self.oldest_due_on) & tail
            due = Q(oldest_due_on__gt=self.oldest_due_on) | Q(oldest_due_on__isnull=True) | same
        later = Q(rank_points__lt=self.rank_points) | (Q(rank_points=self.rank_points) & due)
        return Q(rank_points__lte=self.rank_points) & later  # the first half is the range that an index is read from


@dataclass(frozen=True)
class QueuePage:
    """`promises` and `products` by case id: the promise that put the case here; the oldest debt's product."""

    cases: list[QueueCase]
    next_cursor: Cursor | None
    promises: dict[int, "Promised"]
    products: dict[int, str]


class Promised(NamedTuple):
    """The promise that put a case at the top."""

    due_on: dt.date
    state: str


def queue_page(cases: CaseQuerySet, *, after: Cursor | None) -> QueuePage:
    """One page of cases in the order of work. Three queries, two where no row is flagged by a promise."""
    cases = cases.in_queue_order()
    if after is not None:
        cases = cases.filter(after.after())
    rows = [QueueCase._make(values) for values in cases.values_list(*_COLUMNS)[: PAGE_SIZE + 1]]
    more = len(rows) > PAGE_SIZE
    rows = rows[:PAGE_SIZE]
    ids = [case.pk for case in rows]
    return QueuePage(rows, Cursor.of(rows[-1]) if more else None, _promises(rows), _products(ids))


def cases_in_tab(user: User, tab: str, as_of: dt.date, now: dt.datetime, closed: ClosedHours = NOWHERE) -> CaseQuerySet:
    """The user's cases under one tab of the queue, in no order; an unknown tab is the first one."""
    worked = Case.objects.visible_to(user).worked()
    due = worked.due_for_work(as_of, now, closed)
    if tab == "due":
        return due.filter(_due_today(as_of))
    if tab == "broken":
        return due.filter(attention=Attention.PROMISE_BROKEN)
    if tab == "call_backs":
        return worked.filter(_call_back(as_of))
    if tab == "new":
        return due.filter(last_contact_at__isnull=True)
    if tab == "waiting":
        return worked.waiting(as_of, now, closed)
    return due


def _due_today(as_of: dt.date) -> Q:
    """A promise or a follow-up that falls on today."""
    return Q(attention=Attention.PROMISE_DUE) | Q(follow_up_on=as_of)


def _call_back(as_of: dt.date) -> Q:
    """A call-back agreed for an hour of today, past or still to come."""
    return Q(attention=Attention.CALL_BACK, follow_up_at__lt=end_of_day(as_of))


def _promises(cases: Sequence[QueueCase]) -> dict[int, Promised]:
    flagged = [case.pk for case in cases if case.attention <= Attention.PROMISE_DUE]
    if not flagged:
        return {}
    states = [PromiseState.OPEN, PromiseState.BROKEN, PromiseState.PARTLY_KEPT]
    latest = Promise.objects.filter(case_id__in=flagged, state__in=states).order_by("pk")
    return {case: Promised(due, state) for case, due, state in latest.values_list("case_id", "due_on", "state")}


def _products(ids: Sequence[int]) -> dict[int, str]:
    """A product of each case that names one. Plain SQL, as in `queue_counts`."""
    with connection.cursor() as cursor:
        cursor.execute(_PRODUCTS, [list(ids)])
        return dict(cursor.fetchall())
