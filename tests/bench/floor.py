"""The floor: a signed-in page in the product's own shell that reads one row by its key."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from cases.models import Case


@require_GET
@login_required
def floor(request: HttpRequest, pk: int) -> HttpResponse:
    case = get_object_or_404(Case, pk=pk)
    return render(request, "base.html", {"case": case})
