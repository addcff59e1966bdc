"""A case as one line of a list: everything formatted once, so that the template only writes it out."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.models import Attention, PromiseState
from cases.selectors.queue_page import Promised, QueueCase
from cases.templatetags.cases_display import (
    bucket_chip,
    clock,
    days_past_due,
    masked_name,
    moment,
    money,
    near_moment,
    short_day,
    stage_track,
)


@dataclass(frozen=True)
class Row:
    """`tone` is "", "today" or "stop"; `note` is the second line shown on focus (who and when last)."""

    url: str
    name: str
    creditor: str
    product: str
    balance: str
    currency: str
    chip: SafeString
    stage: SafeString
    why: str
    tone: str
    last_contact: str
    leased: str
    points: int


def queue_row(
    case: QueueCase, *, promise: Promised | None, product: str, viewer_id: int | None, as_of: dt.date, now: dt.datetime
) -> Row:
    """The queue's line for a case."""
    why, tone = why_here(case, promise, as_of, now)
    leased = case.leased_until and case.leased_until > now and case.leased_by_id != viewer_id
    return Row(
        url=f"{_case_base()}{case.pk}/",
        name=masked_name(case.debtor_name, case.debtor_kind),
        creditor=case.creditor_name,
        product=product,
        balance=money(case.balance),
        currency=case.currency,
        chip=bucket_chip(days_past_due(case.oldest_due_on, as_of), case.debt_class),
        stage=stage_track(case.stage),
        why=why,
        tone=tone,
        last_contact=ago(case.last_contact_at, as_of),
        leased=_("open elsewhere") if leased else "",
        points=case.rank_points,
    )


def why_here(case: QueueCase, promise: Promised | None, as_of: dt.date, now: dt.datetime) -> tuple[str, str]:
    """Why a case stands where it stands, in at most eight words, and the tone in which to say it."""
    if case.attention == Attention.PROMISE_BROKEN:
        return _broken(promise), "stop"
    if case.attention == Attention.PROMISE_DUE:
        return _due(promise, as_of), "today"
    if case.attention == Attention.LIMITATION:
        return _("limitation near"), "today"
    if case.attention == Attention.SIGN:
        return _("warning sign"), "stop"
    if case.follow_up_at is not None:
        return _hour(case, case.follow_up_at, now, as_of)
    return _quietly(case, as_of, now)


def _quietly(case: QueueCase, as_of: dt.date, now: dt.datetime) -> tuple[str, str]:
    if case.contact_from is not None and case.contact_from > now:
        return _("may be contacted from %(time)s") % {"time": near_moment(case.contact_from, now)}, ""
    return (_("on hold"), "") if case.on_hold else _plain(case, as_of)


def ago(at: dt.datetime | None, as_of: dt.date) -> str:
    """today, yesterday, 12 d ago; "never" where there was no contact."""
    return _ago(None if at is None else (as_of - timezone.localdate(at)).days, get_language())


@lru_cache(maxsize=4096)
def _ago(days: int | None, _language: str | None) -> str:
    if days is None:
        return _("never")
    if days <= 0:
        return _("today")
    return _("yesterday") if days == 1 else _("%(days)s d ago") % {"days": days}


def rows_of(
    cases: list[QueueCase],
    *,
    promises: Mapping[int, Promised],
    products: Mapping[int, str],
    viewer_id: int | None,
    as_of: dt.date,
    now: dt.datetime,
) -> list[Row]:
    return [
        queue_row(
            case,
            promise=promises.get(case.pk),
            product=products.get(case.pk, ""),
            viewer_id=viewer_id,
            as_of=as_of,
            now=now,
        )
        for case in cases
    ]


@cache
def _case_base() -> str:
    """What stands before the number in a case's address; asked once, for lists of many rows."""
    return reverse("case", args=[0]).removesuffix("0/")


def _broken(promise: Promised | None) -> str:
    if promise is None:
        return _("promise broken")
    if promise.state == PromiseState.PARTLY_KEPT:
        return _("promise of %(day)s only partly kept") % {"day": short_day(promise.due_on)}
    return _("promise of %(day)s broken") % {"day": short_day(promise.due_on)}


def _due(promise: Promised | None, as_of: dt.date) -> str:
    if promise is None or promise.due_on >= as_of:
        return _("promise due today")
    return _("promise of %(day)s in its grace") % {"day": short_day(promise.due_on)}


def _hour(case: QueueCase, at: dt.datetime, now: dt.datetime, as_of: dt.date) -> tuple[str, str]:
    """An hour agreed with somebody, or one at which to try again."""
    if case.attention == Attention.CALL_BACK:
        return _call_back(at, now)
    return (_("try again %(day)s") % {"day": near_moment(at, now)}, "") if at > now else _plain(case, as_of)


def _call_back(at: dt.datetime, now: dt.datetime) -> tuple[str, str]:
    if timezone.localdate(at) == timezone.localdate(now):
        return _("call back at %(time)s") % {"time": clock(at)}, "today"
    return _("call back %(day)s") % {"day": moment(at)}, "today" if at < now else ""


def _plain(case: QueueCase, as_of: dt.date) -> tuple[str, str]:
    if case.follow_up_on and case.follow_up_on > as_of:
        return _("waits until %(day)s") % {"day": short_day(case.follow_up_on)}, ""
    if case.follow_up_on == as_of:
        return _("follow-up due today"), "today"
    if case.follow_up_on:
        return _("follow-up due since %(day)s") % {"day": short_day(case.follow_up_on)}, "today"
    if case.last_contact_at is None:
        return _("no contact yet"), ""
    if case.stage_since >= as_of - dt.timedelta(days=1):
        return _("new in this stage"), ""
    return _("by days past due"), ""
