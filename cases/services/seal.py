"""The chain of a case's contacts: each seal goes over the facts and the seal before (cases/evidence/seals.py)."""

import uuid

from cases.evidence.registry import CONTACTS
from cases.evidence.seals import seal_of_row
from cases.models import ContactLog


def seal_of(contact: ContactLog) -> str:
    """The seal that fits the contact as it is now."""
    return seal_of_row(contact, CONTACTS)


def end_of_chain(case_id: int) -> tuple[uuid.UUID | None, str]:
    """Of the case's latest contact: request key, and the seal that the next one chains to; empty for the first."""
    chain = ContactLog.objects.filter(case_id=case_id).order_by("-pk")
    return chain.values_list("request_key", "seal").first() or (None, "")


def broken_links(case_id: int) -> list[int]:
    """Ids of contacts whose seal does not fit their facts or their predecessor, in order."""
    broken, previous = [], ""
    for contact in ContactLog.objects.filter(case_id=case_id).order_by("pk"):
        if contact.previous_seal != previous or contact.seal != seal_of(contact):
            broken.append(contact.pk)
        previous = contact.seal
    return broken
