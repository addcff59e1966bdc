"""Every table whose rows are sealed: what of a row its seal covers. A day's root covers all of them.

A new table needs one entry here, and the columns `case`, `at` and `seal`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet, Subquery

from cases.models import Case, ContactDecision, ContactLog, CustodyEntry, DeliveryProof, Recording

# Not a join: that would lose the rows whose contact was taken away.
_SEAL_OF_CONTACT = Subquery(ContactLog.objects.filter(pk=OuterRef("contact_id")).values("seal"))
_IS_ERASED = Exists(Case.objects.filter(pk=OuterRef("case_id"), debtor__erasure__isnull=False))


def _seal_of_contact(row: Any) -> str:
    """Of the contact that a recording or proof hangs on, as `rows` brought it, else of the object at hand."""
    return row.contact_seal or "" if hasattr(row, "contact_seal") else row.contact.seal


@dataclass(frozen=True)
class Sealed:
    """`name` is how leaves call the table, `file` how a bundle does; `onto(row)` the seal that the row's own goes over.

    `always`: fields sealed in every row. `where_said`: fields that came later, sealed where they say something, so that
    earlier seals hold. `veiled`: sealed as a salted digest. `words`: free text, which goes when the debtor is erased; the
    seal stays, and from then on stands for itself alone.
    """

    name: str
    file: str
    model: type[Model]
    always: tuple[str, ...]
    where_said: tuple[str, ...] = ()
    veiled: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    onto: Callable[[Any], str] = lambda _row: ""
    hangs_on_contact: bool = False

    def rows(self) -> QuerySet[Any]:
        """Every row in the order of its key, with what `onto` reads; also one whose contact is gone."""
        manager: Any = self.model._meta.default_manager
        rows = manager.order_by("pk")
        return rows.annotate(contact_seal=_SEAL_OF_CONTACT) if self.hangs_on_contact else rows

    def rows_and_erasures(self) -> QuerySet[Any]:
        """The same, each with `erased`: whether its debtor's data is gone on record."""
        return self.rows().annotate(erased=_IS_ERASED)

    def is_wordless(self, row: Any) -> bool:
        """Whether no word is left in the row: what an erasure leaves behind, and nothing else does."""
        return all(getattr(row, name) in ("", "*", {}) for name in self.words)


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
        "decision_id",
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
    words=("note", "reason"),
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
    words=("name",),
    onto=_seal_of_contact,
    hangs_on_contact=True,
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
    words=("name", "reference"),
    onto=_seal_of_contact,
    hangs_on_contact=True,
)
CUSTODY = Sealed(
    "custody",
    "custody.jsonl",
    CustodyEntry,
    ("case_id", "recording_id", "proof_id", "kind", "purpose", "detail", "by_id", "at"),
    words=("purpose",),
)
DECISIONS = Sealed(
    "decision",
    "decisions.jsonl",
    ContactDecision,
    (
        "case_id",
        "by_id",
        "contact_point_id",
        "at",
        "channel",
        "verdict",
        "reasons",
        "rules",
        "facts",
        "next_allowed_at",
        "why",
        "agreement",
    ),
    words=("why", "agreement"),
)
SEALED_TABLES = (CONTACTS, CUSTODY, DECISIONS, PROOFS, RECORDINGS)  # in the order of their names, as in a day's tree
BY_NAME = {table.name: table for table in SEALED_TABLES}
