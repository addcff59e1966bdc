"""The custody log: who had a case's evidence in hand, when, and what for."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.evidence.registry import CUSTODY
from cases.evidence.seals import seal_of_row
from cases.models import Case, CustodyEntry, DeliveryProof, Recording, User
from cases.services.verdict import Refused


def write_custody(
    *,
    case: Case,
    kind: str,
    purpose: str,
    now: dt.datetime,
    by: User | None = None,
    recording: Recording | None = None,
    proof: DeliveryProof | None = None,
    detail: dict[str, Any] | None = None,
) -> CustodyEntry:
    """Add one sealed line. `by` None: the command line of the server. Raises Refused where no purpose is said."""
    must_say_why(purpose)
    entry = CustodyEntry(
        case=case, recording=recording, proof=proof, kind=kind, purpose=purpose.strip()[:300], detail=detail or {},
        by=by, at=now,
    )  # fmt: skip
    entry.seal = seal_of_row(entry, CUSTODY)
    entry.save(force_insert=True)
    return entry


def must_say_why(purpose: str) -> None:
    """Raises Refused where no purpose is said."""
    if not purpose.strip():
        raise Refused(_("Say what it is needed for; it is written into the custody log."))
