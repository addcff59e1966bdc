"""The desk: one case on one screen."""

import datetime as dt
import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from cases.clock import business_date
from cases.forms.contact import ContactForm
from cases.models import Case
from cases.selectors.desk import desk_of
from cases.services.queue import LEASE, open_case, release_lease
from cases.services.queue_choice import is_work_of, must_say_why_picked
from cases.views.access import case_for
from cases.views.desk_page import desk_context
from cases.views.gate import situation_and_rung, verdict_for
from cases.views.next_action_panel import next_action_context
from cases.views.requests import StaffRequest
from cases.views.talk import talk_context
from strategies.outcomes import Channel
from strategies.services.tactics import tactics_in_force
from strategies.stages import PERSON_LEFT_STAGES, Stage


@require_GET
@login_required
def case_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Opening a case puts it on the user's screen for a quarter of an hour (a lease, renewed by activity).

    Out of turn, in a team that asks for it, the reason comes first.
    """
    case = case_for(request, pk)
    if must_say_why_picked(case=case, user=request.user, as_of=business_date(), now=timezone.now()):
        return redirect("case-pick", case.pk)
    initial = {"request_key": uuid.uuid4(), "channel": _usual_channel(case), **_begun(request)}
    return desk(request, case, ContactForm(case=case, user=request.user, initial=initial))


def desk(
    request: StaffRequest, case: Case, form: ContactForm, *, status: int = 200, refused_now: bool = False
) -> HttpResponse:
    """Renders the desk with this form, fresh or sent back with its errors; `refused_now`: by the contact gate."""
    as_of, now = business_date(), timezone.now()
    leased_until = (now + LEASE).isoformat()
    lease = None if case.is_closed else open_case(case=case, user=request.user, now=now)
    may_decide = not request.user.is_agent
    may_recall = may_decide and case.stage in PERSON_LEFT_STAGES
    may_dial = case.agent_id == request.user.pk
    situation, rung = situation_and_rung(case, request.user)
    form.order_channels(rung)
    found = desk_of(case=case, user=request.user, as_of=as_of, now=now)
    context = desk_context(found, form, user=request.user, may_dial=may_dial, as_of=as_of, now=now)
    if not case.is_closed:
        heard = frozenset(form["evasions"].value() or ())
        chosen = {"channel": form["channel"].value(), "contact_point": context["chosen_point"]}
        chosen["told"] = form["told"].value() or ()
        library = tactics_in_force()
        context |= verdict_for(case, request.user, chosen, found.contact_points, (situation, rung))
        context |= next_action_context(
            found, situation=situation, library=library, user=request.user, as_of=as_of, now=now
        )
        context |= talk_context(
            case, found.talk, library, agent=request.user, heard=heard, who="", as_of=as_of, first=context["script"]
        )
    must_say_why = is_work_of(case=case, user=request.user, as_of=as_of, now=now) and not found.worked_today
    return render(
        request,
        "cases/case.html",
        context
        | {
            "lease": lease,
            "leased_until": leased_until,
            "may_decide": may_decide,
            "may_recall": may_recall,
            "must_say_why": must_say_why,
            "refused_now": refused_now,
            "begun": bool(_begun(request)),
        },
        status=status,
    )


@require_POST
@login_required
def keep_lease(request: StaffRequest, pk: int) -> HttpResponse:
    """The screen says that somebody is still at work on the case, and is told until when it has it."""
    now = timezone.now()
    open_case(case=case_for(request, pk), user=request.user, now=now)
    return HttpResponse(status=204, headers={"Leased-Until": (now + LEASE).isoformat()})


@require_POST
@login_required
def leave_case(request: StaffRequest, pk: int) -> HttpResponse:
    """The screen was left: the case is free for others, unless it was opened again meanwhile."""
    release_lease(case=case_for(request, pk), user=request.user, until=_moment(request.POST.get("until", "")))
    return HttpResponse(status=204)


def _moment(text: str) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if timezone.is_aware(found) else None


def _begun(request: StaffRequest) -> dict[str, str]:
    """The contact that a next action which was accepted begins: its channel and number."""
    channel, point = request.GET.get("channel", ""), request.GET.get("contact_point", "")
    begun = {"channel": channel} if channel in Channel.values else {}
    return begun | ({"contact_point": point} if point.isascii() and point.isdecimal() and len(point) < 19 else {})


def _usual_channel(case: Case) -> str:
    return Channel.VISIT if case.stage == Stage.VISIT else Channel.CALL
