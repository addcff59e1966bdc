"""Creditors' files, refused rows and handed-out copies that are older than their time."""

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cases.models import Case, Debt, LegalHold, Payment, Portfolio
from strategies.retention import Kept, period_of

MOST_FILES = 200


def remove_files(*, as_of: dt.date, now: dt.datetime) -> int:
    """Remove them; the portfolio keeps its hash and its figures. A legal hold on the creditor, or on a case or debtor of
    whom the file tells, keeps it.
    """
    before = now - dt.timedelta(days=period_of(Kept.FILE).days)
    over = Portfolio.objects.filter(created_at__lt=before).exclude(file="", refused_file="").exclude(_held(as_of))
    return sum(map(_remove, over.order_by("pk").values_list("pk", flat=True)[:MOST_FILES])) + _remove_handed_out(now)


def _held(as_of: dt.date) -> Q:
    standing = LegalHold.objects.standing(as_of)
    cases = Case.objects.filter(
        Q(pk__in=standing.exclude(case=None).values("case"))
        | Q(debtor__in=standing.exclude(debtor=None).values("debtor"))
    ).values("pk")
    told = Debt.objects.filter(case__in=cases, portfolio=OuterRef("pk"))
    paid = Payment.objects.filter(case__in=cases, portfolio=OuterRef("pk"))
    return Q(creditor__in=standing.exclude(creditor=None).values("creditor")) | Q(Exists(told)) | Q(Exists(paid))


@transaction.atomic
def _remove(pk: int) -> int:
    """Under the lock that key rotation takes too, or a file would come back under its new key."""
    portfolio, removed = Portfolio.objects.select_for_update(no_key=True).get(pk=pk), 0
    for file in (portfolio.file, portfolio.refused_file):
        if file:
            file.delete(save=False)
            removed += 1
    portfolio.save(update_fields=["file", "refused_file"])
    return removed


def _remove_handed_out(now: dt.datetime) -> int:
    folder, removed = Path(settings.MEDIA_ROOT) / "handed_out", 0
    before = now - dt.timedelta(days=period_of(Kept.HANDED_OUT).days)
    for path in folder.glob("*") if folder.is_dir() else ():
        if dt.datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone()) < before:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
