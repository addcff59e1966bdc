"""What personal data is about to go, what has gone, and the legal holds that keep it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.clock import business_date
from cases.forms.retention import LegalHoldForm
from cases.models import Case, LegalHold
from cases.selectors.retention import going_by, holds_standing, runs_that_erased
from cases.services.retention.legal_holds import end_legal_hold, place_legal_hold
from cases.services.verdict import Refused
from cases.views.doors import administration
from cases.views.requests import StaffRequest, occasion_of


@require_http_methods(["GET", "POST"])
@administration
def index(request: StaffRequest) -> HttpResponse:
    form = LegalHoldForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _placed(request, form):
        messages.success(request, _("The legal hold stands."))
        return redirect("retention")
    as_of = business_date()
    context = {
        "form": form,
        "ahead": going_by(as_of),
        "runs": runs_that_erased(),
        "holds": holds_standing(as_of),
    }
    return render(request, "cases/retention.html", context, status=422 if form.errors else 200)


@require_POST
@administration
def end_hold(request: StaffRequest, pk: int) -> HttpResponse:
    """What it kept may go with the next night, for good: it takes the box beside the button as well."""
    hold = get_object_or_404(LegalHold.objects.visible_to(request.user), pk=pk)
    if not request.POST.get("sure"):
        messages.error(request, _("Tick that what is over may go; it cannot be brought back."))
        return redirect("retention")
    end_legal_hold(hold=hold, occasion=occasion_of(request))
    messages.success(request, _("The legal hold has ended."))
    return redirect("retention")


def _placed(request: StaffRequest, form: LegalHoldForm) -> bool:
    """Whether the hold was placed; else the form says why not."""
    values = form.cleaned_data
    case = Case.objects.visible_to(request.user).filter(pk=values["case"]).first() if values["case"] else None
    if values["case"] and case is None:
        form.add_error("case", _("There is no such case."))
        return False
    try:
        place_legal_hold(
            case=case,
            creditor=values["creditor"],
            reason=values["reason"],
            until_on=values["until_on"],
            occasion=occasion_of(request),
        )
    except Refused as refused:
        form.add_error(None, [str(reason) for reason in refused.reasons])
        return False
    return True
