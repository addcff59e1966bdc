"""Personal data shown whole for a few minutes, and the supervisors' list of who had what shown."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.clock import business_date
from cases.forms.reveal import RevealForm
from cases.models import RevealedField, RevealReason
from cases.selectors.reveals import MOST_SHOWN, by_person, reveals_of_day, shown_of
from cases.services.reveal import reveal
from cases.services.verdict import Refused
from cases.templatetags.cases_display import masked_contact
from cases.views.access import case_for, point_of
from cases.views.case_form import case_form
from cases.views.desk_page import point_line
from cases.views.doors import supervision
from cases.views.requests import StaffRequest, occasion_of


@require_POST
@login_required
def show_point(request: StaffRequest, pk: int) -> HttpResponse:
    """Shows the contact point chosen on the desk to the one who will use it: one key, the reason is to reach the person."""
    case = case_for(request, pk)
    point = point_of(case, request.POST.get("contact_point", ""))
    if point is None:
        messages.error(request, _("Choose a number or address first, then have it shown."))
        return redirect("case", case.pk)
    try:
        reveal(
            case=case,
            field=RevealedField.POINT,
            reason=RevealReason.CONTACT,
            point=point,
            occasion=occasion_of(request),
        )
    except Refused as refused:
        messages.error(request, " ".join(str(reason) for reason in refused.reasons))
    return redirect("case", case.pk)


@require_GET
@login_required
def point(request: StaffRequest, pk: int, point: int) -> HttpResponse:
    """The value of one contact point as this person may read it now: what the desk asks for when the time is over."""
    case, now = case_for(request, pk), timezone.now()
    found = get_object_or_404(case.debtor.contact_points.all(), pk=point)
    line = point_line(found, shown=shown_of(case=case, user=request.user, now=now), now=now, case=case)
    if not getattr(request, "htmx", False):
        return redirect("case-point", case.pk, found.pk)
    return render(request, "cases/desk/point_value.html", {"case": case, "point": line})


@require_http_methods(["GET", "POST"])
@login_required
def ask(request: StaffRequest, pk: int, field: str, point: int = 0) -> HttpResponse:
    """One field of a case with a reason of one's own choice; then back to the desk, where it is readable."""
    case = case_for(request, pk)
    chosen = get_object_or_404(case.debtor.contact_points.kept(), pk=point) if point else None
    form = RevealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        occasion = occasion_of(request, form.cleaned_data["note"])
        try:
            reveal(case=case, field=field, reason=form.cleaned_data["reason"], point=chosen, occasion=occasion)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            return redirect("case", case.pk)
    what = masked_contact(chosen.value, chosen.kind) if chosen else ""
    title = " · ".join(filter(None, [str(RevealedField(field).label), what]))
    remark = _("It is readable for a few minutes. Who had it shown, when and why stays on record.")
    return case_form(request, case, form, title=title, submit=_("Show"), quick={}, remark=remark)


@require_GET
@supervision
def index(request: StaffRequest) -> HttpResponse:
    """A day's reveals by person, and each of them."""
    day = _day(request.GET.get("day", ""))
    asked = request.GET.get("person", "")
    person = int(asked) if asked.isdecimal() and len(asked) < 19 else None
    people = by_person(reveals_of_day(user=request.user, day=day))
    rows = reveals_of_day(user=request.user, day=day, person=person)[:MOST_SHOWN]
    return render(request, "cases/reveals.html", {"day": day, "people": people, "rows": rows, "person": person})


def _day(text: str) -> dt.date:
    """The day of an address; today where it names none."""
    try:
        return parse_date(text) or business_date()
    except ValueError:
        return business_date()
