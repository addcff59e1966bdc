"""Creditors' files, refused rows and handed-out copies that are older than their time."""

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from cases.models import LegalHold, Portfolio
from strategies.retention import Kept, period_of

MOST_FILES = 200


def remove_files(*, as_of: dt.date, now: dt.datetime) -> int:
    """Remove them, a legal hold on the creditor excepted; the portfolio keeps its hash and its figures."""
    before = now - dt.timedelta(days=period_of(Kept.FILE).days)
    held = LegalHold.objects.standing(as_of).exclude(creditor=None).values("creditor")
    over = Portfolio.objects.filter(created_at__lt=before).exclude(file="", refused_file="").exclude(creditor__in=held)
    removed = 0
    for portfolio in over.order_by("pk")[:MOST_FILES]:
        for file in (portfolio.file, portfolio.refused_file):
            if file:
                file.delete(save=False)
                removed += 1
        portfolio.save(update_fields=["file", "refused_file"])
    return removed + _remove_handed_out(now)


def _remove_handed_out(now: dt.datetime) -> int:
    folder, removed = Path(settings.MEDIA_ROOT) / "handed_out", 0
    before = now - dt.timedelta(days=period_of(Kept.HANDED_OUT).days)
    for path in folder.glob("*") if folder.is_dir() else ():
        if dt.datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone()) < before:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
