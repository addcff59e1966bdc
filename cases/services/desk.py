"""One keystroke at the desk: the contact is saved and the next case taken, or neither."""

from typing import Unpack

from django.db import IntegrityError, transaction

from cases.models import Case, ContactLog
from cases.services.contacts import ContactFacts, sent_before, write_contact
from cases.services.queue import Asking, next_case, take_next_case


def save_contact(*, and_next: bool, **facts: Unpack[ContactFacts]) -> tuple[ContactLog, Case | None]:
    """`log_contact` with these facts, then `next_case` if asked, in one transaction and with one wait for the disk.

    The next case is None where nothing is left or it was not asked for. Locking a second
    case cannot end in a deadlock: `next_case` passes over rows that somebody else holds.
    Raises Refused as `log_contact` does.
    """
    try:
        with transaction.atomic():
            return write_contact(**facts), take_next_case(**_who_and_when(facts)) if and_next else None
    except IntegrityError as error:
        contact = sent_before(error, facts)
    return contact, next_case(**_who_and_when(facts)) if and_next else None


def _who_and_when(facts: ContactFacts) -> Asking:
    return {"user": facts["agent"], "as_of": facts["as_of"], "now": facts["now"]}
