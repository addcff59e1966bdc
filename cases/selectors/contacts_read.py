"""The contacts of a case as the desk needs them: the newest, and those that say what was done in the stage, however long ago."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from cases.models import Case, ContactLog, Direction
from cases.selectors.timeline import LENGTH


def contacts_read(case: Case) -> list[ContactLog]:
    """The newest rows, as many as the timeline may show, corrections among them; the latest contact that corrects nothing; and of what went out since the stage
    began the latest of each channel and outcome. The latest first, with agent and contact point. One query."""
    rows = ContactLog.objects.filter(case=case)
    standing = rows.filter(corrects=None)
    began = timezone.make_aware(dt.datetime.combine(case.stage_since, dt.time.min))
    sent = standing.filter(direction=Direction.OUTGOING, at__gte=began).order_by("channel", "outcome", "-at", "-pk")
    wanted = (
        Q(pk__in=rows.values("pk")[:LENGTH])
        | Q(pk__in=standing.values("pk")[:1])
        | Q(pk__in=sent.distinct("channel", "outcome").values("pk"))
    )
    found = rows.filter(wanted).select_related("agent", "contact_point")
    return sorted(found, key=lambda contact: contact.at, reverse=True)
