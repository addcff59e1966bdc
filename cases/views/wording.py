"""Check a wording before it is said or sent: for everybody who works here."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases.forms.wording import WordingForm
from cases.views.requests import StaffRequest
from strategies.wording.check import check_wording
from strategies.wording.marking import Judged


@require_http_methods(["GET", "POST"])
@login_required
def check(request: StaffRequest) -> HttpResponse:
    """Nothing is kept of what is typed here."""
    form = WordingForm(request.POST if request.method == "POST" else None)
    judged = None
    if form.is_bound and form.is_valid():
        told = form.judge()
        judged = Judged(told["text"], check_wording(**told, now=timezone.now()))
    context = {"form": form, "judged": judged}
    return render(request, "cases/wording/check.html", context, status=422 if form.errors else 200)
