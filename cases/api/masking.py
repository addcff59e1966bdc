"""Who gets to see a telephone number whole: the agent who must dial it, while the case is open."""

from collections.abc import Iterable

from cases.models import Case, User


def reachable_debtors(user: User, debtor_ids: Iterable[int]) -> set[int]:
    """Those of these debtors with whom the user works an open case. One query."""
    own = Case.objects.visible_to(user).open().filter(agent=user.pk, debtor_id__in=list(debtor_ids))
    return set(own.values_list("debtor_id", flat=True))
