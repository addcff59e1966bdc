"""Requests of people about their own data: recorded on a case, listed by their clocks, answered by supervisors."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.clock import business_date
from cases.forms.subject_request import SubjectAnswerForm, SubjectRequestForm
from cases.models import ExportKind, ExportPurpose, RequestState, SubjectRequest
from cases.selectors.subject_package import package_for
from cases.services.exports import begin_export, marked_document
from cases.services.subject_requests import answer_request, extend_request, open_request
from cases.services.verdict import Refused
from cases.templatetags.cases_display import day
from cases.views.access import case_for
from cases.views.case_form import case_form
from cases.views.doors import supervision
from cases.views.requests import StaffRequest, occasion_of
from strategies.subject_rights import may_be_extended

MOST_SHOWN = 200


@require_GET
@supervision
def index(request: StaffRequest) -> HttpResponse:
    """Open requests by the day of their answer, then the latest answered."""
    as_of = business_date()
    seen = SubjectRequest.objects.visible_to(request.user).select_related("case__debtor", "contact_point")
    rows = [(row, (row.due_on - as_of).days) for row in seen.open().order_by("due_on", "pk")[:MOST_SHOWN]]
    answered = seen.exclude(state=RequestState.OPEN).order_by("-answered_at")[:50]
    return render(request, "cases/subject_requests.html", {"rows": rows, "answered": answered})


@require_http_methods(["GET", "POST"])
@login_required
def new(request: StaffRequest, pk: int) -> HttpResponse:
    case = case_for(request, pk)
    data = request.POST if request.method == "POST" else None
    where = case.debtor.jurisdiction or case.creditor.jurisdiction
    form = SubjectRequestForm(
        data, case=case, initial={"received_on": business_date().isoformat(), "jurisdiction": where}
    )
    if data is not None and form.is_valid():
        try:
            row = open_request(case=case, occasion=occasion_of(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, _("On record. The answer is due by %(day)s.") % {"day": day(row.due_on)})
            return redirect("case", case.pk)
    remark = _(
        "Who wants to be left alone is left alone from this moment; a correction stops the case until it is answered."
    )
    title = _("Request about personal data")
    return case_form(request, case, form, title=title, submit=_("Put on record"), quick={}, remark=remark)


@require_http_methods(["GET", "POST"])
@supervision
def show(request: StaffRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    form = SubjectAnswerForm(request.POST if request.method == "POST" else None, request=row)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            answer_request(
                request=row, state=values["state"], code=values["code"], occasion=occasion_of(request, values["note"])
            )
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, _("Answered."))
            return redirect("subject-requests")
    is_open = row.state == RequestState.OPEN
    more = is_open and not row.extended and may_be_extended(row.jurisdiction)
    context = {"row": row, "form": form, "is_open": is_open, "may_extend": more}
    return render(request, "cases/subject_request.html", context, status=422 if form.errors else 200)


@require_POST
@supervision
def extend(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        extend_request(request=_row(request, pk), occasion=occasion_of(request))
    except Refused as refused:
        messages.error(request, " ".join(str(reason) for reason in refused.reasons))
    return redirect("subject-request", pk)


@require_POST
@supervision
def package(request: StaffRequest, pk: int) -> HttpResponse:
    """What is kept of the asker as one JSON file, others masked; on record, and marked with whose export it is."""
    row = _row(request, pk)
    taken = begin_export(
        what=ExportKind.SUBJECT,
        purpose=ExportPurpose.REQUEST,
        scope=f"request {row.pk}",
        occasion=occasion_of(request),
    )
    body = marked_document(export=taken, records=package_for(row), now=timezone.now())
    response = HttpResponse(body, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{taken.file_name(f"request-{row.pk}", "json")}"'
    return response


def _row(request: StaffRequest, pk: int) -> SubjectRequest:
    seen = SubjectRequest.objects.visible_to(request.user).select_related("case__debtor", "contact_point", "opened_by")
    return get_object_or_404(seen, pk=pk)
