"""The daily report of the system on its own work."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases.models import SelfCheck, SelfCheckFinding
from cases.selectors.self_checks import CHECKS
from cases.views.doors import supervision

SHOWN = 100
DAYS_LISTED = 14


@require_GET
@supervision
def report(request: HttpRequest) -> HttpResponse:
    """The latest day, or the one asked for: each check with the rows that the reader may see; quiet ones by name."""
    days = list(SelfCheck.objects.all()[:DAYS_LISTED])
    asked = request.GET.get("day", "")
    looked = next((day for day in days if day.day.isoformat() == asked), days[0] if days else None)
    if looked is None or (asked and looked.day.isoformat() != asked):
        looked = SelfCheck.objects.filter(day=_day(asked)).first() or looked
    findings = (
        SelfCheckFinding.objects.visible_to(request.user)  # type: ignore[attr-defined]
        .filter(check_of=looked)
        .select_related("case__debtor", "case__creditor", "contact__agent")
    )
    by_code: dict[str, list[SelfCheckFinding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    found = [(check, len(by_code[code]), by_code[code][:SHOWN]) for code, check in CHECKS.items() if code in by_code]
    context = {
        "days": days,
        "looked": looked,
        "found": found,
        "quiet": [check for code, check in CHECKS.items() if code not in by_code],
    }
    return render(request, "cases/self_checks.html", context)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
