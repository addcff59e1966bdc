"""Waivers: asked for on a case, decided from a list of those that wait."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.clock import business_date
from cases.forms.waiver import DecisionForm, WaiverForm
from cases.models import Waiver
from cases.selectors.waivers import paper_of, waiting_waivers
from cases.services.verdict import Refused
from cases.services.waivers import approve_waiver, refuse_waiver, request_waiver, withdraw_waiver
from cases.views.access import case_for
from cases.views.case_form import case_form
from cases.views.doors import supervision
from cases.views.requests import StaffRequest, occasion_of

MOST_SHOWN = 200


@require_http_methods(["GET", "POST"])
@login_required
def ask(request: StaffRequest, pk: int) -> HttpResponse:
    case, as_of = case_for(request, pk), business_date()
    form = WaiverForm(request.POST or None, case=case, initial={"until_on": as_of})
    if request.method == "POST" and form.is_valid():
        try:
            request_waiver(occasion=occasion_of(request), **form.values())
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, _("Asked for. A supervisor decides."))
            return redirect("case", case.pk)
    title = _("Ask for a waiver")
    remark = _("Nothing is given up until somebody with the limit for it approves. Promise the debtor nothing before.")
    return case_form(request, case, form, title=title, submit=_("Ask"), quick={}, remark=remark)


@require_POST
@login_required
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """A second click finds it over and says so."""
    waiver = get_object_or_404(Waiver.objects.visible_to(request.user).select_related("case"), pk=pk)
    try:
        withdraw_waiver(waiver=waiver, occasion=occasion_of(request))
    except Refused as refused:
        messages.error(request, " ".join(str(reason) for reason in refused.reasons))
    else:
        messages.success(request, _("The waiver is withdrawn."))
    return redirect("case", waiver.case_id)


@require_GET
@supervision
def index(request: StaffRequest) -> HttpResponse:
    waiting = list(waiting_waivers(request.user)[: MOST_SHOWN + 1])
    context = {"waivers": waiting[:MOST_SHOWN], "more": len(waiting) > MOST_SHOWN}
    return render(request, "cases/waivers/index.html", context)


@require_http_methods(["GET", "POST"])
@supervision
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Balance, history, limits; approve or refuse. A second click finds it decided and says so."""
    waivers = Waiver.objects.visible_to(request.user).select_related(
        "case__debtor", "case__creditor", "debt", "asked_by"
    )
    waiver = get_object_or_404(waivers, pk=pk)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = approve_waiver if "approve" in request.POST else refuse_waiver
        try:
            decided = verb(waiver=waiver, note=form.cleaned_data["note"], occasion=occasion_of(request))
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, decided.get_state_display())
            return redirect("waivers")
    context = {"paper": paper_of(waiver, request.user), "waiver": waiver, "form": form, "case": waiver.case}
    return render(request, "cases/waivers/decide.html", context, status=422 if form.errors else 200)
