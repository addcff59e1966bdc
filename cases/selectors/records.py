"""The rows behind figures that are not cases: payments, promises, contacts, stage moves."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum

from cases.models import ContactLog, Payment, Promise, StageMove, User
from cases.selectors.board import JUDGED
from cases.selectors.caselist import COUNT_CAP, Size
from cases.selectors.load import RIGHT_PARTY

PAGE_SIZE = 50


@dataclass(frozen=True)
class Asked:
    """What a list of rows is narrowed to; empty fields do not restrict.

    `day_from`, `day_to`: value date of a payment, promised day, end of grace of a judged promise, day of a contact,
    business date of a move. `state`: a promise's, or "judged" for every verdict.
    """

    day_from: dt.date | None = None
    day_to: dt.date | None = None
    team: int | None = None
    agent: int | None = None
    currency: str = ""
    state: str = ""
    reached: bool = False
    from_stage: str = ""
    to_stage: str = ""
    closed_as: str = ""


def payments_asked(user: User, asked: Asked) -> QuerySet[Payment]:
    rows = _of_case(Payment.objects.standing().visible_to(user), asked)
    rows = rows.filter(currency=asked.currency) if asked.currency else rows
    return _by_day(rows, "paid_on", asked).select_related("recorded_by")


def promises_asked(user: User, asked: Asked) -> QuerySet[Promise]:
    """By promised day; those judged by the day on which their grace ended, as the kept rate counts them."""
    rows = _of_case(Promise.objects.visible_to(user), asked)
    rows = rows.filter(case__currency=asked.currency) if asked.currency else rows
    if asked.state == "judged":
        rows = rows.filter(state__in=JUDGED)
    elif asked.state:
        rows = rows.filter(state=asked.state)
    by_grace = asked.state == "judged" or asked.state in JUDGED
    return _by_day(rows, "judge_after" if by_grace else "due_on", asked).select_related("made_by")


def contacts_asked(
    user: User, asked: Asked, since: dt.datetime | None, before: dt.datetime | None
) -> QuerySet[ContactLog]:
    # a conversation about several cases is one contact, and so is one that was put right
    rows = _of_case(ContactLog.objects.visible_to(user), asked).filter(part_of=None, corrects=None)
    rows = rows.filter(agent=asked.agent) if asked.agent else rows
    rows = rows.filter(at__gte=since) if since else rows
    rows = rows.filter(at__lt=before) if before else rows
    return (rows.filter(outcome__in=RIGHT_PARTY) if asked.reached else rows).select_related("agent")


def moves_asked(user: User, asked: Asked) -> QuerySet[StageMove]:
    """What nights moved; a person's own moves are in the case's history."""
    rows = _of_case(StageMove.objects.visible_to(user), asked).filter(run__isnull=False)
    for name in ("from_stage", "to_stage", "closed_as"):
        if value := getattr(asked, name):
            rows = rows.filter(**{name: value})
    return _by_day(rows, "on_date", asked).select_related("policy")


def record_page(rows: QuerySet[Any], *, before: int | None) -> tuple[list[Any], int | None]:
    """Fifty rows, newest first, and the key from which the next page goes on. One query."""
    page = rows.select_related("case__debtor", "case__creditor", "case__agent").order_by("-pk")
    found = list((page.filter(pk__lt=before) if before else page)[: PAGE_SIZE + 1])
    more = len(found) > PAGE_SIZE
    return found[:PAGE_SIZE], found[PAGE_SIZE - 1].pk if more else None


def size_of_records(rows: QuerySet[Any]) -> Size:
    found = rows.order_by()[: COUNT_CAP + 1].values("pk").count()
    return Size(min(found, COUNT_CAP), found > COUNT_CAP)


def amounts_of_records(rows: QuerySet[Any], currency: str) -> list[tuple[str, Any]]:
    """(currency, sum of `amount`); `currency` names the field that holds it. One query."""
    return list(rows.order_by().values_list(currency).annotate(sum=Sum("amount")).order_by(currency))


def _of_case(rows: Any, asked: Asked) -> Any:
    return rows.filter(case__team=asked.team) if asked.team else rows


def _by_day(rows: Any, name: str, asked: Asked) -> Any:
    if asked.day_from:
        rows = rows.filter(**{f"{name}__gte": asked.day_from})
    return rows.filter(**{f"{name}__lte": asked.day_to}) if asked.day_to else rows
