"""Taking a case back from an agency or from the legal stage."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.clock import business_date
from cases.forms.recall import RecallForm
from cases.services.occasion import Occasion
from cases.services.stages import recall_case
from cases.services.verdict import Refused
from cases.templatetags.cases_display import long_day
from cases.views.access import case_for
from cases.views.doors import supervision
from cases.views.requests import StaffRequest


@require_http_methods(["GET", "POST"])
@supervision
def recall_form(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks why and for how long the case stays in house."""
    case, as_of = case_for(request, pk), business_date()
    form = RecallForm(request.POST or None, as_of=as_of)
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["in_house_until"]
        occasion = Occasion(as_of=as_of, now=timezone.now(), by=request.user, note=form.cleaned_data["note"])
        try:
            recall_case(case=case, occasion=occasion, in_house_until=until)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            messages.success(request, _("Case recalled; it stays in house until %(day)s.") % {"day": long_day(until)})
            return redirect("case", case.pk)
    return render(request, "cases/recall_form.html", {"case": case, "form": form}, status=422 if form.errors else 200)
