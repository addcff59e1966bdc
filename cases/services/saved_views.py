"""Views of the queue that a user keeps: saved under a name, thrown away."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.models import MOST_VIEWS, SavedView, User
from cases.services.verdict import Refused

LONGEST_QUERY = 1000


@transaction.atomic
def save_view(*, user: User, name: str, query: str) -> SavedView:
    """Keep filters under a name; the same name again replaces them.

    Raises Refused without a name or filters, or when MOST_VIEWS are kept already.
    """
    name = " ".join(name.split())[:40]
    if len(query) > LONGEST_QUERY:
        raise Refused(_("These filters are too long to be kept; shorten the product."))
    if not name or not query:
        raise Refused(_("Set filters first, and give the view a name."))
    User.objects.select_for_update().get(pk=user.pk)  # two windows of one person count together
    existing = SavedView.objects.visible_to(user)
    if not existing.filter(name=name).exists() and existing.count() >= MOST_VIEWS:
        raise Refused(_("%(most)d views are kept already; throw one away first.") % {"most": MOST_VIEWS})
    view, _new = SavedView.objects.update_or_create(user=user, name=name, defaults={"query": query})
    return view


def throw_view_away(*, user: User, pk: int) -> None:
    """A second click finds it gone and is content."""
    SavedView.objects.visible_to(user).filter(pk=pk).delete()
