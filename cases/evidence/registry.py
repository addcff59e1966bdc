"""Every table whose rows are sealed: what of a row its seal covers. A day's root covers all of them.

A new table needs one entry here, and the columns `case`, `at` and `seal`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from cases.models import ContactLog, CustodyEntry, DeliveryProof, Recording


@dataclass(frozen=True)
class Sealed:
    """`name` is how leaves call the table, `file` how a bundle does; `onto(row)` the seal that the row's own goes over.

    `always`: fields sealed in every row. `where_said`: fields that came later, sealed where they say something, so that
    earlier seals hold. `veiled`: sealed as a salted digest. `related`: what `onto` reads beside the row.
    """

    name: str
    file: str
    model: type[Model]
    always: tuple[str, ...]
    where_said: tuple[str, ...] = ()
    veiled: tuple[str, ...] = ()
    onto: Callable[[Any], str] = lambda _row: ""
    related: tuple[str, ...] = ()

    def rows(self) -> QuerySet[Any]:
        """Every row in the order of its key, with what `onto` reads."""
        manager: Any = self.model._meta.default_manager
        rows = manager.order_by("pk")
        return rows.select_related(*self.related) if self.related else rows


CONTACTS = Sealed(
    "contact",
    "contacts.jsonl",
    ContactLog,
    (
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
    ),
    (
        "evasions",
        "next_step",
        "part_of_id",
        "who",
        "legal_basis",
        "own_line",
        "started_at",
        "answered_at",
        "ended_at",
        "verified_by",
        "identity_stated",
        "recording_told",
        "script",
        "script_version",
        "text_sha256",
        "effects",
        "reason",
    ),
    veiled=("other_side",),
    onto=lambda contact: contact.previous_seal,
)
RECORDINGS = Sealed(
    "recording",
    "recordings.jsonl",
    Recording,
    (
        "case_id",
        "contact_id",
        "name",
        "sha256",
        "bytes",
        "content_type",
        "seconds",
        "captured_at",
        "device",
        "by_id",
        "at",
    ),
    onto=lambda recording: recording.contact.seal,
    related=("contact",),
)
PROOFS = Sealed(
    "proof",
    "proofs.jsonl",
    DeliveryProof,
    (
        "case_id",
        "contact_id",
        "kind",
        "reference",
        "arrived_at",
        "name",
        "sha256",
        "bytes",
        "content_type",
        "by_id",
        "at",
    ),
    onto=lambda proof: proof.contact.seal,
    related=("contact",),
)
CUSTODY = Sealed(
    "custody",
    "custody.jsonl",
    CustodyEntry,
    ("case_id", "recording_id", "proof_id", "kind", "purpose", "detail", "by_id", "at"),
)
SEALED_TABLES = (CONTACTS, CUSTODY, PROOFS, RECORDINGS)  # in the order of their names, as in a day's tree
BY_NAME = {table.name: table for table in SEALED_TABLES}
