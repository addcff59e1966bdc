"""Why nothing is decided again of a case on a night."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from cases.selectors.as_known.moments import Moment
from cases.selectors.as_known.states import state_of

EVERYTHING_ERASED = 2


class NotMet(TextChoices):
    BEFORE = "before", _("The night was begun before former states were kept, so it cannot be decided again.")
    ERASED = "erased", _("Of an erased debtor nothing is decided again.")
    NOT_YET = "not_yet", _("It was opened only after the night.")
    CLOSED = "closed", _("It was closed already.")
    MEANWHILE = "meanwhile", _("It was closed while the night worked, and not by the night.")


def why_not_met(begun: Moment, over: Moment, case_id: int) -> NotMet:
    """Of a case that the night of these two moments neither moved nor left open. Three queries at most."""
    if Case.objects.filter(pk=case_id, erasure=EVERYTHING_ERASED).exists():
        return NotMet.ERASED
    if state_of(over, case_id) is None:
        return NotMet.NOT_YET
    before = state_of(begun, case_id)
    return NotMet.CLOSED if before is not None and before.is_closed else NotMet.MEANWHILE
