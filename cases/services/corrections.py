"""A contact put right: a new row that points at the old one, which stays as it was written."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.models import ContactLog, User
from cases.services.locks import lock_case
from cases.services.seal import end_of_chain, seal_of
from cases.services.verdict import Refused, Verdict

# What stays as it was: a correction says again what was said, it does not make another contact of it.
_KEPT = (
    "contact_point_id",
    "channel",
    "direction",
    "outcome",
    "who",
    "legal_basis",
    "own_line",
    "other_side",
    "other_side_salt",
    "answered_at",
    "ended_at",
    "script",
    "script_version",
    "text_sha256",
)


@dataclass(frozen=True)
class Corrected:
    """What a correction may say anew; every field as it ought to have been, also where it was right."""

    note: str = ""
    started_at: dt.datetime | None = None
    verified_by: str = ""
    identity_stated: bool | None = None
    recording_told: bool | None = None

    @classmethod
    def of(cls, contact: ContactLog) -> "Corrected":
        """What stands on the contact now."""
        return cls(**{name: getattr(contact, name) for name in cls.__dataclass_fields__})


def may_correct(contact: ContactLog, user: User) -> Verdict:
    """Whoever wrote it, or a supervisor; and only what stands, so that corrections form one line."""
    if user.is_agent and contact.agent_id != user.pk:
        return Verdict.no(_("Whoever wrote a contact corrects it, or a supervisor."))
    if ContactLog.objects.filter(corrects=contact).exists():
        return Verdict.no(_("This was corrected already; correct the newer row."))
    return Verdict.yes()


@transaction.atomic
def correct_contact(
    *, contact: ContactLog, corrected: Corrected, reason: str, by: User, now: dt.datetime
) -> ContactLog:
    """Add the row that puts `contact` right, chained like any other; its time is when it was written.

    Side effects: case locked; row added. Deliberately not done: no promise, hold, follow-up, mark of a number or figure
    of the day follows; what a wrong outcome brought about is taken back where it stands, and the outcome stays.
    Raises Refused as `may_correct` says, without a reason, where nothing differs, and for a time after the row's own.
    """
    lock_case(contact.case)
    verdict = may_correct(contact, by)
    if not verdict.allowed:
        raise Refused(*verdict.reasons)
    if not reason.strip():
        raise Refused(_("Say why it is corrected."))
    if corrected == Corrected.of(contact):
        raise Refused(_("Nothing differs from what is on record."))
    if corrected.started_at is not None and corrected.started_at > _written_at(contact):
        raise Refused(_("The contact cannot have begun after it was logged."))
    _key, previous_seal = end_of_chain(contact.case_id)
    row = ContactLog(
        case_id=contact.case_id,
        agent=by,
        at=now,
        corrects=contact,
        reason=reason.strip()[:400],
        previous_seal=previous_seal,
        **{name: getattr(contact, name) for name in _KEPT},
        **vars(corrected),
    )
    row.seal = seal_of(row)
    row.save(force_insert=True)
    return row


def _written_at(contact: ContactLog) -> dt.datetime:
    """When the contact that all corrections go back to was logged."""
    while contact.corrects is not None:
        contact = contact.corrects
    return contact.at
