"""A creditor's file received: named, hashed, and its business date written down, before anything reads it."""

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

from cases.models import Creditor, Portfolio, User


def receive_file(
    *,
    creditor: Creditor,
    file_name: str,
    path: Path,
    as_of: dt.date,
    now: dt.datetime,
    by: User | None = None,
    wishes: dict[str, Any] | None = None,
) -> Portfolio:
    """Add a portfolio for a file that stands on disk. `wishes`: mapping, date_order, decimal, as a person said them."""
    return Portfolio.objects.create(
        creditor=creditor,
        file_name=Path(file_name).name[:255],
        sha256=hash_of(path),
        as_of=as_of,
        created_at=now,
        started_at=now,
        imported_by=by,
        reading={"wishes": wishes or {}},
    )


def hash_of(path: Path) -> str:
    """SHA-256 of a file's bytes, '' where there is none."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
