"""Plans whose instalment was due: judged one by one, for few are in a night (an index knows which)."""

from cases.models import Case, Plan
from cases.services.night.scope import Scope
from cases.services.plans import judge_plan_of


def judge_plans(scope: Scope) -> int:
    """Judge the live plans with an instalment whose last day has passed; returns how many ended.

    The cases are locked in the order of their ids. Again for the same day changes nothing.
    """
    late = Plan.objects.live().filter(
        case__pk__range=(scope.first, scope.last), instalments__state="open", instalments__last_day__lt=scope.as_of
    )
    cases = Case.objects.open().filter(pk__in=late.values("case")).order_by("pk")
    plans = [judge_plan_of(case=case, as_of=scope.as_of) for case in cases.select_for_update(no_key=True)]
    return sum(plan is not None and plan.state != "live" for plan in plans)
