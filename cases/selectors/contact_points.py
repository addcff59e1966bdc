"""What a number or address was used for."""

from django.db.models import QuerySet

from cases.models import ContactLog, ContactPoint

LATEST = 20


def latest_contacts(point: ContactPoint) -> QuerySet[ContactLog]:
    """The last contacts by a point that the reader may see; conversations about several cases count once."""
    return ContactLog.objects.filter(contact_point=point, part_of=None, corrects=None).select_related("agent")[:LATEST]
