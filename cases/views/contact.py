"""Logging a contact, with the promise that came of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.clock import business_date
from cases.forms.contact import ContactForm
from cases.services.desk import save_contact
from cases.services.verdict import Refused
from cases.views.access import MovedOn, case_or_moved, moved_on
from cases.views.case import desk
from cases.views.queue import next_or_queue
from cases.views.requests import StaffRequest
from strategies.outcomes import OUTCOMES

SAVED, SAVED_SECONDS = "saved_draft", 120


@require_http_methods(["GET", "POST"])
@login_required
def log(request: StaffRequest, pk: int) -> HttpResponse:
    """Save the contact and go on to the next case, or stay; a refusal comes back with everything typed.

    Whoever had to sign in again meanwhile comes back here with nothing sent: the case opens, with the draft that the
    browser kept (static/js/draft.js). A cookie tells the browser which draft is saved.
    """
    if request.method == "GET":
        return redirect("case", pk)
    try:
        case = case_or_moved(request, pk)
    except MovedOn:
        return moved_on(request)
    form = ContactForm(request.POST, case=case)
    if not form.is_valid():
        return desk(request, case, form, status=422)
    and_next = request.POST.get("then") == "next"
    try:
        contact, following = save_contact(
            and_next=and_next,
            case=case,
            agent=request.user,
            as_of=business_date(),
            now=timezone.now(),
            **form.cleaned_data,
        )
    except Refused as refused:
        form.add_error(None, [str(reason) for reason in refused.reasons])
        return desk(request, case, form, status=422)
    messages.success(request, _("Saved: %(outcome)s.") % {"outcome": OUTCOMES[contact.outcome].label})
    answer = next_or_queue(request, following) if and_next else redirect("case", case.pk)
    answer.set_cookie(SAVED, f"{request.user.pk}-{case.pk}", max_age=SAVED_SECONDS, samesite="Lax")
    return answer
