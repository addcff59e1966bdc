"""A case in which nothing is owed any more is settled, whatever paid it off."""

from cases.models import Case, ClosedAs, MoveReason
from cases.services.occasion import Occasion
from cases.services.stages import close_case


def settle_if_paid(case: Case, occasion: Occasion) -> None:
    """Close a locked case whose balance is nothing; one that is closed stays as it is."""
    if case.balance == 0 and not case.is_closed:
        close_case(case=case, closed_as=ClosedAs.SETTLED, reason=MoveReason.PAID, occasion=occasion)
