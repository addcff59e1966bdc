"""Recording a payment by hand, and taking one back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.clock import business_date
from cases.forms.money import PayerForm, PaymentForm, ReversalForm
from cases.models import Payment, PaymentSource
from cases.services.payer import tell_payer
from cases.services.payments import record_payment
from cases.services.reversal import reverse_payment
from cases.services.verdict import Refused
from cases.templatetags.cases_display import day, money
from cases.views.access import MovedOn, case_for, case_or_moved, moved_on
from cases.views.case_form import case_form
from cases.views.desk_page import quick_amounts
from cases.views.doors import supervision
from cases.views.requests import StaffRequest


@require_http_methods(["GET", "POST"])
@login_required
def payment_form(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        case = case_or_moved(request, pk)
    except MovedOn:
        return moved_on(request)
    as_of = business_date()
    form = PaymentForm(request.POST or None, case=case, initial={"paid_on": as_of})
    if request.method == "POST" and form.is_valid():
        try:
            payment = record_payment(
                case=case,
                source=PaymentSource.FORM,
                by=request.user,
                as_of=as_of,
                now=timezone.now(),
                **form.values(),
            )
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            messages.success(
                request, _("Payment of %(amount)s recorded.") % {"amount": money(payment.amount, payment.currency)}
            )
            return redirect("case", case.pk)
    quick = {"amount": quick_amounts(case)}
    return case_form(request, case, form, title=_("Record a payment"), submit=_("Record the payment"), quick=quick)


@require_http_methods(["GET", "POST"])
@login_required
def payer_form(request: StaffRequest, pk: int) -> HttpResponse:
    """Who paid, asked after a file named a stranger."""
    payment = get_object_or_404(Payment.objects.visible_to(request.user), pk=pk)
    case = case_for(request, payment.case_id)
    known = {name: getattr(payment, name) for name in ("payer_relation", "payer_name", "payer_voluntary")}
    form = PayerForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            tell_payer(payment=payment, payer=form.payer(), as_of=business_date())
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, _("Written down who paid."))
            return redirect("case", case.pk)
    remark = f"{money(payment.amount, payment.currency)} · {day(payment.paid_on)} · {payment.reference}"
    return case_form(request, case, form, title=_("Who paid"), submit=_("Save"), quick={}, remark=remark)


@require_http_methods(["GET", "POST"])
@supervision
def reverse_form(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks why a payment is taken back, and says what that does."""
    payment = get_object_or_404(Payment.objects.visible_to(request.user), pk=pk)
    case, form = case_for(request, payment.case_id), ReversalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            reverse_payment(payment=payment, reason=reason, as_of=business_date(), now=timezone.now(), by=request.user)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            shown = {"amount": money(payment.amount, payment.currency), "reference": payment.reference}
            messages.success(request, _("Payment of %(amount)s (%(reference)s) taken back.") % shown)
            return redirect("case", case.pk)
    amount = money(payment.amount, payment.currency)
    remark = _(
        "%(amount)s of %(day)s, reference %(reference)s: what it paid is owed again from the day it was paid. A settled "
        "case opens again; promises and holds that it ended come back. The payment stays in the record, marked."
    ) % {"amount": amount, "day": day(payment.paid_on), "reference": payment.reference}
    title = _("Take the payment back")
    return case_form(request, case, form, title=title, submit=title, quick={}, remark=remark)
