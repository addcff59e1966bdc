"""The queue of an agent or a team as it was on a past day, with what has become of its cases since."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cases.forms.as_known import QueueThenForm
from cases.models import Attention, Case
from cases.selectors.as_known.moments import Moment, days_kept, moment_of
from cases.selectors.as_known.queues import Asked, PlacedCase, QueueThen, Whose, queue_then
from cases.selectors.as_known.states import KnownCase
from cases.views.doors import supervision
from cases.views.requests import StaffRequest
from strategies.stages import Stage

PAGE_SIZE = 50


@dataclass(frozen=True)
class RowThen:
    """`seen`: the case, where the user may see it today; the facts are those of then."""

    place: int
    seen: Case | None
    then: KnownCase
    days: int | None
    stage: str
    flag: str
    since: str


@require_GET
@supervision
def queue_as_known(request: StaffRequest) -> HttpResponse:
    """Fifty places at a time. Cases that the user may not see today keep their place and show nothing else."""
    kept = days_kept()
    form = QueueThenForm(request.GET, kept=kept, user=request.user)
    moment = moment_of(form.day, form.moment_side) if form.day else None
    waiting, page = "waiting" in request.GET, _page(request.GET.get("page", ""))
    context: dict[str, Any] = {"form": form, "kept": kept, "moment": moment, "waiting": waiting}
    if moment and form.asked_of:
        whose, key = form.asked_of
        now = timezone.make_aware(dt.datetime.combine(moment.day, form.asked_hour))
        asked = Asked(whose, key, now, waiting)
        queue = queue_then(moment, asked, skip=(page - 1) * PAGE_SIZE, count=PAGE_SIZE)
        context |= {
            "queue": queue,
            "rows": _rows(request, moment, whose, queue.rows),
            "pager": _pager(form, waiting, page, queue),
            "tabs": [(_url(form, other), other, other == waiting) for other in (False, True)],
            "query": urlencode({"on": moment.day.isoformat(), "side": moment.side.value}),
        }
    return render(request, "cases/as_known/queue.html", context)


def _rows(request: StaffRequest, moment: Moment, whose: Whose, placed: Sequence[PlacedCase]) -> list[RowThen]:
    seen = Case.objects.visible_to(request.user).select_related("debtor", "creditor", "agent", "team")
    cases: Mapping[int, Case] = seen.in_bulk([row.case.pk for row in placed])
    return [
        RowThen(
            row.place,
            cases.get(row.case.pk),
            row.case,
            row.case.days_past_due(moment.day),
            str(Stage(row.case.stage).label),
            "" if row.case.attention == Attention.NONE else str(Attention(row.case.attention).label),
            _since(row.case, cases.get(row.case.pk), whose),
        )
        for row in placed
    ]


def _since(then: KnownCase, now: Case | None, whose: Whose) -> str:
    """What is otherwise today, in a few words; "" where nothing is."""
    if now is None:
        return ""
    if now.is_closed:
        return str(now.get_closed_as_display())
    said = []
    if now.stage != then.stage:
        said.append(str(now.get_stage_display()))
    if now.agent_id != then.agent_id:
        said.append(now.agent.display_name() if now.agent else _("Nobody"))
    if whose is Whose.TEAM and now.team_id != then.team_id:
        said.append(now.team.name if now.team else _("No team"))
    if now.balance != then.balance:
        said.append(_("paid since") if now.balance < then.balance else _("owes more"))
    return " · ".join(said)


def _page(text: str) -> int:
    return max(int(text), 1) if text.isdecimal() and len(text) < 7 else 1


def _url(form: QueueThenForm, waiting: bool, page: int = 1) -> str:
    asked = {name: form.data[name] for name in form.base_fields if form.data.get(name)}
    more = {**({"waiting": ""} if waiting else {}), **({"page": page} if page > 1 else {})}
    return f"{reverse('queue-as-known')}?{urlencode({**asked, **more})}"


def _pager(form: QueueThenForm, waiting: bool, page: int, queue: QueueThen) -> dict[str, str]:
    total = queue.waiting if waiting else queue.offered
    return {
        "first_url": _url(form, waiting) if page > 1 else "",
        "previous_url": _url(form, waiting, page - 1) if page > 1 else "",
        "next_url": _url(form, waiting, page + 1) if page * PAGE_SIZE < total else "",
    }
