"""Taking a promise outside a contact, and taking one off the books."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.clock import business_date
from cases.forms.money import PromiseForm
from cases.forms.promise_said import LONGEST
from cases.models import Promise
from cases.services.promises import cancel_promise, take_promise
from cases.services.verdict import Refused
from cases.spoken.promise import read_promise
from cases.templatetags.cases_display import day, money
from cases.views.access import MovedOn, case_for, case_or_moved, moved_on
from cases.views.case_form import case_form
from cases.views.desk_page import quick_amounts, quick_days
from cases.views.requests import StaffRequest


@require_http_methods(["GET", "POST"])
@login_required
def promise_form(request: StaffRequest, pk: int) -> HttpResponse:
    """A promise that came by letter, message or through the creditor."""
    try:
        case = case_or_moved(request, pk)
    except MovedOn:
        return moved_on(request)
    as_of = business_date()
    form = PromiseForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            take_promise(case=case, by=request.user, as_of=as_of, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, _("Promise taken; the case waits for its day."))
            return redirect("case", case.pk)
    return case_form(
        request,
        case,
        form,
        title=_("Take a promise"),
        submit=_("Take the promise"),
        quick={"amount": quick_amounts(case), "due_on": quick_days(as_of)},
        remark=_("The case is held until the day and its grace have passed. A promise that stands open is replaced."),
    )


@require_GET
@login_required
def read(request: StaffRequest, pk: int) -> JsonResponse:
    """What the words typed so far mean: `amount`, `due_on`, and both as they are `shown` back; empty where not understood."""
    case = case_for(request, pk)
    said = read_promise(request.GET.get("said", "")[:LONGEST], today=business_date(), balance=case.balance)
    shown = [
        f"{date_format(said.due_on, 'l')} {day(said.due_on)}" if said.due_on else "",
        money(said.amount, case.currency) if said.amount else "",
    ]
    return JsonResponse({
        "amount": f"{said.amount:.2f}" if said.amount else "",
        "due_on": said.due_on.isoformat() if said.due_on else "",
        "shown": " · ".join(filter(None, shown)),
    })  # fmt: skip


@require_POST
@login_required
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Take an open promise off the books; the case comes back to the queue."""
    promise = get_object_or_404(Promise.objects.visible_to(request.user).select_related("case"), pk=pk)
    try:
        cancel_promise(promise=promise, by=request.user, as_of=business_date())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Promise cancelled; the case is back in the queue."))
    return redirect("case", promise.case_id)
