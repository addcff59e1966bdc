"""Days: what each night did, and the button that turns one."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.clock import business_date
from cases.forms.days import TurnDayForm
from cases.models import ClosedAs, DayPhase, DayRun, DayState
from cases.selectors.board import Scope, moves_of
from cases.selectors.days import VERBS, Progress, progress_of, recent_runs, unfinished_run
from cases.services.day_request import request_day
from cases.services.verdict import Refused
from cases.templatetags.cases_display import count, short_day
from cases.views.doors import supervision
from strategies.stages import Stage

PAGE_SIZE = 31
# Wide enough as it is; the page of one day shows every verb.
IN_LIST = ("judged", "due", "settled", "released", "cured", "moved", "handed_out")
LONGEST_NIGHT_SECONDS = 3600


@require_GET
@supervision
def index(request: HttpRequest) -> HttpResponse:
    """The latest nights, and the form that turns a day."""
    before = _date_or_none(request.GET.get("before", ""))
    runs = list(recent_runs(before)[: PAGE_SIZE + 1])
    more = len(runs) > PAGE_SIZE
    shown = runs[:PAGE_SIZE]
    context = {
        "form": TurnDayForm(initial={"as_of": business_date()}),
        "runs": [{"run": run, "took": _took(run), "totals": _totals(run.totals)} for run in shown],
        "verbs": [_verb(name) for name in IN_LIST],
        "unfinished": unfinished_run(),
        "today": business_date(),
        "pager": {
            "first_url": reverse("days") if before else "",
            "next_url": f"{reverse('days')}?before={shown[-1].as_of}" if more else "",
        },
    }
    return render(request, "cases/days/index.html", context)


@require_POST
@supervision
def turn(request: HttpRequest) -> HttpResponse:
    """Ask for a night; pressing twice is one night."""
    form = TurnDayForm(request.POST)
    if not form.is_valid():
        for problems in form.errors.values():
            messages.error(request, " ".join(map(str, problems)))
        return redirect("days")
    as_of = form.cleaned_data["as_of"]
    try:
        request_day(as_of=as_of, today=business_date(), by=request.user, now=timezone.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
        return redirect("days")
    return redirect("day", as_of)


@require_GET
@supervision
def show(request: HttpRequest, as_of: dt.date) -> HttpResponse:
    """One night: not turned yet, its progress while it runs, what it did once it is done. 404 for a day to come."""
    if as_of > business_date():
        raise Http404
    now = timezone.now()
    run = DayRun.objects.select_related("policy", "started_by").filter(as_of=as_of).first()
    done = run is not None and run.state == DayState.DONE
    state = progress_of(as_of=as_of, now=now)
    context: dict[str, Any] = {
        "as_of": as_of,
        "run": run,
        "done": done,
        "started": state.run is not None,
        "progress": _bar(state) if state.run and not done else None,
        "state": state,
        "took": _took(run) if run else "",
        "totals": [(_verb(name), count(run.totals.get(name, 0))) for name in VERBS] if run else [],
        "moves": _moves(request, run, now) if run and done else [],
    }
    return render(request, "cases/days/day.html", context)


@require_GET
@supervision
def progress(request: HttpRequest, as_of: dt.date) -> HttpResponse:
    """The bar alone, for the page that polls; the whole page where no script asks."""
    if not getattr(request, "htmx", False):
        return redirect("day", as_of)
    state = progress_of(as_of=as_of, now=timezone.now())
    response = render(request, "cases/days/progress.html", {"progress": _bar(state), "state": state, "as_of": as_of})
    if state.finished:
        response["HX-Redirect"] = reverse("day", args=[as_of])
    return response


def _bar(state: Progress) -> dict[str, Any]:
    """What `partials/progress.html` asks for, in words."""
    return {
        "label": _bar_label(state),
        "done": state.done,
        "total": max(state.total, 1),
        "remaining": f"{state.remaining // 60}:{state.remaining % 60:02d}" if state.remaining is not None else "",
        "finished": state.finished,
        "failed": state.stalled,
        "poll_url": reverse("day-progress", args=[state.as_of]),
        "every": "1s",
        "counts": [(_verb(name), count(state.counts[name])) for name in VERBS if state.counts.get(name)],
    }


def _bar_label(state: Progress) -> str:
    run = state.run
    if state.finished:
        return _("The day is turned")
    if run is None or not run.phase:
        return _("Waiting for a worker")
    phase = _("Stages, promises, holds") if run.phase == DayPhase.CASES else _("Handing out cases")
    return phase if run.as_of == state.as_of else f"{short_day(run.as_of)} · {phase}"


def _moves(request: HttpRequest, run: DayRun, now: dt.datetime) -> list[dict[str, str]]:
    scope = Scope(request.user, None, run.as_of, now)
    return [
        {
            "from": Stage(move.from_stage).label,
            "to": ClosedAs(move.closed_as).label if move.closed_as else Stage(move.to_stage).label,
            "count": count(move.count),
            "url": f"{reverse('records-moves')}?day_from={run.as_of}&day_to={run.as_of}&from_stage={move.from_stage}"
            f"&to_stage={move.to_stage}" + (f"&closed_as={move.closed_as}" if move.closed_as else ""),
        }
        for move in moves_of(scope, run)
    ]


def _totals(totals: dict[str, int]) -> list[str]:
    return [count(totals[name]) if totals.get(name) else "" for name in IN_LIST]


def _verb(name: str) -> str:
    return {
        "accrued": _("Debts with interest posted"),
        "lapsed": _("Waivers lapsed"),
        "suspended": _("Limitation suspended"),
        "judged": _("Promises judged"),
        "due": _("Promises due"),
        "planned": _("Plans ended"),
        "settled": _("Settled"),
        "released": _("Holds ended"),
        "near": _("Limitation near"),
        "cured": _("Cured"),
        "moved": _("Moved"),
        "handed_out": _("Handed out"),
    }[name]


def _took(run: DayRun) -> str:
    """How long a night took: "4 s", "2:05"; nothing for a day of the past that was lived through later (replay)."""
    if run.finished_at is None:
        return ""
    seconds = max(0, round((run.finished_at - run.started_at).total_seconds()))
    if seconds > LONGEST_NIGHT_SECONDS:
        return ""
    return _("%(seconds)s s") % {"seconds": seconds} if seconds < 60 else f"{seconds // 60}:{seconds % 60:02d}"


def _date_or_none(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
