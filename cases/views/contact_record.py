"""A contact's own page: all that the record says and does not say, what proves it, and what was put right."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases.forms.evidence import CorrectionForm, ProofForm, RecordingForm
from cases.models import Case, ContactLog
from cases.selectors.contact_page import contact_page, contacts_for
from cases.selectors.contact_record import fields_of
from cases.services.corrections import Corrected, correct_contact, may_correct
from cases.services.evidence.keeping import add_proof, add_recording
from cases.services.verdict import Refused
from cases.views.access import case_for
from cases.views.case_form import case_form
from cases.views.requests import StaffRequest


@require_GET
@login_required
def record(request: StaffRequest, pk: int) -> HttpResponse:
    """Every field, its gaps named; 404 for whoever does not see the case."""
    contact, case = _contact(request, pk)
    context = {
        "case": case,
        "page": contact_page(contact),
        "fields": fields_of(contact),
        "may_correct": may_correct(contact, request.user),
    }
    return render(request, "cases/contact_record.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def recording(request: StaffRequest, pk: int) -> HttpResponse:
    contact, case = _contact(request, pk)
    form = RecordingForm(request.POST or None, request.FILES or None)
    if form.is_valid() and _done(form, add_recording, contact=contact, by=request.user, **form.cleaned_data):
        messages.success(request, _("The recording is on record, with its hash."))
        return redirect("contact-record", pk)
    remark = _("It is hashed and sealed as it comes in, and never changed or deleted here.")
    title = _("Add a recording")
    return case_form(request, case, form, title=title, submit=title, quick={}, remark=remark)


@require_http_methods(["GET", "POST"])
@login_required
def proof(request: StaffRequest, pk: int) -> HttpResponse:
    contact, case = _contact(request, pk)
    form = ProofForm(request.POST or None, request.FILES or None)
    if form.is_valid() and _done(form, add_proof, contact=contact, by=request.user, **form.cleaned_data):
        messages.success(request, _("The proof is on record."))
        return redirect("contact-record", pk)
    title = _("Add a proof of arrival")
    return case_form(request, case, form, title=title, submit=title, quick={})


@require_http_methods(["GET", "POST"])
@login_required
def correct(request: StaffRequest, pk: int) -> HttpResponse:
    contact, case = _contact(request, pk)
    form = CorrectionForm(request.POST or None, standing=Corrected.of(contact))
    if form.is_valid():
        facts = {"corrected": form.corrected(), "reason": form.cleaned_data["reason"], "by": request.user}
        if row := _done(form, correct_contact, contact=contact, **facts):
            messages.success(request, _("Corrected by a new row; the old one stays."))
            return redirect("contact-record", row.pk)
    remark = _("Outcome, promise and number stay: what they brought about is taken back where it stands.")
    return case_form(
        request, case, form, title=_("Correct the contact"), submit=_("Add the correction"), quick={}, remark=remark
    )


def _contact(request: StaffRequest, pk: int) -> tuple[ContactLog, Case]:
    contact = get_object_or_404(contacts_for(request.user), pk=pk)
    contact.case = case_for(request, contact.case_id)
    return contact, contact.case


def _done(form: forms.Form, verb: Any, **facts: Any) -> Any:
    """What the verb returns, or None with the reasons of its refusal on the form."""
    try:
        return verb(now=timezone.now(), **facts)
    except Refused as refused:
        form.add_error(None, [str(reason) for reason in refused.reasons])
        return None
