"""The seal of a contact: SHA-256 over its facts and the seal before it, so a changed or missing row shows.

The facts are written as canonical JSON (keys sorted, no spaces, UTC instants in ISO 8601), so that anyone can
recompute the chain of a case from an export.
"""

import datetime as dt
import hashlib
import json
import uuid
from typing import Any

from cases.models import ContactLog

SEALED_FIELDS = (
    "case_id",
    "agent_id",
    "contact_point_id",
    "at",
    "channel",
    "direction",
    "outcome",
    "note",
    "promise_id",
    "follow_up_on",
    "follow_up_at",
    "corrects_id",
)
SEALED_WHERE_SAID = ("evasions", "next_step", "part_of_id", "decision_id")


def seal_of(contact: ContactLog) -> str:
    """Hexadecimal SHA-256 of the previous seal, a line feed, and the canonical JSON of the facts."""
    facts = {name: _plain(getattr(contact, name)) for name in SEALED_FIELDS}
    # Came later: sealed where said, so that earlier seals hold.
    facts |= {name: getattr(contact, name) for name in SEALED_WHERE_SAID if getattr(contact, name)}
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{contact.previous_seal}\n{text}".encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


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
