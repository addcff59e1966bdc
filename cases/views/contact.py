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
from cases.models import ContactLog
from cases.services.desk import save_contact
from cases.services.gate import ContactRefused
from cases.services.stage_terms import StageRefused
from cases.services.verdict import Refused
from cases.templatetags.cases_display import money
from cases.views.access import MovedOn, case_or_moved, moved_on
from cases.views.case import desk
from cases.views.offers import read_offer
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
    form = ContactForm(request.POST, case=case, user=request.user)
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
            offer=read_offer(request.POST.get("offer", ""), case=case, user=request.user),
            **form.cleaned_data,
        )
    except Refused as refused:
        form.add_error(None, [str(reason) for reason in refused.reasons])
        return desk(request, case, form, status=422, refused_now=isinstance(refused, ContactRefused | StageRefused))
    messages.success(request, _said(contact, len(form.cleaned_data["also"])))
    answer = next_or_queue(request, following) if and_next else redirect("case", case.pk)
    answer.set_cookie(SAVED, f"{request.user.pk}-{case.pk}", max_age=SAVED_SECONDS, samesite="Lax")
    return answer


def _said(contact: ContactLog, others: int) -> str:
    words = {"outcome": OUTCOMES[contact.outcome].label, "cases": others + 1}
    if not others:
        return _("Saved: %(outcome)s.") % words
    said = _("Saved on %(cases)d cases of this debtor: %(outcome)s.") % words
    if contact.promise is None:
        return said
    own = money(contact.promise.amount, contact.case.currency)
    return said + " " + _("Of the promise, %(amount)s falls on the first, the rest by what is owed.") % {"amount": own}
