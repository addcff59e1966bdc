"""Payments that wait for their case: the list, and one of them with the cases it may belong to."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases.clock import business_date
from cases.forms.unmatched import MatchForm, ReturnForm
from cases.models import UnmatchedPayment
from cases.selectors.unmatched import suggestions_for, waiting_payments
from cases.services.unmatched import match_payment, return_payment
from cases.services.verdict import Refused
from cases.templatetags.cases_display import money
from cases.views.doors import supervision
from cases.views.requests import StaffRequest

MOST_SHOWN = 100


@require_GET
@supervision
def index(request: StaffRequest) -> HttpResponse:
    waiting = list(waiting_payments(request.user)[: MOST_SHOWN + 1])
    context = {"waiting": waiting[:MOST_SHOWN], "more": len(waiting) > MOST_SHOWN}
    return render(request, "cases/unmatched/index.html", context)


@require_http_methods(["GET", "POST"])
@supervision
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Book it on a case, or send it back. A second click finds it decided and says so."""
    rows = UnmatchedPayment.objects.visible_to(request.user).select_related("creditor", "portfolio", "payment__case")
    waiting = get_object_or_404(rows, pk=pk)
    suggestions = suggestions_for(waiting, request.user) if waiting.state == "waiting" else []
    returning = "return" in request.POST
    match = MatchForm(
        request.POST if request.method == "POST" and not returning else None,
        user=request.user, waiting=waiting, suggestions=suggestions,
    )  # fmt: skip
    back = ReturnForm(request.POST if returning else None)
    form = back if returning else match
    if request.method == "POST" and form.is_valid():
        try:
            _carry_out(request, waiting, form)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            return redirect("unmatched-payments")
    choices = list(zip(suggestions, match["target"], strict=False))
    context = {
        "waiting": waiting,
        "form": form,
        "match": match,
        "back": back,
        "choices": choices,
        "other": list(match["target"])[-1],
    }
    return render(request, "cases/unmatched/decide.html", context, status=422 if form.errors else 200)


def _carry_out(request: StaffRequest, waiting: UnmatchedPayment, form: MatchForm | ReturnForm) -> None:
    shown = {"amount": money(waiting.amount, waiting.currency), "reference": waiting.reference}
    now = timezone.now()
    if isinstance(form, ReturnForm):
        return_payment(waiting=waiting, reason=form.cleaned_data["reason"], now=now, by=request.user)
        messages.success(request, _("%(amount)s (%(reference)s) goes back to the payer.") % shown)
        return
    assert form.case
    match_payment(waiting=waiting, case=form.case, debt=form.debt, as_of=business_date(), now=now, by=request.user)
    messages.success(request, _("%(amount)s (%(reference)s) booked.") % shown)
