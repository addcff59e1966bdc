"""Cases as rows for a spreadsheet: safe to open, nothing on it that the page would not show."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case
from cases.templatetags.cases_display import bucket_label, masked_contact, masked_name
from strategies.buckets import bucket_for

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def case_rows(cases: Iterable[Case], *, as_of: dt.date) -> Iterator[list[Any]]:
    """A header and one row a case."""
    yield _header()
    for case in cases:
        yield _values(case, as_of)


def safe_cell(text: str) -> str:
    """Text that a spreadsheet cannot take for a formula (OWASP, "CSV Injection"): an apostrophe before it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _header() -> list[str]:
    return [
        _("Case"), _("Debtor"), _("Phone"), _("Creditor"), _("Currency"), _("Balance"), _("Days past due"),
        _("Bucket"), _("Stage"), _("Closed as"), _("Team"), _("Agent"), _("Attention"), _("On hold"), _("Last contact"),
    ]  # fmt: skip


def _values(case: Case, as_of: dt.date) -> list[Any]:
    days = case.days_past_due(as_of)
    texts = [
        masked_name(case.debtor.name, case.debtor.kind),
        _phone(case),
        case.creditor.name,
        case.currency,
    ]
    rest = [
        bucket_label(bucket_for(days, case.creditor.debt_class)),
        str(case.get_stage_display()),
        str(case.get_closed_as_display()),
        str(case.team or ""),
        case.agent.display_name() if case.agent else "",
        "" if case.attention == 9 else str(case.get_attention_display()),
        _("yes") if case.on_hold else "",
        f"{timezone.localtime(case.last_contact_at):%Y-%m-%d %H:%M}" if case.last_contact_at else "",
    ]
    figures = [case.balance, "" if days is None else days]
    return [case.pk, *map(safe_cell, texts), *figures, *map(safe_cell, rest)]


def _phone(case: Case) -> str:
    """The debtor's own first number that may be used, masked; the preferred one before others."""
    points = sorted(case.debtor.contact_points.all(), key=lambda point: (not point.is_preferred, point.pk))
    own = [point for point in points if point.kind == "phone" and point.owner == "debtor"]
    numbers = [point.value for point in own if not point.is_dead]
    return masked_contact(numbers[0], "phone") if numbers else ""
