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
from strategies.contact.rules import Rule
from strategies.contact.sentences import in_language
from strategies.services.contact_rules import rules_in_force


@require_GET
@login_required
def index(request: StaffRequest) -> HttpResponse:
    """What the gate refused, what was overridden, and what was logged all the same."""
    if request.user.is_agent:
        raise Http404
    shown = request.GET.get("shown", "against")
    shown = shown if shown in SHOWN else "against"
    rules = {rule.id: rule for rule in rules_in_force()}
    rows = [(row, _messages(row.reasons, rules)) for row in decisions(request.user, shown=shown)]
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
    rules = {rule.id: rule for rule in rules_in_force()}
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


def _messages(reasons: list[dict[str, Any]], rules: Mapping[str, Rule]) -> list[dict[str, Any]]:
    """Reasons as they were stored, with the rule's words of today."""
    return [
        {
            **reason,
            "message": in_language(rules[reason["rule"]].message) if reason["rule"] in rules else "",
            "citation": in_language(rules[reason["rule"]].citation) if reason["rule"] in rules else "",
            "missing": fact_said(reason["missing"], True) if reason["missing"] else "",
            "again_at": dt.datetime.fromisoformat(reason["again_at"]) if reason["again_at"] else None,
        }
        for reason in reasons
    ]
