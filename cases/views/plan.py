"""The instalment plan of a case: drawn up with its schedule in view, agreed, and how it is kept."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.clock import business_date
from cases.forms.plan import PlanForm
from cases.models import Case, Plan
from cases.services.occasion import Occasion
from cases.services.plans import agree_plan, cancel_plan, preview_plan
from cases.services.verdict import Refused
from cases.views.access import case_for
from cases.views.requests import StaffRequest


@require_http_methods(["GET", "POST"])
@login_required
def plan(request: StaffRequest, pk: int) -> HttpResponse:
    """The latest plan with its instalments; where none is live, the form, and after "show" the schedule under it."""
    case, as_of = case_for(request, pk), business_date()
    latest = (
        Plan.objects.visible_to(request.user)
        .filter(case=case)
        .prefetch_related("instalments")
        .select_related("agreed_by")
        .first()
    )
    form = PlanForm(request.POST or None, case=case, as_of=as_of)
    schedule = None
    if request.method == "POST" and form.is_valid():
        try:
            if "agree" in request.POST:
                occasion = Occasion(as_of=as_of, now=timezone.now(), by=request.user)
                agree_plan(case=case, terms=form.terms(), leniency=form.leniency(), occasion=occasion)
                messages.success(request, _("The plan is agreed. The case waits for its instalments."))
                return redirect("case-plan", case.pk)
            schedule = preview_plan(case=case, terms=form.terms())
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
    context = {
        "case": case,
        "form": form,
        "schedule": schedule,
        "schedule_sum": sum((one.amount for one in schedule or ()), Decimal(0)),
        **_latest(case, latest),
    }
    return render(request, "cases/plan.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    try:
        cancel_plan(plan=found, as_of=business_date(), by=request.user)
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
    else:
        messages.success(request, _("Plan cancelled. The case is back in the queue."))
    return redirect("case-plan", found.case_id)


def _latest(case: Case, latest: Plan | None) -> dict[str, Any]:
    """The plan to show, and whether a new one can be made."""
    live = latest is not None and latest.state == "live"
    instalments = list(latest.instalments.all()) if latest else []
    return {
        "plan": latest,
        "instalments": instalments,
        "plan_sum": sum((one.amount for one in instalments), Decimal(0)),
        "is_live": live,
        "may_plan": not live and not case.is_closed,
    }
