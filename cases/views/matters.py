"""Disputes, complaints, hardship and the like: opened on a case, listed by their clocks, closed with an answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases.clock import business_date
from cases.forms.matter import AnswerForm, MatterForm
from cases.models import Hold
from cases.selectors.matters import open_matters
from cases.services.matters import close_matter, may_close, open_matter
from cases.services.verdict import Refused
from cases.templatetags.cases_display import day
from cases.views.access import case_for
from cases.views.case_form import case_form
from cases.views.requests import StaffRequest, occasion_of
from strategies.matters import MATTERS


@require_GET
@login_required
def index(request: StaffRequest) -> HttpResponse:
    """What waits for an answer: an agent's own, a supervisor's teams'; `?own=` narrows to what the reader answers."""
    as_of, own = business_date(), bool(request.GET.get("own"))
    rows = [
        (hold, (hold.answer_by - as_of).days if hold.answer_by else None)
        for hold in open_matters(request.user, own=own)
    ]
    return render(request, "cases/matters.html", {"rows": rows, "own": own})


@require_http_methods(["GET", "POST"])
@login_required
def new(request: StaffRequest, pk: int) -> HttpResponse:
    case = case_for(request, pk)
    form = MatterForm(request.POST if request.method == "POST" else None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            hold = open_matter(case=case, occasion=occasion_of(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            name = hold.answerer.display_name() if hold.answerer else _("nobody yet")
            words = {"kind": hold.get_kind_display(), "name": name, "day": day(hold.answer_by)}
            messages.success(request, _("%(kind)s: on hold. %(name)s answers by %(day)s.") % words)
            return redirect("case", case.pk)
    remark = _("The case, or the one debt, is not worked while this stands; supervisors see it with its clock.")
    title = _("Dispute, complaint, hardship …")
    return case_form(request, case, form, title=title, submit=_("Put on hold"), quick={}, remark=remark)


@require_http_methods(["GET", "POST"])
@login_required
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """Closes a matter; 404 for whoever may not."""
    hold = get_object_or_404(Hold.objects.visible_to(request.user).select_related("debt", "case"), pk=pk)
    if request.user.is_agent and not may_close(hold, request.user):
        raise Http404
    case = case_for(request, hold.case_id)
    if hold.released_on is not None:
        messages.info(request, _("This hold has already ended."))
        return redirect("case", case.pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            close_matter(hold=hold, occasion=occasion_of(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, _("Answered; the hold has ended."))
            return redirect("case", case.pk)
    duty = str(MATTERS[hold.kind].duty) if hold.kind in MATTERS else ""
    scope = hold.debt.number if hold.debt else _("the whole case")
    remark = " · ".join(filter(None, [hold.get_kind_display(), scope, hold.reason, duty]))
    title = _("Answer and end the hold")
    return case_form(request, case, form, title=title, submit=title, quick={}, remark=remark)
