"""Closing a case by decision (written off, sold, withdrawn), and opening a closed one again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.forms.closing import CloseForm, ReopenForm
from cases.models import ClosedAs, MoveReason
from cases.services.stages import close_case, reopen_case
from cases.services.verdict import Refused
from cases.views.access import case_for
from cases.views.case_form import case_form
from cases.views.doors import supervision
from cases.views.requests import StaffRequest, occasion_of


@require_http_methods(["GET", "POST"])
@supervision
def close_form(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks how the case ends, and why."""
    case, form = case_for(request, pk), CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        closed_as = ClosedAs(form.cleaned_data["closed_as"])
        occasion = occasion_of(request, form.cleaned_data["note"])
        try:
            close_case(case=case, closed_as=closed_as, reason=MoveReason.DECISION, occasion=occasion)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, _("Case closed: %(how)s.") % {"how": closed_as.label})
            return redirect("case", case.pk)
    title = _("Close the case")
    remark = _("Its holds end, and an open promise is cancelled unless it is paid. What is owed stays in the record.")
    return case_form(request, case, form, title=title, submit=title, quick={}, remark=remark)


@require_http_methods(["GET", "POST"])
@supervision
def reopen_form(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks why a closed case is opened again."""
    case, form = case_for(request, pk), ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reopen_case(case=case, occasion=occasion_of(request, form.cleaned_data["note"]))
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, _("Case reopened."))
            return redirect("case", case.pk)
    title = _("Reopen the case")
    remark = _("It waits as not yet due; the next night finds the stage that fits.")
    return case_form(request, case, form, title=title, submit=title, quick={}, remark=remark)
