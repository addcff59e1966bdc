"""The rows of a case as JSON lines: sealed ones with exactly what their seals cover, others for the court's context."""

import json
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet

from cases.evidence.registry import CONTACTS, SEALED_TABLES, Sealed
from cases.evidence.seals import Facts, canonical, facts_of
from cases.models import Assignment, Case, ContactLog, LedgerLine, Payment, Promise, StageMove
from cases.selectors.contact_record import PARTIES, logged_by, number_reached

# Files of rows that no seal covers; the manifest holds them.
CONTEXT: dict[str, tuple[Any, str]] = {
    "assignments.jsonl": (Assignment, "case"),
    "ledger.jsonl": (LedgerLine, "debt__case"),
    "payments.jsonl": (Payment, "case"),
    "promises.jsonl": (Promise, "case"),
    "stage_moves.jsonl": (StageMove, "case"),
}
_OF_OTHERS = frozenset({"payer_name", "payer_account"})


def sealed_lines(table: Sealed, case: Case, *, whole: bool) -> Iterator[str]:
    """One line a row: its facts as sealed, what its seal goes over, its seal, and what may be told beside the facts."""
    for row in rows_of(table, case).iterator(chunk_size=500):
        yield canonical(
            {
                "table": table.name,
                "row": row.pk,
                "facts": facts_of(row, table),
                "over": table.onto(row),
                "seal": row.seal,
                **_beside(row, whole=whole),
            }
        )


def rows_of(table: Sealed, case: Case) -> QuerySet[Any]:
    rows = table.rows().filter(case=case)
    # Not a join: a row whose agent was altered to nobody must not fall out of the bundle.
    return rows.prefetch_related("agent", "contact_point") if table is CONTACTS else rows


def file_in_bundle(table: Sealed, row: Any) -> str:
    """Where the recording or proof lies in the bundle; "" where the row has no file."""
    return f"{table.name}s/{row.pk}{PurePath(row.file.name).suffix}" if getattr(row, "sha256", "") else ""


def _beside(row: Any, *, whole: bool) -> Facts:
    if isinstance(row, ContactLog):
        return {"agent": logged_by(row), **_number(row, whole=whole)}
    table = next(table for table in SEALED_TABLES if isinstance(row, table.model))
    path = file_in_bundle(table, row)
    return {"file": path} if path else {}


def _number(contact: ContactLog, *, whole: bool) -> Facts:
    """Value and salt of the number where it may be told, so that its digest can be checked; else masked."""
    if contact.other_side_salt and whole and contact.who in PARTIES:
        return {"other_side": contact.other_side, "other_side_salt": contact.other_side_salt}
    masked = number_reached(contact)
    return {"other_side_masked": masked} if masked else {}


def context_lines(name: str, case: Case) -> Iterator[str]:
    """The rows of one of the CONTEXT tables, every column; names and accounts of others who paid are left out."""
    model, path = CONTEXT[name]
    columns = [field.attname for field in model._meta.concrete_fields if field.name not in _OF_OTHERS]
    for values in model._meta.default_manager.filter(**{path: case}).order_by("pk").values(*columns).iterator():
        yield json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
