"""What was agreed about interest on one debt."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.clock import business_date
from cases.forms.terms import TermsForm
from cases.models import Debt
from cases.services.terms import set_terms
from cases.services.verdict import Refused
from cases.views.access import case_for
from cases.views.case_form import case_form
from cases.views.doors import supervision
from cases.views.requests import StaffRequest


@require_http_methods(["GET", "POST"])
@supervision
def terms_form(request: StaffRequest, pk: int) -> HttpResponse:
    debt = get_object_or_404(Debt.objects.visible_to(request.user), pk=pk)
    case, form = (
        case_for(request, debt.case_id),
        TermsForm(request.POST or None, initial=TermsForm.initial_of(debt.terms)),
    )
    if request.method == "POST" and form.is_valid():
        terms = form.merged_into(debt.terms)
        try:
            set_terms(debt=debt, terms=terms, as_of=business_date(), now=timezone.now(), by=request.user)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, _("Interest on %(number)s runs by these terms.") % {"number": debt.number})
            return redirect("case-balance", case.pk)
    remark = _(
        "%(number)s. Interest runs from the day after the due date and is posted at the turn of a month and at a "
        "payment. Legal caps are applied by the rule book; posted interest is taken back and counted anew."
    ) % {"number": debt.number}
    return case_form(request, case, form, title=_("Interest terms"), submit=_("Save"), quick={}, remark=remark)
