"""The night case by case, as a person's verb does it, beside the same night in sets: to show the gain."""

from django.utils import timezone

from cases.models import Case
from cases.services.night.one_case import turn_case
from cases.services.stages import Occasion
from strategies.services.policies import policy_in_force, programme_of
from tests.bench.building import NIGHT


def night_case_by_case() -> int:
    """Every open case through the per-case twin; returns how many."""
    policy = policy_in_force(NIGHT)
    assert policy is not None
    programme, occasion = programme_of(policy), Occasion(as_of=NIGHT, now=timezone.now())
    cases = list(Case.objects.open().order_by("pk"))
    for case in cases:
        turn_case(case=case, programme=programme, occasion=occasion)
    return len(cases)
