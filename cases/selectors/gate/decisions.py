"""Decisions of the gate as supervisors read them, and facts on record."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from cases.models import Case, ContactDecision, GateVerdict, KnownFact, User
from strategies.contact.sentences import in_language, missing_of
from strategies.services.contact_rules import records_of

LATEST = 200
SHOWN = ("against", GateVerdict.REFUSED, GateVerdict.OVERRIDDEN, "made")


def decisions(user: User, *, shown: str) -> QuerySet[ContactDecision]:
    """The latest that were not plain leave; `made`: contacts that were logged although refused."""
    found = ContactDecision.objects.visible_to(user).exclude(verdict=GateVerdict.ALLOWED)
    if shown in GateVerdict.values:
        found = found.filter(verdict=shown)
    if shown == "made":
        found = found.filter(verdict=GateVerdict.REFUSED, contact__isnull=False)
    related = ("case__debtor", "case__creditor", "by", "contact_point", "contact")
    return found.select_related(*related).order_by("-at", "-pk")[:LATEST]


def decision_for(user: User) -> QuerySet[ContactDecision]:
    return ContactDecision.objects.visible_to(user).select_related(
        "case__debtor", "case__creditor", "by", "contact_point", "contact"
    )


def in_words(rows: Iterable[ContactDecision]) -> list[tuple[ContactDecision, list[dict[str, Any]]]]:
    """Each decision with its reasons as they were stored, in the words that the rule's version had, in the reader's language."""
    found = list(rows)
    rules = records_of((reason["rule"], reason["version"]) for row in found for reason in row.reasons)
    nothing: dict[str, Any] = {"message": {"en": "", "zh": ""}, "citation": {"en": "", "zh": ""}}
    return [
        (
            row,
            [
                {
                    **reason,
                    "message": in_language(rules.get((reason["rule"], reason["version"]), nothing)["message"]),
                    "citation": in_language(rules.get((reason["rule"], reason["version"]), nothing)["citation"]),
                    "missing": missing_of(reason["missing"]),
                    "again_at": dt.datetime.fromisoformat(reason["again_at"]) if reason["again_at"] else None,
                }
                for reason in row.reasons
            ],
        )
        for row in found
    ]


def known_of_house() -> QuerySet[KnownFact]:
    """What is declared about the house, its creditors and staff, the latest first."""
    rows = KnownFact.objects.filter(debtor=None, contact_point=None)
    return rows.select_related("creditor", "agent", "by").order_by("-pk")


def known_of_case(case: Case, today: dt.date) -> list[KnownFact]:
    """What is on record of the case's debtor and numbers and counts today; of each the latest row, none taken back."""
    rows = KnownFact.objects.valid_on(today).select_related("contact_point", "by").order_by("pk")
    of_debtor = rows.filter(debtor=case.debtor_id) | rows.filter(contact_point__debtor=case.debtor_id)
    latest = {(row.name, row.contact_point_id): row for row in of_debtor}
    return [row for row in latest.values() if row.value is not None]
