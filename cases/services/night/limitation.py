"""Claims that an obstacle keeps open (Civil Code art. 194) lose their date the day the last six months begin."""

from cases.models import Debt, LimitationKind
from cases.services.limitation import refresh_limitation
from cases.services.night.scope import Scope
from strategies.money.limitation_period import OBSTACLE_MONTHS
from strategies.money.months import add_months


def suspend_clocks(scope: Scope) -> int:
    """Count anew the dates of debts with an obstacle on file whose end is near; returns how many stand still now.

    An obstacle counts only in the last six months, so the day alone can move a date. Few debts have one.
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
