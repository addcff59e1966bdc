"""Cases that wait for a supervisor's approval of their next stage."""

from django.db.models import Exists, OuterRef

from cases.models import Case, HeldBack, StageApproval, User
from cases.querysets.history import HeldBackQuerySet

MOST_SHOWN = 200


def waiting_for_approval(user: User) -> HeldBackQuerySet[HeldBack]:
    """Those of the user's cases on which nobody has said yes or no since they wait, longest first."""
    said = StageApproval.objects.filter(held=OuterRef("pk"), stage=OuterRef("stage"))
    undecided = HeldBack.objects.for_approval().filter(case__in=Case.objects.visible_to(user).open())
    undecided = undecided.filter(~Exists(said))
    return undecided.select_related("case__debtor", "case__creditor", "case__agent").order_by("since", "case")


def held_back_of(case: Case) -> HeldBack | None:
    """What holds a case that the caller may see; nothing is asked where the case itself says that nothing does."""
    if not case.held_from or case.is_closed:
        return None
    return HeldBack.objects.filter(case=case).waiting().first()


def word_on(held: HeldBack) -> StageApproval | None:
    """The latest word on the stage that the case waits for."""
    return held.words.filter(stage=held.stage).order_by("-pk").first()
