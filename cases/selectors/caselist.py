"""The supervisor's case list: one vocabulary of criteria for the list, its count, its export, and a bulk hand-over.

Every figure of the board is a `Criteria` too: its link and its count come from the same object, so a figure and
the rows behind it cannot differ.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, Sum

from cases.models import Attention, Case, Debt, Debtor, Promise, PromiseState, User, WarningSign
from cases.querysets.cases import CaseQuerySet
from cases.querysets.debts import DebtQuerySet
from cases.selectors.queue_page import Cursor
from strategies.buckets import bucket_days
from strategies.stages import Stage

PAGE_SIZE = 50
COUNT_CAP = 10_000
MOST_MATCHES = 1000  # of a text search, per index
NOBODY = "none"
ATTENTION = {"broken": Attention.PROMISE_BROKEN, "due": Attention.PROMISE_DUE, "call_back": Attention.CALL_BACK}


@dataclass(frozen=True)
class Criteria:
    """What to show; empty fields do not restrict. Without a stage: every open case.

    `team`, `agent`: an id as text or "none". `kind`: consumer or trade. `promise`: open, today, grace (day passed, not yet judged), unkept.
    `product`: how it begins. `reached`: never or yes.
    `attention`: broken, due, call_back. `sign`: open. `step`: a NextStep. `limitation`: 90, 30 or 7 days left at most, or past. `days_from`, `days_to`: days past due, both included.
    """

    stage: str = ""
    bucket: str = ""
    team: str = ""
    agent: str = ""
    creditor: str = ""
    currency: str = ""
    kind: str = ""
    promise: str = ""
    attention: str = ""
    work: str = ""
    sign: str = ""
    step: str = ""
    hold: str = ""
    limitation: str = ""
    days_from: int | None = None
    days_to: int | None = None
    product: str = ""
    reached: str = ""
    q: str = ""

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> "Criteria":
        """From a form's cleaned data or an address; unknown keys are left alone."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known and value not in (None, "")})

    def narrowed(self, **more: Any) -> "Criteria":
        return replace(self, **more)

    def as_pairs(self) -> list[tuple[str, str]]:
        """The criteria that restrict, as (name, value) for hidden fields."""
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        return [(name, str(value)) for name, value in values if value not in (None, "")]

    def as_query(self) -> str:
        """The criteria as the query part of an address."""
        return urlencode(self.as_pairs())


@dataclass(frozen=True)
class CasePage:
    cases: list[Case]
    next_cursor: Cursor | None


@dataclass(frozen=True)
class Size:
    """`count` is exact unless `capped`; then there are more."""

    count: int
    capped: bool


def cases_matching(*, user: User, criteria: Criteria, as_of: dt.date, now: dt.datetime) -> CaseQuerySet:
    """The cases that the user may see and the criteria ask for, in no order. A text search costs two queries here."""
    cases = Case.objects.visible_to(user)
    cases = cases.filter(stage=criteria.stage) if criteria.stage else cases.open()
    if criteria.work:
        cases = cases.due_for_work(as_of, now)
    return narrowed(cases, user=user, criteria=criteria, as_of=as_of)


def narrowed(cases: CaseQuerySet, *, user: User, criteria: Criteria, as_of: dt.date) -> CaseQuerySet:
    """Cases as far as the criteria ask for them, but for the stage that stands by itself and the work that is due."""
    cases = cases.filter(_belonging(criteria), _standing(criteria), _days(criteria, as_of))
    if criteria.product:
        cases = cases.filter(Exists(Debt.objects.filter(case=OuterRef("pk"), product__istartswith=criteria.product)))
    if criteria.sign:
        cases = cases.filter(pk__in=WarningSign.objects.open().values("case"))
    if criteria.promise:
        cases = cases.filter(pk__in=_promised(criteria.promise, as_of).values("case"))
    if criteria.limitation:
        cases = cases.filter(pk__in=barred_soon(criteria.limitation, as_of).values("case"))
    if criteria.q:
        cases = cases.filter(pk__in=_found(user, criteria.q.strip()))
    return cases


def barred_soon(within: str, as_of: dt.date) -> DebtQuerySet:
    """Unpaid debts whose limitation date lies within so many days from today on, or has passed ("past")."""
    unpaid = Debt.objects.unpaid()
    if within == "past":
        return unpaid.filter(limitation_on__lt=as_of)
    return unpaid.filter(limitation_on__range=(as_of, as_of + dt.timedelta(days=int(within))))


