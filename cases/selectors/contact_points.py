"""What a number or address was used for."""

from django.db.models import QuerySet

from cases.models import ContactLog, ContactPoint, User

LATEST = 20


def latest_contacts(point: ContactPoint, *, user: User) -> QuerySet[ContactLog]:
    """The last contacts by a point on cases that the reader may see: a debtor may have others, of other creditors.

    Conversations about several cases count once.
    """
    seen = ContactLog.objects.visible_to(user).filter(contact_point=point, part_of=None, corrects=None)
    return seen.select_related("agent")[:LATEST]
