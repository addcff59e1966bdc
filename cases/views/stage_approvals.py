"""Deciding on cases that wait for approval before their next stage; the list is the inbox (`inbox.py`)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cases.models import HeldBack
from cases.selectors.stage_approvals import waiting_for_approval
from cases.services.stage_approvals import decide_stages
from cases.services.verdict import Refused
from cases.views.doors import supervision
from cases.views.inbox import inbox
from cases.views.requests import StaffRequest, occasion_of, ticked, typed


@require_http_methods(["GET", "POST"])
@supervision
def index(request: StaffRequest) -> HttpResponse:
    """The list; those ticked are approved or refused together."""
    if request.method == "POST":
        _decide(request, list(waiting_for_approval(request.user).filter(pk__in=ticked(request, "held"))))
        return redirect("stage-approvals")
    return inbox(request)


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
            held=held, granted=granted, reason=typed(request.POST, "reason")[:400], occasion=occasion_of(request)
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
