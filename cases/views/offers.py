"""A proposal on its way through a page: signed for the person who was shown it, so that the answer is about the very one."""

import datetime as dt

from django.core import signing

from cases.models import Case, User
from cases.selectors.next_action.offer import Offer

SALT = "next-action"
GOOD_FOR = dt.timedelta(hours=18)  # a desk left open over lunch; the next day proposes anew


def signed_offer(offer: Offer, user: User) -> str:
    return signing.dumps({"by": user.pk, **offer.as_told()}, salt=SALT, compress=True)


def read_offer(text: str, *, case: Case, user: User) -> Offer | None:
    """The offer, where it is whole, fresh, and was shown to this person about this case."""
    try:
        told = signing.loads(text, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    if told.pop("by") != user.pk or told["case_id"] != case.pk:
        return None
    try:
        return Offer.told(told)
    except (KeyError, TypeError, ValueError):  # signed by an earlier version of the programme
        return None