def case_page(cases: CaseQuerySet, *, after: Cursor | None) -> CasePage:
    """Fifty cases in the order of urgency, from the cursor on. Two queries.

    The rows are found first and read with what belongs to them afterwards: joined before the sort, a million
    debtors would be read to show fifty.
    """
    ordered = cases.in_queue_order()
    if after is not None:
        ordered = ordered.filter(after.after())
    found = list(ordered.values_list("pk", flat=True)[: PAGE_SIZE + 1])
    rows = Case.objects.filter(pk__in=found[:PAGE_SIZE])
    shown = list(rows.in_queue_order().select_related("debtor", "creditor", "team", "agent"))
    return CasePage(shown, Cursor.of(shown[-1]) if len(found) > PAGE_SIZE else None)


def size_of(cases: CaseQuerySet) -> Size:
    """How many cases, counted up to a cap so that a list of a million opens at once. One query."""
    found = cases.order_by()[: COUNT_CAP + 1].values("pk").count()
    return Size(min(found, COUNT_CAP), found > COUNT_CAP)


def sums_of(cases: CaseQuerySet) -> list[tuple[str, Any]]:
    """(currency, balance) of a selection, the largest first. One query."""
    rows = cases.order_by().values("currency").annotate(sum=Sum("balance"))
    return sorted(((row["currency"], row["sum"]) for row in rows), key=lambda pair: -pair[1])


def export_rows(cases: CaseQuerySet) -> Iterator[Case]:
    """Every case of the selection, streamed from the server two thousand at a time."""
    rows = cases.in_queue_order().select_related("debtor", "creditor", "team", "agent")
    return rows.prefetch_related("debtor__contact_points").iterator(chunk_size=2000)


def _belonging(criteria: Criteria) -> Q:
    where = Q()
    for name in ("team", "agent"):
        if value := getattr(criteria, name):
            where &= Q(**{f"{name}__isnull": True}) if value == NOBODY else Q(**{f"{name}_id": int(value)})
    if criteria.creditor:
        where &= Q(creditor_id=int(criteria.creditor))
    if criteria.kind:
        where &= Q(creditor__debt_class=criteria.kind)
    if criteria.currency:
        where &= Q(currency=criteria.currency)
    return where


def _standing(criteria: Criteria) -> Q:
    where = Q()
    if criteria.attention:
        where &= Q(attention=ATTENTION[criteria.attention])
    if criteria.reached:
        where &= Q(reached_at__isnull=criteria.reached == "never")
    if criteria.step:
        where &= Q(next_step=criteria.step)
    if criteria.hold:
        where &= Q(on_hold=criteria.hold == "yes")
    return where


def _days(criteria: Criteria, as_of: dt.date) -> Q:
    where = Q()
    if criteria.bucket:
        # A bucket of months is one of consumer lending, a bucket of years one of trade.
        where &= Q(creditor__debt_class="trade" if criteria.bucket[0] == "Y" else "consumer")
        where &= _between(*bucket_days(criteria.bucket), as_of, or_none=criteria.bucket[1:] == "0")
    if criteria.days_from is not None or criteria.days_to is not None:
        where &= _between(criteria.days_from, criteria.days_to, as_of)
    return where


def _between(first: int | None, last: int | None, as_of: dt.date, *, or_none: bool = False) -> Q:
    """Days past due in [first, last] as a range of due dates; `or_none`: also where nothing unpaid runs."""
    where = Q()
    if first is not None:
        where &= Q(oldest_due_on__lte=as_of - dt.timedelta(days=first))
    if last is not None:
        where &= Q(oldest_due_on__gte=as_of - dt.timedelta(days=last))
    return where | Q(oldest_due_on__isnull=True) if or_none else where


def _promised(kind: str, as_of: dt.date) -> Any:
    if kind == "unkept":
        return Promise.objects.filter(state__in=[PromiseState.BROKEN, PromiseState.PARTLY_KEPT])
    promises = Promise.objects.open()
    if kind == "today":
        return promises.filter(due_on=as_of)
    return promises.filter(due_on__lt=as_of) if kind == "grace" else promises


def _found(user: User, text: str) -> set[int]:
    """Ids of cases by number, and by the beginning of a debtor's name or a contract number (at most 1,000 each)."""
    debtors = Debtor.objects.filter(name__startswith=text).values("pk")[:MOST_MATCHES]
    visible = Case.objects.visible_to(user)
    ids = set(visible.filter(debtor__in=debtors).values_list("pk", flat=True)[:MOST_MATCHES])
    debts = Debt.objects.visible_to(user).filter(number__startswith=text)
    ids |= set(debts.values_list("case", flat=True)[:MOST_MATCHES])
    plain = text.removeprefix("#")
    if plain.isdecimal() and len(plain) < 18:
        ids.add(int(plain))
    return ids


def stage_choices() -> list[tuple[str, Any]]:
    """Every stage a list can be asked for, closed last."""
    return [(stage.value, stage.label) for stage in Stage]
