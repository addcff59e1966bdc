"""Views of the queue that a user keeps: filters under a name, in the user's own row."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.models import User
from cases.services.verdict import Refused

LONGEST_NAME, LONGEST_QUERY, MOST_VIEWS = 40, 1000, 12


@transaction.atomic
def save_view(*, user: User, name: str, query: str) -> str:
    """Keep filters, as they stand in the address, under a name; the same name again replaces them. Returns the name.

    Raises Refused without a name or filters, for too long ones, or when MOST_VIEWS are kept already.
    """
    name = " ".join(name.split())[:LONGEST_NAME]
    if len(query) > LONGEST_QUERY:
        raise Refused(_("These filters are too long to be kept; shorten the product."))
    if not name or not query:
        raise Refused(_("Set filters first, and give the view a name."))
    locked = User.objects.select_for_update().get(pk=user.pk)
    if name not in locked.queue_views and len(locked.queue_views) >= MOST_VIEWS:
        raise Refused(_("%(most)d views are kept already; throw one away first.") % {"most": MOST_VIEWS})
    locked.queue_views[name] = query
    locked.save(update_fields=["queue_views"])
    return name


@transaction.atomic
def throw_view_away(*, user: User, name: str) -> None:
    """A second click finds it gone and is content."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.queue_views.pop(name, None) is not None:
        locked.save(update_fields=["queue_views"])
