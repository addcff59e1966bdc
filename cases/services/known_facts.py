"""Facts on record for the contact gate: put down with where they stand, never changed, taken back by a later row."""

import datetime as dt
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.models import Case, ContactPoint, Creditor, Debtor, KnownFact, User
from cases.services.occasion import Occasion
from cases.services.verdict import Refused
from strategies.contact.known import AGENT, CREDITOR, DEBTOR, HOUSE, POINT, TOLD, catalogue

_SUBJECT = {CREDITOR: Creditor, AGENT: User, DEBTOR: Debtor, POINT: ContactPoint}


class FactSaid(TypedDict):
    name: str
    value: bool | None
    valid_from: dt.date
    valid_to: dt.date | None
    source: str


@transaction.atomic
def record_fact(
    *, about: Creditor | User | Debtor | ContactPoint | None, occasion: Occasion, **said: Unpack[FactSaid]
) -> KnownFact:
    """Put a fact on record, about the house where `about` is None. The latest row about the same thing counts.

    An agent may say what a debtor or a contact point is like; what the house, a creditor or a member of staff is like,
    an administrator says. Side effects: the row added; cases of the debtor that wait for a limit are offered again.
    Raises Refused for an unknown fact, one that is kept about something else, or no word of where it stands.
    """
    fact = catalogue().get(said["name"])
    if fact is None or fact.known == TOLD:
        raise Refused(_("This fact is not kept on record."))
    wanted = _SUBJECT.get(fact.of)
    if (about is None) != (fact.of == HOUSE) or (about is not None and not isinstance(about, wanted or ())):
        raise Refused(_("This fact is kept about something else."))
    if not said["source"].strip():
        raise Refused(_("Say where it stands: the agreement, document or conversation."))
    assert occasion.by is not None
    if fact.of in (HOUSE, CREDITOR, AGENT) and not occasion.by.is_admin:
        raise Refused(_("Only an administrator says this."))
    subject = {CREDITOR: "creditor", AGENT: "agent", DEBTOR: "debtor", POINT: "contact_point"}.get(fact.of)
    row = KnownFact(by=occasion.by, at=occasion.now, **said)
    if subject:
        setattr(row, subject, about)
    row.save(force_insert=True)
    if isinstance(about, Debtor | ContactPoint):
        _offer_again(about.pk if isinstance(about, Debtor) else about.debtor_id, occasion.now)
    return row


def _offer_again(debtor_id: int, now: dt.datetime) -> None:
    """What was put on record may let a debtor be contacted sooner: queues offer the cases, and the gate is asked then."""
    waiting = Case.objects.select_for_update(no_key=True).filter(debtor=debtor_id, contact_from__gt=now).order_by("pk")
    for case in waiting:
        case.contact_from = None
        case.save(update_fields=["contact_from"])
