"""My day: an agent's own figures against their own average. Nobody else's figures, no ranking."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cases.selectors.own_day import Measure, own_measures
from cases.templatetags.cases_display import money
from cases.views.requests import StaffRequest
from strategies.noise import FEWEST, Verdict


@require_GET
@login_required
def own_day(request: StaffRequest) -> HttpResponse:
    """404 for whoever works no queue of their own."""
    if not request.user.is_agent:
        raise Http404
    now = timezone.now()
    measures = own_measures(user=request.user, now=now)
    context = {"rows": [_row(one) for one in measures], "now": now, "days": len(measures[0].earlier), "fewest": FEWEST}
    return render(request, "cases/own_day.html", context)


def _row(measure: Measure) -> dict[str, Any]:
    labels = {
        "calls": _("Calls"),
        "reached": _("Debtors reached"),
        "promises": _("Promises taken"),
        "kept": _("Money kept"),
    }
    said = {
        Verdict.UNKNOWN: (_("too few days to say"), ""),
        Verdict.USUAL: (_("as usual"), ""),
        Verdict.MORE: (_("more than usual"), "ok"),
        Verdict.LESS: (_("less than usual"), "today"),
    }
    words, tone = said[measure.compared.verdict]
    compared = measure.compared
    known = compared.mean is not None
    return {
        "label": labels[measure.code],
        "today": _number(measure, measure.today),
        "mean": _number(measure, compared.mean) if known else "–",
        "range": f"{_number(measure, compared.low)} – {_number(measure, compared.high)}" if known else "–",
        "words": words,
        "tone": tone,
    }


def _number(measure: Measure, value: Any) -> str:
    if measure.currency:
        return money(round(value), measure.currency)
    return f"{value:.0f}" if value == int(value) else f"{value:.1f}"
