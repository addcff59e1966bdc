"""Ending a hold: the dispute is answered, the complaint settled, the hardship over."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.clock import business_date
from cases.models import Hold
from cases.services.holds import release_hold
from cases.services.verdict import Refused
from cases.views.doors import supervision
from cases.views.requests import StaffRequest


@require_POST
@supervision
def release(request: StaffRequest, pk: int) -> HttpResponse:
    """Set the case, or its one debt, free again; a promise's hold is refused, it ends with the promise."""
    hold = get_object_or_404(Hold.objects.visible_to(request.user).select_related("case"), pk=pk)
    try:
        release_hold(hold=hold, by=request.user, as_of=business_date())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
    else:
        messages.success(request, _("The hold has ended."))
    return redirect("case", hold.case_id)
