"""The stages of a case, in the order in which pressure grows (domain.md, "The stages").

The rule book owns the words because thresholds name them; the record (`cases`) stores them.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    PENDING = "pending", _("Not yet due")
    REMINDER = "reminder", _("Reminder")
    PHONE = "phone", _("Phone")
    VISIT = "visit", _("Visit")
    OUTSOURCED = "outsourced", _("Outsourced")
    LEGAL = "legal", _("Legal")
    CLOSED = "closed", _("Closed")


LADDER_ORDER: tuple[Stage, ...] = (
    Stage.PENDING,
    Stage.REMINDER,
    Stage.PHONE,
    Stage.VISIT,
    Stage.OUTSOURCED,
    Stage.LEGAL,
)
OPEN_STAGES: tuple[Stage, ...] = LADDER_ORDER

# Somebody outside the house is engaged in these: only a person takes a case back from them.
PERSON_LEFT_STAGES: tuple[Stage, ...] = (Stage.OUTSOURCED, Stage.LEGAL)

# Where nobody outside the house is engaged.
IN_HOUSE_STAGES: tuple[Stage, ...] = (Stage.PENDING, Stage.REMINDER, Stage.PHONE, Stage.VISIT)

# Stages in which our own agents work the case; an outsourced case is the agency's to contact.
WORKED_STAGES: tuple[Stage, ...] = (Stage.REMINDER, Stage.PHONE, Stage.VISIT, Stage.LEGAL)


def rank(stage: str) -> int:
    """Position on the ladder, 0 for pending to 5 for legal."""
    return LADDER_ORDER.index(Stage(stage))


def stages_between(lower: str, upper: str) -> list[Stage]:
    """Stages passed over on the way from `lower` to `upper`, both excluded."""
    return list(LADDER_ORDER[rank(lower) + 1 : rank(upper)])
