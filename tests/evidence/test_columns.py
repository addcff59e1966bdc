"""No column that says anything of what happened can be edited unseen: each is under the seal of its row."""

import datetime as dt
from typing import Any

from django.db import transaction

from cases.evidence.registry import DECISIONS, SEALED_TABLES
from cases.evidence.seals import seal_of_row
from cases.models import ContactDecision
from cases.selectors.evidence_check import broken_evidence
from tests.evidence.conftest import Kept, as_owner

# By kind of column, another value than any that the rows have, as SQL.
OTHER = {
    "ArrayField": "'{hiding}'", "BigIntegerField": "7", "BooleanField": "false", "CharField": "'other'",
    "DateField": "'2031-01-01'", "DateTimeField": "'2026-03-03 04:05'", "ForeignKey": "987654", "OneToOneField": "987654", "JSONField": "'[1]'",
    "PositiveIntegerField": "7", "TextField": "'other'",
}  # fmt: skip


def other_than(field: Any, row: Any) -> str:
    """Another value than the row has in this column, as SQL, and what the database's own constraints ask with it."""
    if field.choices:
        return repr(next(str(value) for value, _label in field.choices if value and value != getattr(row, field.name)))
    also = ", reason = 'x'" if field.name == "corrects" else ""
    return OTHER[field.get_internal_type()] + also


def a_decision(kept: Kept) -> ContactDecision:
    """Of a day that is not closed: nothing but its seal guards it yet."""
    row = ContactDecision(
        case=kept.case, by=kept.contacts[0].agent, at=kept.contacts[-1].at + dt.timedelta(days=40), channel="call",
        verdict="refused", reasons=[{"rule": "CN-TIME-01a", "version": 1}], rules={"CN-TIME-01a": 1},
    )  # fmt: skip
    row.seal = seal_of_row(row, DECISIONS)
    row.save()
    return row


def test_every_column_of_every_sealed_table_is_under_its_seal(kept):
    """Edits each column of a row of each table in turn; those left out say nothing of what happened."""
    working = {"wrap_up", "request_key", "other_side_salt", "file", "seal", "id"}
    a_decision(kept)
    tried = 0
    for table in SEALED_TABLES:
        row = table.rows().filter(case=kept.case).first()
        for field in table.model._meta.concrete_fields:
            if field.name in working:
                continue
            change = (
                f"UPDATE {table.model._meta.db_table} SET {field.column} = {other_than(field, row)} WHERE id = %(pk)s"
            )
            with transaction.atomic():
                as_owner(change, pk=row.pk)
                named = {(one.table, one.row) for one in broken_evidence(files=False)}
                assert (table.name, row.pk) in named, change
                transaction.set_rollback(True)
            tried += 1
    assert tried > 50
