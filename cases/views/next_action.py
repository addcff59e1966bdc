"""Answering the next action that the desk proposes: one key takes it and goes to do it, one overrules it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.models import AnswerKind, Case, NextActionAnswer
from cases.selectors.next_action.offer import Offer
from cases.services.next_action import accept_action, overrule_action
from cases.services.verdict import Refused
from cases.views.access import case_for
from cases.views.next_action_panel import moment_words
from cases.views.offers import read_offer
from cases.views.requests import StaffRequest, occasion_of, typed
from strategies.next_action.acts import Act

# Where work on the file is done.
PAGES = {
    Act.CHECK_PAYMENT: "case-balance",
    Act.OFFER_PLAN: "case-plan",
    Act.CHECK_PAPERS: "case-investigation",
    Act.TRACE: "case-point-new",
}


@require_POST
@login_required
def accept(request: StaffRequest, pk: int) -> HttpResponse:
    """Take it, and open where it is done; what is for later hides the case until then."""
    case = case_for(request, pk)
    offer = read_offer(request.POST.get("offer", ""), case=case, user=request.user)
    if offer is None:
        return _stale(request, case)
    try:
        answer = accept_action(case=case, offer=offer, occasion=occasion_of(request))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("case", case.pk)
    if answer.kind != AnswerKind.ACCEPTED:
        messages.error(request, _("It has been answered already: %(answer)s.") % {"answer": answer.get_kind_display()})
        return redirect("case", case.pk)
    if offer.not_before is not None and offer.not_before > timezone.now():
        until = moment_words(offer.not_before, timezone.now())
        messages.success(request, _("Accepted; the case rests until %(time)s.") % {"time": until})
        return redirect("case", case.pk)
    return redirect(_place_of(case, offer, request.POST.get("point", "")))


@require_POST
@login_required
def overrule(request: StaffRequest, pk: int) -> HttpResponse:
    case = case_for(request, pk)
    offer = read_offer(request.POST.get("offer", ""), case=case, user=request.user)
    if offer is None:
        return _stale(request, case)
    told = {name: typed(request.POST, name) for name in ("reason", "note")}
    try:
        answer = overrule_action(case=case, offer=offer, occasion=occasion_of(request), **told)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        _say_overruled(request, answer)
    return redirect("case", case.pk)


def _say_overruled(request: StaffRequest, answer: NextActionAnswer) -> None:
    if answer.kind == AnswerKind.OVERRULED:
        messages.success(request, _("Overruled: %(reason)s.") % {"reason": answer.get_reason_display()})
    else:
        messages.error(request, _("It has been answered already: %(answer)s.") % {"answer": answer.get_kind_display()})


def _stale(request: StaffRequest, case: Case) -> HttpResponse:
    messages.error(request, _("The case has changed since this was proposed; read what is proposed now."))
    return redirect("case", case.pk)


def _place_of(case: Case, offer: Offer, point: str) -> str:
    """The contact form with channel and number filled in, or the page on which the work is done."""
    desk = reverse("case", args=[case.pk])
    if offer.act.channel:
        return f"{desk}?{urlencode({'channel': offer.act.channel, 'contact_point': point})}"
    if offer.act in PAGES:
        return reverse(PAGES[offer.act], args=[case.pk])
    return reverse("matters") if offer.act == Act.ANSWER else desk
