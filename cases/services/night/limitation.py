"""What a day alone does to limitation: a clock that an obstacle stops, a case whose end comes near.

The per-case twins are `raise_if_near` and `refresh_limitation` in `cases/services/limitation.py`.
"""

from cases.models import Debt, LimitationKind
from cases.models.case import Attention
from cases.services.limitation import days_before, near_days, refresh_limitation
from cases.services.night.scope import Scope, execute
from strategies.money.limitation_guarantee import GUARANTEE_BANDS
from strategies.money.limitation_period import OBSTACLE_MONTHS
from strategies.money.months import add_months

# A flag that is more urgent stays; a case on hold is not worked, and shows its date on the desk all the same.
_RAISE = f"""
UPDATE cases_case c SET attention = {Attention.LIMITATION.value}, follow_up_on = NULL, follow_up_at = NULL
FROM cases_debt d
WHERE d.case_id = c.id AND d.balance > 0 AND d.limitation_on = ANY(%(near)s) AND c.id BETWEEN %(first)s AND %(last)s
  AND c.stage <> 'closed' AND NOT c.on_hold AND c.attention > {Attention.LIMITATION.value}
"""  # noqa: S608 - the parts are constants of ours


# The time to act against a guarantor: 60, 30 or 7 days of the guarantee period, then the days of any claim.
_RAISE_GUARANTEES = f"""
UPDATE cases_case c SET attention = {Attention.LIMITATION.value}, follow_up_on = NULL, follow_up_at = NULL
FROM cases_debt d JOIN cases_guarantee g ON g.debt_id = d.id
WHERE d.case_id = c.id AND d.balance > 0 AND g.ended_on IS NULL
  AND (NOT g.held AND g.acts_until = ANY(%(periods)s) OR g.held AND g.acts_until = ANY(%(near)s))
  AND c.id BETWEEN %(first)s AND %(last)s
  AND c.stage <> 'closed' AND NOT c.on_hold AND c.attention > {Attention.LIMITATION.value}
"""  # noqa: S608 - the parts are constants of ours


def suspend_clocks(scope: Scope) -> int:
    """Count anew the dates of debts with an obstacle on file whose end is near; returns how many stand still now.

    An obstacle counts only in the last six months (Civil Code art. 194), so the day alone can move a date. Few debts
    have one.
    """
    near = Debt.objects.unpaid().filter(
        case__pk__range=(scope.first, scope.last),
        limitation_on__lte=add_months(scope.as_of, OBSTACLE_MONTHS),
        limitation_events__kind=LimitationKind.OBSTACLE_BEGINS,
        limitation_events__withdrawn_by=None,
        limitation_events__withdraws=None,
    )
    debts = list(Debt.objects.filter(pk__in=near.values("pk")).exclude(case__stage="closed").order_by("pk"))
    refresh_limitation(debts=debts, as_of=scope.as_of)
    return sum(debt.limitation_on is None for debt in debts)


def raise_near(scope: Scope) -> int:
    """Bring cases forward whose claim is barred in exactly 90, 30 or 7 days, or whose guarantor is free soon; how many."""
    values = scope.values(near=near_days(scope.as_of), periods=days_before(GUARANTEE_BANDS, as_of=scope.as_of))
    return execute(_RAISE, values) + execute(_RAISE_GUARANTEES, values)
