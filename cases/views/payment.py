"""Recording a payment by hand."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.clock import business_date
from cases.forms.money import PaymentForm
from cases.models import PaymentSource
from cases.services.payments import record_payment
from cases.services.verdict import Refused
from cases.templatetags.cases_display import money
from cases.views.access import MovedOn, case_or_moved, moved_on
from cases.views.case_form import case_form
from cases.views.desk_page import quick_amounts
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
                **form.cleaned_data,
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
