"""Recordings and proofs of arrival put on record beside their contact: looked at, hashed, sealed, never changed."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cases.evidence.media import HEAD_BYTES, SOUND_AND_PICTURES, kind_of
from cases.evidence.registry import PROOFS, RECORDINGS, Sealed
from cases.evidence.seals import seal_of_row
from cases.models import ContactLog, DeliveryProof, Recording, User
from cases.services.locks import lock_case
from cases.services.verdict import Refused

MEBIBYTE = 1 << 20
LARGEST_RECORDING = 200 * MEBIBYTE  # about three hours of a telephone call in WAV
LARGEST_PROOF = 20 * MEBIBYTE
PROOF_KINDS = ("image/", "application/pdf")


@dataclass(frozen=True)
class Looked:
    """What the bytes of an upload say."""

    name: str
    sha256: str
    bytes: int
    content_type: str


def add_recording(
    *,
    contact: ContactLog,
    upload: "File[bytes]",
    by: User,
    now: dt.datetime,
    seconds: int | None = None,
    captured_at: dt.datetime | None = None,
    device: str = "",
) -> Recording:
    """Keep a recording of the contact. `seconds`: its length; `captured_at`, `device`: when and by what it was made.

    Side effects, in order: the file stored outside what is served; the row added, sealed over the contact's seal.
    Raises Refused where the file is empty, too large, no sound, picture or video, or kept for this contact already, and
    where it is said to be from the future. Nothing stays of what was refused.
    """
    looked = _look_at(upload, largest=LARGEST_RECORDING, kinds=SOUND_AND_PICTURES)
    _not_ahead(captured_at, now)
    recording = Recording(
        contact=contact, case_id=contact.case_id, seconds=seconds, captured_at=captured_at, device=device.strip(),
        by=by, at=now, **vars(looked),
    )  # fmt: skip
    try:
        return _keep(recording, RECORDINGS, upload)
    except IntegrityError:
        raise Refused(_("This recording is on record for this contact already.")) from None


@transaction.atomic
def add_proof(
    *,
    contact: ContactLog,
    kind: str,
    now: dt.datetime,
    by: User | None = None,
    reference: str = "",
    arrived_at: dt.datetime | None = None,
    upload: "File[bytes] | None" = None,
) -> DeliveryProof:
    """Keep a proof that what was sent arrived, was read, or came back. `by` None: a carrier's own report.

    Side effects and refusals as of `add_recording`, under the lock of the case; a proof names a reference, brings a file,
    or both.
    """
    if not reference.strip() and upload is None:
        raise Refused(_("A proof needs its number, or a file that shows it."))
    looked = _look_at(upload, largest=LARGEST_PROOF, kinds=PROOF_KINDS) if upload else Looked("", "", 0, "")
    _not_ahead(arrived_at, now)
    lock_case(contact.case)
    same = {"kind": kind, "reference": reference.strip(), "sha256": looked.sha256, "arrived_at": arrived_at}
    if DeliveryProof.objects.filter(contact=contact, **same).exists():
        raise Refused(_("This proof is on record for this contact already."))
    proof = DeliveryProof(
        contact=contact, case_id=contact.case_id, kind=kind, reference=reference.strip(), arrived_at=arrived_at,
        by=by, at=now, **{**vars(looked), "bytes": looked.bytes or None},
    )  # fmt: skip
    return _keep(proof, PROOFS, upload)


def _look_at(upload: "File[bytes]", *, largest: int, kinds: tuple[str, ...]) -> Looked:
    """Reads the upload once, in parts; a body longer than allowed is not read to its end."""
    digest, size, head = hashlib.sha256(), 0, b""
    for part in upload.chunks():
        head = head or part[:HEAD_BYTES]
        size += len(part)
        if size > largest:
            raise Refused(_("The file is larger than %(size)d MB.") % {"size": largest // MEBIBYTE})
        digest.update(part)
    kind = kind_of(head)
    if not size:
        raise Refused(_("The file is empty."))
    if not kind.startswith(kinds):
        raise Refused(_("This is no file of a kind that is kept here; what it is called does not count."))
    return Looked(PurePath(upload.name or "file").name[:255], digest.hexdigest(), size, kind)


def _not_ahead(moment: dt.datetime | None, now: dt.datetime) -> None:
    if moment is not None and moment > now:
        raise Refused(_("This time has not come yet."))


def _keep(row: Any, table: Sealed, upload: "File[bytes] | None") -> Any:
    """Store the file, seal the row, add it; the file goes again where the row could not be added, whatever the reason."""
    if upload is not None:
        row.file.save(row.name, upload, save=False)
    try:
        row.seal = seal_of_row(row, table)
        with transaction.atomic():
            row.save(force_insert=True)
    except BaseException:
        row.file.delete(save=False)
        raise
    return row
