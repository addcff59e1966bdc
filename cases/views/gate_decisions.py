"""Decisions of the gate as supervisors read them: what was refused, overridden, or made all the same."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cases.models import GateVerdict
from cases.selectors.gate.decisions import SHOWN, decision_for, decisions, in_words
from cases.views.gate_words import fact_said
from cases.views.requests import StaffRequest
from strategies.contact.known import catalogue


@require_GET
@login_required
def index(request: StaffRequest) -> HttpResponse:
    """What the gate refused, what was overridden, and what was logged all the same."""
    if request.user.is_agent:
        raise Http404
    shown = request.GET.get("shown", "against")
    shown = shown if shown in SHOWN else "against"
    found = list(decisions(request.user, shown=shown))
    rows = in_words(found)
    tabs = [
        ("against", _("All")),
        ("refused", GateVerdict.REFUSED.label),
        ("overridden", GateVerdict.OVERRIDDEN.label),
        ("made", _("Made all the same")),
    ]
    return render(request, "cases/gate/decisions.html", {"rows": rows, "tabs": tabs, "shown": shown})


@require_GET
@login_required
def decision(request: StaffRequest, pk: int) -> HttpResponse:
    """One decision with everything it went by."""
    row = get_object_or_404(decision_for(request.user), pk=pk)
    ((_row, reasons),) = in_words([row])
    facts = row.facts.get("facts", {})
    return render(
        request,
        "cases/gate/decision.html",
        {
            "decision": row,
            "case": row.case,
            "reasons": reasons,
            "truths": [(fact_said(name, True), value) for name, value in facts.items() if name in catalogue()],
            "plain": {name: value for name, value in row.facts.items() if name not in ("facts", "events")},
            "events": row.facts.get("events", []),
            "rules": sorted(row.rules.items()),
        },
    )
