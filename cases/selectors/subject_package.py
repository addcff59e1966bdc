"""Everything kept about whoever asks, to be handed to them: their own data whole, other people and agents masked."""

from typing import Any

from cases.models import Asker, Case, ContactLog, ContactPoint, Debt, Debtor, Payment, Promise, SubjectRequest
from cases.privacy.masking import initials, masked_contact, masked_within


def package_for(request: SubjectRequest) -> list[dict[str, Any]]:
    """What the asker may have: a contact person what is kept of their own number, and nothing of the debtor or the debt."""
    if request.asker != Asker.CONTACT:
        return package_of(request.case.debtor)
    return package_of_point(request.contact_point) if request.contact_point else []


def package_of_point(point: ContactPoint) -> list[dict[str, Any]]:
    """The number with its owner's name, and when it was used. One query."""
    records: list[dict[str, Any]] = [
        {
            "kind": point.kind,
            "value": point.value,
            "owner": point.owner_name,
            "state": point.state,
            "from": point.source,
        }
    ]
    contacts = ContactLog.objects.filter(contact_point=point, part_of=None, corrects=None).order_by("pk")
    used = contacts.values_list("at", "channel", "direction")
    return records + [{"kind": "contact", "at": at, "channel": by, "direction": way} for at, by, way in used]


def package_of(debtor: Debtor) -> list[dict[str, Any]]:
    """One flat record for each thing kept, the debtor first. Seven queries."""
    cases = list(Case.objects.filter(debtor=debtor).select_related("creditor").order_by("pk"))
    of_cases = {"case__in": cases}
    records: list[dict[str, Any]] = [
        {"kind": "debtor", "name": debtor.name, "identity_number": debtor.identity_number, "is_a": debtor.kind}
    ]
    for point in debtor.contact_points.kept().order_by("pk"):
        own = point.owner == "debtor"
        records.append({
            "kind": point.kind,
            "value": point.value if own else masked_contact(point.value, point.kind),
            "whose": point.owner,
            "owner": "" if own else initials(point.owner_name),
            "state": point.state,
            "from": point.source,
        })  # fmt: skip
    records += [
        {"kind": "case", "number": case.pk, "creditor": case.creditor.name, "stage": case.stage, "opened": case.opened_on,
         "closed": case.closed_on, "owed": case.balance, "currency": case.currency}
        for case in cases
    ]  # fmt: skip
    records += [
        {"kind": "debt", "number": debt.number, "case": debt.case_id, "due": debt.due_on, "amount": debt.principal,
         "owed": debt.balance, "currency": debt.currency}
        for debt in Debt.objects.filter(**of_cases).order_by("pk")
    ]  # fmt: skip
    records += [
        {"kind": "payment", "case": paid.case_id, "on": paid.paid_on, "amount": paid.amount, "currency": paid.currency}
        for paid in Payment.objects.filter(**of_cases).order_by("pk")
    ]
    records += [
        {"kind": "promise", "case": said.case_id, "due": said.due_on, "amount": said.amount, "state": said.state}
        for said in Promise.objects.filter(**of_cases).order_by("pk")
    ]
    records += [
        {"kind": "contact", "case": row.case_id, "at": row.at, "channel": row.channel, "direction": row.direction,
         "outcome": row.outcome, "agent": initials(row.agent.display_name()), "note": masked_within(row.note)}
        for row in ContactLog.objects.filter(**of_cases).select_related("agent").order_by("pk")
    ]  # fmt: skip
    return records
