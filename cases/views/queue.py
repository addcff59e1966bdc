"""The agent's queue and the next case."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from cases.clock import business_date
from cases.forms.queue_filter import QueueFilterForm
from cases.models import Case
from cases.querysets.closed_hours import ClosedHours
from cases.selectors.caselist import Criteria, narrowed
from cases.selectors.gate.closed_hours import closed_hours
from cases.selectors.queue_counts import TABS, QueueCounts, own_day, queue_counts
from cases.selectors.queue_page import Cursor, cases_in_tab, queue_page
from cases.services.queue import next_case, release_lease
from cases.services.queue_choice import must_say_why_left
from cases.services.saved_views import save_view, throw_view_away
from cases.services.verdict import Refused
from cases.templatetags.cases_display import clock, near_moment
from cases.views.requests import StaffRequest, typed
from cases.views.rows import rows_of

MOST_BACK = 40
_FILTERS = {*QueueFilterForm.base_fields, "filters"}


@require_GET
@login_required
def queue(request: StaffRequest) -> HttpResponse:
    """The user's cases in the order of work, fifty at a time."""
    as_of, now = business_date(), timezone.now()
    tab = request.GET.get("tab", "all")
    tab = tab if tab in TABS else "all"
    after = Cursor.parse(request.GET.get("after", ""))
    # The form costs more than the list under it: a page that is not filtered shows a link to it alone.
    form = QueueFilterForm(request.GET) if request.GET.keys() & _FILTERS else None
    criteria = form.criteria() if form else Criteria()
    at = _At(tab, tuple(criteria.as_pairs()))
    closed = closed_hours(now)
    cases = cases_in_tab(request.user, tab, as_of, now, closed)
    if criteria.stage:
        cases = cases.filter(stage=criteria.stage)
    if form:
        cases = narrowed(cases, user=request.user, criteria=criteria, as_of=as_of)
    page = queue_page(cases, after=after)
    # An administrator sees every case of the house: counting them all for each page is not worth its time.
    counts = None if request.user.is_admin else queue_counts(user=request.user, as_of=as_of, now=now, closed=closed)
    rows = rows_of(
        page.cases,
        promises=page.promises,
        products=page.products,
        viewer_id=request.user.pk,
        as_of=as_of,
        now=now,
    )
    context = {
        "rows": rows,
        "tabs": _tabs(tab, at.filters, None if at.filters else counts),
        "tab": tab,
        "form": form,
        "filtered": bool(at.filters),
        "filters_url": f"{_url(at)}&filters=open",
        "query": urlencode([("tab", tab), *at.filters]),
        "views": _views(request, at),
        "products": sorted(set(page.products.values())),
        "currency": _one_currency([row.currency for row in rows]),
        "day": own_day(user=request.user, since=_midnight(now)) if request.user.is_agent else None,
        "next_call_back": counts.next_call_back if counts else None,
        "closed": closed,
        "waiting_url": _url(_At("waiting", at.filters)),
        "now": now,
        "pager": _pager(at, after, request.GET.get("back", ""), page.next_cursor),
    }
    return render(request, "cases/queue.html", context)


@require_POST
@login_required
def take_next(request: StaffRequest) -> HttpResponse:
    """Give the user the next case, or say that there is none; one left is set free and not given again.

    An agent who leaves a case that is due, without an outcome, is asked why first.
    """
    number = request.POST.get("leaving", "")
    left = Case.objects.visible_to(request.user).filter(pk=number).first() if number.isdecimal() else None
    as_of, now = business_date(), timezone.now()
    if left is not None and must_say_why_left(case=left, user=request.user, as_of=as_of, now=now):
        return redirect("case-skip", left.pk)
    if left is not None:
        release_lease(case=left, user=request.user)
    case = next_case(user=request.user, as_of=as_of, now=now, after=left)
    return next_or_queue(request, case)


def next_or_queue(request: StaffRequest, case: Case | None) -> HttpResponse:
    """A redirect to the next case, or to the queue with a word why there is none."""
    if case is not None:
        return redirect("case", case.pk)
    messages.info(request, _nothing_left(request, timezone.now()))
    return redirect("queue")


