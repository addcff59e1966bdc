"""The case sheet of a bundle: who, what is owed, from when; other persons masked."""

from typing import Any

from cases.evidence.seals import Facts
from cases.models import Case, ContactLog, Guarantee
from cases.templatetags.cases_display import masked_identity, masked_name


def case_sheet(case: Case, *, whole: bool) -> Facts:
    """`whole`: the debtor's name and identity number in full, as a court asks for them."""
    debtor = case.debtor
    return {
        "case": case.pk,
        "creditor": case.creditor.name,
        "debtor": {
            "kind": debtor.kind,
            "name": debtor.name if whole else masked_name(debtor.name, debtor.kind),
            "identity_number": debtor.identity_number if whole else masked_identity(debtor.identity_number),
            "time_zone": debtor.time_zone,
        },
        "guarantors": [
            {"name": one.name if whole else masked_name(one.name)}
            for one in Guarantee.objects.filter(debt__case=case).order_by("pk")
        ],
        "currency": case.currency,
        "balance": str(case.balance),
        "opened_on": case.opened_on.isoformat(),
        "stage": case.stage,
        "closed_as": case.closed_as,
        "debts": [_debt(debt) for debt in case.debts.order_by("due_on", "pk")],
    }


def _debt(debt: Any) -> Facts:
    return {
        "id": debt.pk,
        "number": debt.number,
        "product": debt.product,
        "due_on": debt.due_on.isoformat(),
        "principal": str(debt.principal),
        "balance": str(debt.balance),
        "limitation_on": debt.limitation_on.isoformat() if debt.limitation_on else None,
    }


def chain_of(case: Case) -> Facts:
    """Both ends of the chain of contacts and its length."""
    contacts = ContactLog.objects.filter(case=case).order_by("pk")
    first, last = contacts.first(), contacts.last()
    return {
        "case": case.pk,
        "contacts": contacts.count(),
        "first": {"contact": first.pk, "seal": first.seal} if first else None,
        "last": {"contact": last.pk, "seal": last.seal} if last else None,
    }
