"""Where payments on one debt go: what secures it, and the order of its parts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.forms.money import DebtOrderForm
from cases.models import Debt
from cases.services.debt_order import set_debt_order
from cases.services.verdict import Refused
from cases.views.access import case_for
from cases.views.case_form import case_form
from cases.views.doors import supervision
from cases.views.requests import StaffRequest


@require_http_methods(["GET", "POST"])
@supervision
def order_form(request: StaffRequest, pk: int) -> HttpResponse:
    debt = get_object_or_404(Debt.objects.visible_to(request.user), pk=pk)
    case, form = case_for(request, debt.case_id), _form(request, debt)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            set_debt_order(
                debt=debt, security=told["security"], pay_order=told["pay_order"], agreed_order=form.agreed_order()
            )
        except Refused as refused:
            form.add_error("first", [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, _("Payments on %(number)s go as said from now on.") % {"number": debt.number})
            return redirect("case-balance", case.pk)
    remark = _(
        "%(number)s. Among debts that are due, the unsecured is paid before the secured, then the one with the heavier "
        "interest, then the older (Civil Code 560). Payments already booked stay where they are, unless an earlier one "
        "comes late and they are shared out anew."
    ) % {"number": debt.number}
    return case_form(request, case, form, title=_("Where payments go"), submit=_("Save"), quick={}, remark=remark)


def _form(request: StaffRequest, debt: Debt) -> DebtOrderForm:
    return DebtOrderForm(request.POST or None, initial=DebtOrderForm.initial_of(debt))
