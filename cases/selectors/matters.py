"""Matters that wait for an answer, the first to fall due in front."""

from django.db.models import Q

from cases.models import Hold, User
from cases.querysets.history import HistoryQuerySet
from strategies.matters import MATTERS

MOST_SHOWN = 200


def open_matters(user: User, *, own: bool) -> HistoryQuerySet[Hold]:
    """Those on cases that the user may see; `own`: only what the user is to answer. At most MOST_SHOWN."""
    matters = Hold.objects.active().visible_to(user).filter(kind__in=MATTERS)
    if own:
        matters = matters.filter(Q(owner=user) | Q(owner=None, case__agent=user))
    related = matters.select_related("case__debtor", "case__creditor", "case__agent", "debt", "owner")
    return related.order_by("answer_by", "pk")[:MOST_SHOWN]
