"""The supervisor's inbox: cases that wait for approval before their next stage, and what agents ask."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cases.clock import business_date
from cases.models import HeldBack
from cases.selectors.questions import MOST_SHOWN as MOST_QUESTIONS
from cases.selectors.questions import open_questions
from cases.selectors.stage_approvals import MOST_SHOWN, waiting_for_approval
from cases.services.held_now import closed_now, wanting_of
from cases.services.stage_approvals import decide_stages
from cases.services.verdict import Refused
from cases.views.doors import supervision
from cases.views.questions import question_line
from cases.views.requests import StaffRequest, occasion_of
from strategies.programme.gates import GateKind


@require_http_methods(["GET", "POST"])
@supervision
def index(request: StaffRequest) -> HttpResponse:
    """The list; those ticked are approved or refused together."""
    if request.method == "POST":
        chosen = [int(key) for key in request.POST.getlist("held") if key.isdecimal() and len(key) < 19]
        _decide(request, list(waiting_for_approval(request.user).filter(pk__in=chosen)))
        return redirect("stage-approvals")
    waiting = list(waiting_for_approval(request.user)[: MOST_SHOWN + 1])
    judged = closed_now([held.case_id for held in waiting[:MOST_SHOWN]], as_of=business_date(), now=timezone.now())
    context = {
        "lines": [_line(held, wanting_of(held, judged)) for held in waiting[:MOST_SHOWN]],
        "more": len(waiting) > MOST_SHOWN,
        "today": business_date(),
        "questions": [question_line(asked) for asked in open_questions(request.user)[:MOST_QUESTIONS]],
    }
    return render(request, "cases/approvals.html", context)


@require_POST
@supervision
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """One case, from its desk."""
    held = get_object_or_404(HeldBack.objects.visible_to(request.user).waiting().select_related("case"), pk=pk)
    _decide(request, [held])
    return redirect("case", held.case_id)


def _decide(request: StaffRequest, held: list[HeldBack]) -> None:
    granted = "approve" in request.POST
    try:
        words = decide_stages(
            held=held, granted=granted, reason=request.POST.get("reason", "")[:400], occasion=occasion_of(request)
        )
    except Refused as no:
        messages.error(request, " ".join(str(reason) for reason in no.reasons))
        return
    number = len(words)
    if granted:
        said = ngettext(
            "%(count)d case is approved; it moves with the next night that finds its other gates open.",
            "%(count)d cases are approved; they move with the next night that finds their other gates open.",
            number,
        )
    else:
        said = ngettext("%(count)d case stays where it is.", "%(count)d cases stay where they are.", number)
    if not number:
        messages.info(request, _("Nothing was left to decide: somebody was faster, or the case has moved on."))
        return
    messages.success(request, said % {"count": number})


def _line(held: HeldBack, closed: Sequence[str]) -> dict[str, object]:
    others = [str(GateKind(kind).label) for kind in closed if kind != GateKind.APPROVAL]
    return {"held": held, "case": held.case, "stage": held.get_stage_display(), "others": ", ".join(others)}
