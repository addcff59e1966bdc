"""What the queue page shows: one page of cases in the order of work, each with why it stands there."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Max, Min, Q, Sum

from cases.models import Attention, Case, ContactLog, Debt, Promise, PromiseState, User
from cases.querysets.cases import CaseQuerySet
from strategies.outcomes import OUTCOMES, Channel

PAGE_SIZE = 50
TABS = ("all", "due", "broken", "call_backs", "new", "waiting")
RIGHT_PARTY = [outcome.code for outcome in OUTCOMES.values() if outcome.right_party]


@dataclass(frozen=True)
class Cursor:
    """The last row of a page, by the four values of the queue's order."""

    attention: int
    oldest_due_on: dt.date | None
    balance: Decimal
    pk: int

    @classmethod
    def of(cls, case: Case) -> "Cursor":
        return cls(case.attention, case.oldest_due_on, case.balance, case.pk)

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """Reads what `str` writes; None for anything else."""
        try:
            attention, due, balance, pk = text.split("_")
            cursor = cls(int(attention), dt.date.fromisoformat(due) if due else None, Decimal(balance), int(pk))
        except (ValueError, ArithmeticError):
            return None
        return cursor if cursor.is_possible() else None

    def is_possible(self) -> bool:
        """Whether the columns could hold these values; an address may have been written by hand."""
        if not (0 <= self.attention < 100 and 0 < self.pk < 2**63 and self.balance.is_finite()):
            return False
        return 0 <= self.balance < 10**12 and self.balance == round(self.balance, 2)

    def __str__(self) -> str:
        return f"{self.attention}_{self.oldest_due_on or ''}_{self.balance}_{self.pk}"

    def after(self) -> Q:
        """The rows that come later in the queue's order (unknown due dates last)."""
        tail = Q(balance__lt=self.balance) | Q(balance=self.balance, pk__gt=self.pk)
        if self.oldest_due_on is None:
            due = Q(oldest_due_on__isnull=True) & tail
        else:
            same = Q(oldest_due_on=self.oldest_due_on) & tail
            due = Q(oldest_due_on__gt=self.oldest_due_on) | Q(oldest_due_on__isnull=True) | same
        return Q(attention__gt=self.attention) | (Q(attention=self.attention) & due)


@dataclass(frozen=True)
class QueuePage:
    """`promises` and `products` by case id: the promise that put the case here; the oldest debt's product."""

    cases: list[Case]
    next_cursor: Cursor | None
    promises: dict[int, Promise]
    products: dict[int, str]


@dataclass(frozen=True)
class QueueCounts:
    """How many cases each tab holds, and when the next call-back is asked for."""

    by_tab: dict[str, int]
    next_call_back: dt.datetime | None


@dataclass(frozen=True)
class OwnDay:
    """An agent's own numbers since midnight; `promised` sums the promises taken, over currencies as they are."""

    contacts: int
    calls: int
    reached: int
    promised: Decimal


def queue_page(*, user: User, tab: str, after: Cursor | None, as_of: dt.date, now: dt.datetime) -> QueuePage:
    """One page of the user's queue. Three queries, two where no row is flagged by a promise."""
    cases = cases_in_tab(user, tab, as_of, now).in_queue_order().select_related("debtor", "creditor")
    if after is not None:
        cases = cases.filter(after.after())
    rows = list(cases[: PAGE_SIZE + 1])
    more = len(rows) > PAGE_SIZE
    rows = rows[:PAGE_SIZE]
    ids = [case.pk for case in rows]
    return QueuePage(rows, Cursor.of(rows[-1]) if more else None, _promises(rows), _products(ids))


def queue_counts(*, user: User, as_of: dt.date, now: dt.datetime) -> QueueCounts:
    """Counts for the tabs. Two queries."""
    worked = Case.objects.visible_to(user).worked()
    whole = worked.aggregate(
        total=Count("pk"),
        call_backs=Count("pk", filter=_call_back(as_of)),
        next=Min("follow_up_at", filter=Q(follow_up_at__gt=now)),
    )
    due = worked.due_for_work(as_of, now).aggregate(
        all=Count("pk"),
        due=Count("pk", filter=_due_today(as_of)),
        broken=Count("pk", filter=Q(attention=Attention.PROMISE_BROKEN)),
        new=Count("pk", filter=Q(last_contact_at__isnull=True)),
    )
    due |= {"call_backs": whole["call_backs"], "waiting": whole["total"] - due["all"]}
    return QueueCounts({tab: due[tab] for tab in TABS}, whole["next"])


def own_day(*, user: User, since: dt.datetime) -> OwnDay:
    """One query over the agent's contacts since `since`."""
    numbers = ContactLog.objects.filter(agent=user, at__gte=since).aggregate(
        contacts=Count("pk"),
        calls=Count("pk", filter=Q(channel=Channel.CALL)),
        reached=Count("pk", filter=Q(outcome__in=RIGHT_PARTY)),
        promised=Sum("promise__amount"),
    )
    return OwnDay(**numbers | {"promised": numbers["promised"] or Decimal(0)})


def cases_in_tab(user: User, tab: str, as_of: dt.date, now: dt.datetime) -> CaseQuerySet:
    """The user's cases under one tab of the queue, in no order; an unknown tab is the first one."""
    worked = Case.objects.visible_to(user).worked()
    due = worked.due_for_work(as_of, now)
    if tab == "due":
        return due.filter(_due_today(as_of))
    if tab == "broken":
        return due.filter(attention=Attention.PROMISE_BROKEN)
    if tab == "call_backs":
        return worked.filter(_call_back(as_of))
    if tab == "new":
        return due.filter(last_contact_at__isnull=True)
    if tab == "waiting":
        return worked.exclude(pk__in=due.values("pk"))
    return due


def _due_today(as_of: dt.date) -> Q:
    """A promise or a follow-up that falls on today."""
    return Q(attention=Attention.PROMISE_DUE) | Q(follow_up_on=as_of)


def _call_back(as_of: dt.date) -> Q:
    """A call-back asked for an hour of today, past or still to come."""
    return Q(follow_up_at__isnull=False, follow_up_at__date__lte=as_of)


def _promises(cases: Sequence[Case]) -> dict[int, Promise]:
    flagged = [case.pk for case in cases if case.attention <= Attention.PROMISE_DUE]
    if not flagged:
        return {}
    states = [PromiseState.OPEN, PromiseState.BROKEN, PromiseState.PARTLY_KEPT]
    latest = Promise.objects.filter(case_id__in=flagged, state__in=states).order_by("pk")
    return {promise.case_id: promise for promise in latest}


def _products(ids: Sequence[int]) -> dict[int, str]:
    named = Debt.objects.filter(case_id__in=ids).exclude(product="").values("case_id")
    return dict(named.annotate(name=Max("product")).values_list("case_id", "name").order_by())
