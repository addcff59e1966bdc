"""A contact's own page: what proves it, what corrects it, and how it stands in its chain. A constant number of queries."""

from dataclasses import dataclass

from cases.evidence.registry import CONTACTS
from cases.evidence.seals import seal_of_row
from cases.models import ContactLog, DeliveryProof, Erasure, Recording, User
from cases.querysets.history import HistoryQuerySet


@dataclass(frozen=True)
class ContactPage:
    """`before`, `after`: the neighbours in the case's chain. `holds`: the row fits its seal and follows `before`; of one whose
    words were erased, that it follows.
    """

    contact: ContactLog
    recordings: list[Recording]
    proofs: list[DeliveryProof]
    correction: ContactLog | None
    before: ContactLog | None
    after: ContactLog | None
    holds: bool


def contact_page(contact: ContactLog) -> ContactPage:
    """Of a contact that was fetched through `visible_to`. Five queries; six where the seal does not fit."""
    chain = ContactLog.objects.filter(case=contact.case_id)
    before = chain.filter(pk__lt=contact.pk).order_by("-pk").first()
    linked = contact.previous_seal == (before.seal if before else "")
    return ContactPage(
        contact=contact,
        recordings=list(contact.recordings.select_related("by")),
        proofs=list(contact.proofs.select_related("by")),
        correction=chain.filter(corrects=contact).first(),
        before=before,
        after=chain.filter(pk__gt=contact.pk).order_by("pk").first(),
        holds=linked and (contact.seal == seal_of_row(contact, CONTACTS) or _was_erased(contact)),
    )


def _was_erased(contact: ContactLog) -> bool:
    return CONTACTS.is_wordless(contact) and Erasure.objects.filter(debtor__cases=contact.case_id).exists()


def contacts_for(user: User) -> HistoryQuerySet[ContactLog]:
    """The contacts that the user may open, with what their pages show."""
    return ContactLog.objects.visible_to(user).select_related("agent", "contact_point", "corrects", "promise")
