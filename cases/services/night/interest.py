"""Interest posted at the turn of a month, on the first day of the next, for the debts whose terms ask for any."""

import datetime as dt

from cases.models import Debt
from cases.services.interest import post_interest
from cases.services.ledger import Booking
from cases.services.night.scope import Scope
from cases.services.standing import refresh_standing
from strategies.services.rates import rate_book

ONE_DAY = dt.timedelta(days=1)
AT_ONCE = 500  # debts whose lines are in memory together


def accrue(scope: Scope) -> int:
    """Post last month's interest; nothing on any other day. Returns the number of debts that took a line.

    Lines cost a computation each, so this verb goes debt by debt; a night without terms is one look into a partial
    index. Cases are locked in the order of their ids. Again for the same day posts nothing.
    """
    if scope.as_of.day != 1:
        return 0
    owing = Debt.objects.accruing().filter(case__pk__range=(scope.first, scope.last)).exclude(case__stage="closed")
    owing = owing.select_for_update(of=("case",), no_key=True).select_related("case").order_by("case_id", "pk")
    debts, posted, book = list(owing), 0, None
    for first in range(0, len(debts), AT_ONCE):
        book = book or rate_book()
        part = debts[first : first + AT_ONCE]
        changed = post_interest(
            debts=part, to=scope.as_of - ONE_DAY, booking=Booking(scope.as_of, scope.now), rates=book
        )
        refresh_standing(sorted({debt.case_id for debt in part if debt.pk in changed}))
        posted += len(changed)
    return posted
