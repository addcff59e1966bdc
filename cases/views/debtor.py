"""The debtor's place, clock and language, on a page of their own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.forms.debtor import DebtorForm
from cases.services.debtors import change_debtor
from cases.views.access import case_for
from cases.views.case_form import case_form
from cases.views.requests import StaffRequest, occasion_of


@require_http_methods(["GET", "POST"])
@login_required
def debtor(request: StaffRequest, pk: int) -> HttpResponse:
    case = case_for(request, pk)
    form = DebtorForm(request.POST) if request.method == "POST" else DebtorForm.of(case.debtor)
    if request.method == "POST" and form.is_valid():
        change_debtor(debtor=case.debtor, occasion=occasion_of(request), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("case", case.pk)
    remark = _("Rules of contact, and the hours at which they allow one, go by this.")
    return case_form(
        request, case, form, title=_("Place, clock and language"), submit=_("Save"), quick={}, remark=remark
    )