def _nothing_left(request: StaffRequest, now: dt.datetime) -> str:
    closed = closed_hours(now)
    if closed:
        return _("Nobody else may be contacted at this hour; from %(time)s on.") % {"time": _opens(closed, now)}
    call_back = queue_counts(user=request.user, as_of=business_date(), now=now).next_call_back
    if call_back and timezone.localdate(call_back) == timezone.localdate(now):
        return _("Nothing is left for this moment. The next call-back is at %(time)s.") % {"time": clock(call_back)}
    return _("Nothing is left for today.")


def _opens(closed: ClosedHours, now: dt.datetime) -> str:
    return near_moment(closed.opens_at, now) if closed.opens_at else ""


@require_POST
@login_required
def keep_view(request: StaffRequest) -> HttpResponse:
    """Keeps the filters that stand in the address under a name of the user's own."""
    asked = QueryDict(request.POST.get("query", ""))
    tab = asked.get("tab", "")
    criteria = QueueFilterForm(asked).criteria()
    query = urlencode([("tab", tab if tab in TABS else "all"), *criteria.as_pairs()]) if criteria.as_pairs() else ""
    try:
        name = save_view(user=request.user, name=typed(request.POST, "name"), query=query)
    except Refused as refused:
        messages.error(request, " ".join(str(reason) for reason in refused.reasons))
    else:
        messages.success(request, _("“%(name)s” is kept.") % {"name": name})
    return redirect(f"{reverse('queue')}?{query}")


@require_POST
@login_required
def drop_view(request: StaffRequest) -> HttpResponse:
    throw_view_away(user=request.user, name=typed(request.POST, "name"))
    messages.success(request, _("The view is thrown away."))
    return redirect("queue")


def _views(request: StaffRequest, at: "_At") -> list[dict[str, Any]]:
    """The views that the user keeps; the one that is looked at is marked."""
    here = urlencode([("tab", at.tab), *at.filters])
    return [
        {"name": name, "url": f"{reverse('queue')}?{query}", "current": query == here}
        for name, query in sorted(request.user.queue_views.items())
    ]


@dataclass(frozen=True)
class _At:
    """What a page of the queue shows, beside where it begins."""

    tab: str
    filters: tuple[tuple[str, str], ...]


def _tabs(current: str, filters: tuple[tuple[str, str], ...], counts: QueueCounts | None) -> list[dict[str, object]]:
    labels = {
        "all": pgettext("queue tab", "To do"),
        "due": pgettext("queue tab", "Due today"),
        "broken": pgettext("queue tab", "Promise broken"),
        "call_backs": pgettext("queue tab", "Call-backs"),
        "new": pgettext("queue tab", "No contact yet"),
        "waiting": pgettext("queue tab", "Waiting"),
    }
    return [
        {
            "label": labels[tab],
            "url": _url(_At(tab, filters)),
            "current": tab == current,
            "count": counts and counts.by_tab[tab],
        }
        for tab in TABS
    ]


def _pager(at: _At, after: Cursor | None, back: str, following: Cursor | None) -> dict[str, str]:
    """First, previous and next page. A page knows only what follows it, so `back` brings along where the pages before
    began, the nearest last; beyond MOST_BACK of them the way back leads to the first page.
    """
    way = [cursor for cursor in map(Cursor.parse, back.split("~")) if cursor][-MOST_BACK:]
    return {
        "first_url": _url(at) if after else "",
        "previous_url": _url(at, *way) if after else "",
        "next_url": _url(at, *way, *([after] if after else []), following) if following else "",
    }


def _url(at: _At, *way: Cursor) -> str:
    """The page that begins after the last of `way`; the others lead back from it."""
    *before, after = way or (None,)
    asked = {"tab": at.tab, **dict(at.filters), "after": after, "back": "~".join(map(str, before))}
    return f"{reverse('queue')}?{urlencode({key: str(value) for key, value in asked.items() if value})}"


def _one_currency(currencies: list[str]) -> str:
    """The currency of the whole list, to stand once in its head; "" where the rows differ."""
    return currencies[0] if len(set(currencies)) == 1 else ""


def _midnight(now: dt.datetime) -> dt.datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
