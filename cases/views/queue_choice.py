"""Saying why a case is left without an outcome, or opened out of turn: one page, one key."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.clock import business_date
from cases.forms.queue_choice import ReasonForm
from cases.models import Case, Picking, PickReason, SkipReason
from cases.services.queue import next_case
from cases.services.queue_choice import pick_case, pick_reasons, skip_case
from cases.services.verdict import Refused
from cases.views.access import case_for
from cases.views.queue import next_or_queue
from cases.views.requests import StaffRequest


@require_http_methods(["GET", "POST"])
@login_required
def skip(request: StaffRequest, pk: int) -> HttpResponse:
    """Leave the case, then on to the next one, or to the address in `to`."""
    case = case_for(request, pk)
    form = ReasonForm(_told(request), reasons=list(SkipReason.choices))
    if request.method == "POST" and form.is_valid():
        try:
            skip_case(case=case, user=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error("note", [str(reason) for reason in refused.reasons])
        else:
            return _on(request, case)
    words = _("Nothing was logged on this case today. Say why it is left; it stays where it stands in the queue.")
    return _page(request, case, form, title=_("Leave without an outcome"), submit=_("Leave the case"), words=words)


def _on(request: StaffRequest, case: Case) -> HttpResponse:
    to = request.GET.get("to", "")
    if to and url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()}):
        return redirect(to)
    found = next_case(user=request.user, as_of=business_date(), now=timezone.now(), after=case)
    return next_or_queue(request, found)


@require_http_methods(["GET", "POST"])
@login_required
def pick(request: StaffRequest, pk: int) -> HttpResponse:
    """Open a case before its turn, in a team that asks why."""
    case = case_for(request, pk)
    form = ReasonForm(_told(request), reasons=[(name, PickReason(name).label) for name in pick_reasons(case)])
    if request.method == "POST" and form.is_valid():
        try:
            verdict = pick_case(case=case, user=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error("note", [str(reason) for reason in refused.reasons])
        else:
            if verdict.allowed:
                return redirect("case", case.pk)
            form.add_error(None, [str(reason) for reason in verdict.reasons])
    words = _("Your team says why a case is taken before its turn.")
    if case.team is not None and case.team.picking == Picking.STRICT:
        words = _("Your team works strictly in the order of the queue. Take the next case, unless one of these holds.")
    return _page(request, case, form, title=_("Open out of turn"), submit=_("Open the case"), words=words)


def _told(request: StaffRequest) -> QueryDict | None:
    """What was sent, an empty form too; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def _page(request: StaffRequest, case: Case, form: ReasonForm, *, title: str, submit: str, words: str) -> HttpResponse:
    context = {"case": case, "form": form, "title": title, "submit": submit, "words": words}
    return render(request, "cases/reason_form.html", context, status=422 if form.errors else 200)
