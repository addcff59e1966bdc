"""The roots of closed days: listed, taken out of the house, and held against the rows."""

import datetime as dt
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases.clock import business_date
from cases.forms.evidence import CheckForm
from cases.models import ChainRoot
from cases.selectors.evidence_check import broken_evidence
from cases.selectors.root_lines import leaf_lines, root_lines
from cases.views.doors import administration

PAGE_SIZE = 60
USUAL_SPAN = dt.timedelta(days=31)


@require_http_methods(["GET", "POST"])
@administration
def roots(request: HttpRequest) -> HttpResponse:
    """The latest days first. Sent with a day, the evidence from that day on is checked and what is broken named."""
    as_of = business_date()
    form = CheckForm(request.POST or None, initial={"since": as_of - USUAL_SPAN}, as_of=as_of)
    checked = form.is_valid()
    shown = list(ChainRoot.objects.defer("nodes")[: PAGE_SIZE + 1])
    context = {
        "roots": shown[:PAGE_SIZE],
        "more": len(shown) > PAGE_SIZE,
        "form": form,
        "checked": checked,
        "broken": broken_evidence(since=form.cleaned_data["since"]) if checked else [],
        "export_url": reverse("evidence-roots-export"),
    }
    return render(request, "cases/roots.html", context, status=422 if form.errors else 200)


@require_GET
@administration
def export(request: HttpRequest) -> HttpResponseBase:
    """Every root as a JSON line, for `verify_evidence.py --roots`; with `?rows=` each row's hash. It tells of no person."""
    answer = StreamingHttpResponse(_lines(rows=bool(request.GET.get("rows"))), content_type="application/jsonl")
    answer["Content-Disposition"] = f'attachment; filename="roots-{business_date()}.jsonl"'
    return answer


def _lines(*, rows: bool) -> Iterator[str]:
    for root, line in root_lines():
        yield f"{line}\n"
        if rows:
            yield from (f"{leaf}\n" for leaf in leaf_lines(root.day))
