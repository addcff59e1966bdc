"""Decisions of the gate as supervisors read them: what was refused, overridden, or made all the same."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cases.models import GateVerdict
from cases.selectors.gate.decisions import SHOWN, decision_for, decisions
from cases.views.gate_words import fact_said
from cases.views.requests import StaffRequest
from strategies.contact.known import catalogue
from strategies.contact.sentences import in_language
from strategies.services.contact_rules import records_of


@require_GET
@login_required
def index(request: StaffRequest) -> HttpResponse:
    """What the gate refused, what was overridden, and what was logged all the same."""
    if request.user.is_agent:
        raise Http404
    shown = request.GET.get("shown", "against")
    shown = shown if shown in SHOWN else "against"
    found = list(decisions(request.user, shown=shown))
    rules = records_of((reason["rule"], reason["version"]) for row in found for reason in row.reasons)
    rows = [(row, _messages(row.reasons, rules)) for row in found]
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
    rules = records_of((reason["rule"], reason["version"]) for reason in row.reasons)
    facts = row.facts.get("facts", {})
    return render(
        request,
        "cases/gate/decision.html",
        {
            "decision": row,
            "case": row.case,
            "reasons": _messages(row.reasons, rules),
            "truths": [(fact_said(name, True), value) for name, value in facts.items() if name in catalogue()],
            "plain": {name: value for name, value in row.facts.items() if name not in ("facts", "events")},
            "events": row.facts.get("events", []),
            "rules": sorted(row.rules.items()),
        },
    )


def _messages(reasons: list[dict[str, Any]], rules: Mapping[tuple[str, int], dict[str, Any]]) -> list[dict[str, Any]]:
    """Reasons as they were stored, in the words that the rule's version had."""
    nothing: dict[str, Any] = {"message": {"en": "", "zh": ""}, "citation": {"en": "", "zh": ""}}
    return [
        {
            **reason,
            "message": in_language(rules.get((reason["rule"], reason["version"]), nothing)["message"]),
            "citation": in_language(rules.get((reason["rule"], reason["version"]), nothing)["citation"]),
            "missing": fact_said(reason["missing"], True) if reason["missing"] else "",
            "again_at": dt.datetime.fromisoformat(reason["again_at"]) if reason["again_at"] else None,
        }
        for reason in reasons
    ]
