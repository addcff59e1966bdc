"""What is put on record for the contact gate: of a debtor or a number by whoever works the case, of the house by an administrator."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.clock import business_date
from cases.forms.gate import HouseFactForm, KnownFactForm
from cases.models import ContactPoint
from cases.selectors.gate.decisions import known_of_case, known_of_house
from cases.services.known_facts import record_fact
from cases.services.verdict import Refused
from cases.views.access import case_for
from cases.views.case_form import case_form
from cases.views.gate_words import fact_said
from cases.views.requests import StaffRequest, occasion_of
from strategies.contact.known import DEBTOR, POINT


@require_http_methods(["GET", "POST"])
@login_required
def known(request: StaffRequest, pk: int) -> HttpResponse:
    """Puts on record what the gate needs to know of the debtor, or of one number or address."""
    case = case_for(request, pk)
    chosen = request.GET.get("point", "")
    points = ContactPoint.objects.visible_to(request.user).filter(debtor=case.debtor_id)
    point = get_object_or_404(points, pk=chosen) if chosen.isdecimal() else None
    initial = {"valid_from": business_date(), "name": request.GET.get("fact", "")}
    subjects = (POINT,) if point else (DEBTOR,)
    form = KnownFactForm(request.POST if request.method == "POST" else None, subjects=subjects, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            record_fact(about=point or case.debtor, occasion=occasion_of(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, _("On record. The gate goes by it from now on."))
            return redirect("case", case.pk)
    stands = " · ".join(fact_said(row.name, row.value) for row in known_of_case(case, business_date()))
    title = _("Put a fact on record")
    remark = _("On record today: %(facts)s") % {"facts": stands} if stands else ""
    return case_form(request, case, form, title=title, submit=_("Save"), quick={}, remark=remark)


@require_http_methods(["GET", "POST"])
@login_required
def house(request: StaffRequest) -> HttpResponse:
    """What the house declares of itself, its creditors and its staff."""
    if not request.user.is_admin:
        raise Http404
    form = HouseFactForm(request.POST if request.method == "POST" else None, initial={"valid_from": business_date()})
    if request.method == "POST" and form.is_valid():
        try:
            record_fact(occasion=occasion_of(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, _("On record. The gate goes by it from now on."))
            return redirect("gate-house")
    rows = [(row, fact_said(row.name, row.value)) for row in known_of_house()]
    return render(request, "cases/gate/house.html", {"form": form, "rows": rows}, status=422 if form.errors else 200)
