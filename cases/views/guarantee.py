"""Guarantors of a debt: put on record, taken off it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.forms.limitation import GuaranteeRecordForm
from cases.forms.money import ReversalForm
from cases.models import Debt, Guarantee
from cases.services.guarantees import end_guarantee, record_guarantee
from cases.services.verdict import Refused
from cases.views.access import case_for
from cases.views.case_form import case_form
from cases.views.requests import StaffRequest, occasion_of


@require_http_methods(["GET", "POST"])
@login_required
def record(request: StaffRequest, pk: int) -> HttpResponse:
    debt = get_object_or_404(Debt.objects.visible_to(request.user).unpaid(), pk=pk)
    case, form = case_for(request, debt.case_id), GuaranteeRecordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            record_guarantee(debt=debt, occasion=occasion_of(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            messages.success(
                request, _("%(name)s stands on record as guarantor.") % {"name": form.cleaned_data["name"]}
            )
            return redirect("case-limitation", case.pk)
    title = _("Add a guarantor")
    return case_form(request, case, form, title=title, submit=_("Save"), quick={}, remark=debt.number)


@require_http_methods(["GET", "POST"])
@login_required
def end(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks why a guarantee is taken off the record."""
    guarantee = get_object_or_404(Guarantee.objects.visible_to(request.user).in_force(), pk=pk)
    case, form = case_for(request, guarantee.debt.case_id), ReversalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_guarantee(guarantee=guarantee, reason=form.cleaned_data["reason"], occasion=occasion_of(request))
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, _("The guarantee is off the record."))
            return redirect("case-limitation", case.pk)
    title = _("Take the guarantee off the record")
    remark = f"{guarantee.name} · {guarantee.debt.number} · {guarantee.proof}"
    return case_form(request, case, form, title=title, submit=title, quick={}, remark=remark)
