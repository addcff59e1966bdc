"""Legal holds: placed and ended by an administrator, who says why."""

import datetime as dt

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Creditor, Debtor, LegalHold
from cases.services.occasion import Occasion
from cases.services.verdict import Refused


@transaction.atomic
def place_legal_hold(
    *,
    reason: str,
    occasion: Occasion,
    case: Case | None = None,
    debtor: Debtor | None = None,
    creditor: Creditor | None = None,
    until_on: dt.date | None = None,
) -> LegalHold:
    """Keep everything of one case, debtor or creditor; the same hold said twice is one. A night that is erasing is waited for.

    Raises Refused without a reason, for not exactly one thing, or an end that has passed.
    """
    assert occasion.by is not None
    if not reason.strip():
        raise Refused(_("Say why it must be kept."))
    if sum(thing is not None for thing in (case, debtor, creditor)) != 1:
        raise Refused(_("A legal hold is on one case, one debtor or one creditor."))
    if until_on is not None and until_on < occasion.as_of:
        raise Refused(_("The end has passed already."))
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE cases_legalhold IN SHARE ROW EXCLUSIVE MODE")  # retention/due.py takes SHARE
    said = {
        "case": case, "debtor": debtor, "creditor": creditor, "reason": reason.strip()[:400], "until_on": until_on,
        "from_on": occasion.as_of,
    }  # fmt: skip
    standing = LegalHold.objects.filter(ended_at=None, **said).first()
    return standing or LegalHold.objects.create(placed_by=occasion.by, placed_at=occasion.now, **said)


@transaction.atomic
def end_legal_hold(*, hold: LegalHold, occasion: Occasion) -> LegalHold:
    """What is over goes with the next turn of the day. Ending it again changes nothing."""
    locked = LegalHold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
    if locked.ended_at is None:
        locked.ended_at, locked.ended_by = occasion.now, occasion.by
        locked.save(update_fields=["ended_at", "ended_by"])
    return locked
