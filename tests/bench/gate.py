"""The contact gate by itself: gathering what it goes by and deciding, beside one row read by its key."""

from typing import Any

from django.utils import timezone

from cases.clock import business_date
from cases.models import Case, ContactPoint
from cases.selectors.gate.situation import situation_of
from cases.selectors.gate.truths import Contact
from cases.services.gate import rule_on
from tests.bench.measuring import interleaved, median

SAMPLES = 300


def measure_gate() -> dict[str, Any]:
    """Median seconds of a decision, of its two halves, and of reading one row; over cases spread through the table."""
    cases = list(
        Case.objects.worked()
        .filter(agent__isnull=False)
        .select_related("debtor", "creditor", "agent")
        .order_by("pk")[: SAMPLES * 50 : 50]
    )
    points = {point.debtor_id: point for point in ContactPoint.objects.filter(debtor__in=[c.debtor_id for c in cases])}
    today, now = business_date(), timezone.now()
    times: dict[str, list[float]] = {"gather": [], "decide": [], "read": []}
    rules = refused = 0
    for case in cases:
        contact = Contact("call", points[case.debtor_id])
        situation = situation_of(case=case, agent_id=case.agent_id, today=today, now=now)
        acts = {
            "gather": lambda case=case: situation_of(case=case, agent_id=case.agent_id, today=today, now=now),
            "decide": lambda found=situation, contact=contact, case=case: rule_on(
                situation=found, contact=contact, by=case.agent, now=now
            ),
            "read": lambda case=case: Case.objects.get(pk=case.pk),
        }
        for name, (seconds,) in interleaved(acts, repeats=1, warm=0).items():
            times[name].append(seconds)
        ruling = rule_on(situation=situation, contact=contact, by=case.agent, now=now)
        rules, refused = len(ruling.rules), refused + (not ruling.decision.allowed)
    return {
        "seconds": {name: median(found) for name, found in times.items()},
        "rules": rules,
        "refused": refused,
        "cases": len(cases),
    }
