"""A creditor's file received: named, hashed, and its business date written down, before anything reads it."""

import datetime as dt
import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.files import File

from cases.intake.fields import Subject
from cases.intake.personal import masked_samples
from cases.intake.problems import Unreadable
from cases.intake.reading import open_reading
from cases.models import ColumnMapping, Creditor, FileSubject, Portfolio, PortfolioState, User
from cases.storage import readable_copy


def receive_file(
    *,
    creditor: Creditor,
    file_name: str,
    path: Path,
    as_of: dt.date,
    now: dt.datetime,
    by: User | None = None,
    wishes: dict[str, Any] | None = None,
    subject: str = FileSubject.DEBTS,
) -> Portfolio:
    """Add a portfolio for a file that stands on disk. `wishes`: mapping, date_order, decimal, as a person said them."""
    return Portfolio.objects.create(
        creditor=creditor,
        subject=subject,
        file_name=printable(Path(file_name).name)[:255],
        sha256=hash_of(path),
        as_of=as_of,
        created_at=now,
        started_at=now,
        imported_by=by,
        reading={"wishes": wishes or {}},
    )


def printable(name: str) -> str:
    """Return a file's name as text that can be kept: bytes that are no text in it become `?`."""
    return name.encode("utf-8", "replace").decode()


def hash_of(path: Path) -> str:
    """SHA-256 of a file's bytes, '' where there is none."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def receive_upload(
    *,
    creditor: Creditor,
    upload: "File[bytes]",
    as_of: dt.date,
    now: dt.datetime,
    by: User | None = None,
    subject: str = FileSubject.DEBTS,
) -> Portfolio:
    """Store an uploaded file, add its portfolio and look at its first rows.

    A file that is no table gives a failed portfolio that says why in one sentence; nothing is raised.
    """
    portfolio = Portfolio(
        creditor=creditor,
        subject=subject,
        file_name=Path(upload.name or "file").name[:255],
        as_of=as_of,
        created_at=now,
        imported_by=by,
        reading={"wishes": {}},
    )
    portfolio.sha256 = _hash_of_upload(upload)
    portfolio.file.save(_stored_name(portfolio.file_name), upload, save=False)
    portfolio.save()
    look_at(portfolio=portfolio, now=now)
    return portfolio


def _hash_of_upload(upload: "File[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def look_at(*, portfolio: Portfolio, now: dt.datetime) -> None:
    """Find header and columns of a stored file and keep them in `portfolio.reading`: headers, guesses, columns."""
    known = ColumnMapping.objects.filter(creditor_id=portfolio.creditor_id, subject=portfolio.subject).first()
    remembered = known.columns if known else None
    try:
        with readable_copy(portfolio.file) as path:
            reading = open_reading(path, remembered=remembered, subject=Subject(portfolio.subject))
    except Unreadable as problem:
        portfolio.state, portfolio.problem, portfolio.finished_at = PortfolioState.FAILED, problem.sentence, now
        portfolio.reading = {**portfolio.reading, "problem": problem.as_json()}
    else:
        portfolio.reading = {
            **portfolio.reading,
            "encoding": reading.table.source.encoding,
            "delimiter": reading.table.source.delimiter,
            "headers": list(reading.table.headers),
            "guesses": [masked_samples(asdict(guess)) for guess in reading.guesses],
            "columns": reading.columns,
            "remembered": bool(known),
        }
    portfolio.save(update_fields=["state", "problem", "finished_at", "reading"])


def _stored_name(file_name: str) -> str:
    """A name for the disk; the reader goes by the content, the suffix is for people."""
    return f"{Path(file_name).stem[:80] or 'file'}{Path(file_name).suffix[:8]}"
