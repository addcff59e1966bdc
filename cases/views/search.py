"""Finding a case by a part of a name, or the beginning of a number or address."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases.clock import business_date
from cases.selectors.queue_page import QueueCase
from cases.selectors.search import SHORTEST, Found, search_cases
from cases.views.requests import StaffRequest, typed
from cases.views.rows import rows_of


@require_GET
@login_required
def search(request: StaffRequest) -> HttpResponse:
    text = typed(request.GET, "q").strip()
    as_of, now = business_date(), timezone.now()
    found = search_cases(user=request.user, text=text) if text else Found([], truncated=False)
    lines = [QueueCase.of(case) for case in found.cases]
    rows = rows_of(lines, promises={}, products={}, viewer_id=request.user.pk, as_of=as_of, now=now)
    context = {
        "q": text,
        "too_short": 0 < len(text) < SHORTEST,
        "found": list(zip(rows, found.cases, strict=True)),
        "truncated": found.truncated,
    }
    return render(request, "cases/search.html", context)
