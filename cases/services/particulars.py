"""What is said of a contact beyond who, when and with what outcome (compliance.md 4.1), and the columns that hold it."""

import datetime as dt
import secrets
from dataclasses import asdict, dataclass
from typing import Any

from cases.models import ContactPoint
from strategies.contact.record import basis_of, effects_of
from strategies.outcomes import Outcome

SALT_BYTES = 16


@dataclass(frozen=True)
class Particulars:
    """None or empty: not said. Nothing of it is presumed from earlier contacts: each is a statement of its own.

    `legal_basis`: where empty, the role of the number's owner says it (their own contract, their own guarantee).
    `text_sha256`: of the text as it was sent, UTF-8. `own_line`: the house's number or account.
    """

    verified_by: str = ""
    identity_stated: bool | None = None
    recording_told: bool | None = None
    legal_basis: str = ""
    own_line: str = ""
    started_at: dt.datetime | None = None
    answered_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    script: str = ""
    script_version: int | None = None
    text_sha256: str = ""


NOTHING_SAID = Particulars()


def columns_of(
    said: Particulars, *, point: ContactPoint | None, outcome: Outcome, channel: str, direction: str
) -> dict[str, Any]:
    """The columns of a contact: what was said, whose number it was and which, and what the outcome brings about."""
    columns = asdict(said)
    columns["effects"] = effects_of(outcome, channel=channel, direction=direction) or None
    if point is not None:
        columns |= {"who": point.owner, "other_side": point.value, "other_side_salt": secrets.token_hex(SALT_BYTES)}
        columns["legal_basis"] = said.legal_basis or basis_of(point.owner)
    return columns
