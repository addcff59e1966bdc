"""Limitation outside China: the table that an administrator keeps, and the row by which one debt is barred."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cases.clock import business_date
from cases.forms.limitation import LawForm, PeriodsForm
from cases.models import Debt
from cases.services.limitation import change_periods, choose_law
from cases.services.verdict import Refused
from cases.views.access import case_for
from cases.views.case_form import case_form
from cases.views.doors import administration, supervision
from cases.views.limitation import KINDS
from cases.views.requests import StaffRequest
from strategies.services.limitation_periods import PeriodsRefused, examples, period_rows, read_table


@require_http_methods(["GET", "POST"])
@administration
def periods(request: StaffRequest) -> HttpResponse:
    form = PeriodsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            rows = examples() if told["examples"] else read_table(told["table"])
        except PeriodsRefused as refused:
            form.add_error(None, [_("Nothing was loaded."), *(str(reason) for reason in refused.reasons)])
        else:
            changed = change_periods(rows=rows, as_of=business_date(), now=timezone.now(), by=request.user).laws
            said = ngettext("%(count)s period changed.", "%(count)s periods changed.", len(changed))
            messages.success(
                request,
                said % {"count": len(changed)} if changed else _("Every period of the table was there already."),
            )
            return redirect("limitation-periods")
    rows = [(row, [str(KINDS.get(kind, kind)) for kind in sorted(row.restarted_by)]) for row in period_rows()]
    context = {"form": form, "rows": rows}
    return render(request, "cases/limitation_periods.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@supervision
def law(request: StaffRequest, pk: int) -> HttpResponse:
    debt = get_object_or_404(Debt.objects.visible_to(request.user), pk=pk)
    case, form = case_for(request, debt.case_id), LawForm(request.POST or None, debt=debt)
    if request.method == "POST" and form.is_valid():
        try:
            choose_law(debt=debt, law=form.cleaned_data["law"], as_of=business_date())
        except Refused as refused:
            form.add_error("law", [str(reason) for reason in refused.reasons])
        else:
            messages.success(
                request, _("The limitation date of %(number)s follows this law.") % {"number": debt.number}
            )
            return redirect("case-limitation", case.pk)
    remark = _(
        "%(number)s. Outside China nothing is assumed that the table does not say; counsel is to confirm its rows."
    )
    return case_form(
        request,
        case,
        form,
        title=_("Law of limitation"),
        submit=_("Save"),
        quick={},
        remark=remark % {"number": debt.number},
    )
