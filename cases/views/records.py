"""Lists of the rows behind a figure: payments, promises, contacts, what a night moved."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cases.clock import business_date
from cases.forms.records import RecordForm
from cases.selectors.records import (
    Asked,
    amounts_of_records,
    contacts_asked,
    moves_asked,
    payments_asked,
    promises_asked,
    record_page,
    size_of_records,
)
from cases.templatetags.cases_display import count, day, masked_name, moment, money, short_day
from cases.views.doors import supervision
from strategies.outcomes import OUTCOMES

# Classes of a column: right-aligned; left out on a phone; toned as the row is; begins the second line on a phone.
NUM, MINOR, TONED, SECOND = "num", "narrow-hide", "toned", "second"
TONES = {"broken": "stop", "partly_kept": "stop", "open": "today"}


@require_GET
@supervision
def payments(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    rows = payments_asked(request.user, asked)
    heads = [
        (_("Value date"), SECOND),
        (_("Amount"), NUM),
        (_("Reference"), MINOR),
        (_("Source"), MINOR),
        (_("Recorded"), MINOR),
    ]
    line = lambda row: [  # noqa: E731
        day(row.paid_on),
        money(row.amount, row.currency),
        row.reference,
        row.get_source_display(),
        moment(row.recorded_at),
    ]
    return _page(request, asked, rows, title=_("Payments"), heads=heads, line=line, currency="currency")


@require_GET
@supervision
def promises(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    rows = promises_asked(request.user, asked)
    heads = [
        (_("Promised for"), SECOND),
        (_("Amount"), NUM),
        (_("State"), TONED),
        (_("Paid"), f"{NUM} {MINOR}"),
        (_("Made"), MINOR),
        (_("Taken by"), MINOR),
    ]
    line = lambda row: [  # noqa: E731
        day(row.due_on),
        money(row.amount, row.case.currency),
        row.get_state_display(),
        money(row.paid) if row.paid else "",
        short_day(row.made_on),
        row.made_by.display_name() if row.made_by else "",
    ]
    return _page(
        request, asked, rows, title=_("Promises"), heads=heads, line=line, currency="case__currency", toned=True
    )


@require_GET
@supervision
def contacts(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    since = _midnight(asked.day_from) if asked.day_from else None
    before = _midnight(asked.day_to + dt.timedelta(days=1)) if asked.day_to else None
    rows = contacts_asked(request.user, asked, since, before)
    heads = [(_("At"), ""), (_("Channel"), MINOR), (_("Outcome"), SECOND), (_("By"), "")]
    line = lambda row: [  # noqa: E731
        moment(row.at),
        row.get_channel_display(),
        str(OUTCOMES[row.outcome].label) if row.outcome in OUTCOMES else row.outcome,
        row.agent.display_name(),
    ]
    return _page(request, asked, rows, title=_("Contacts"), heads=heads, line=line)


@require_GET
@supervision
def moves(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    rows = moves_asked(request.user, asked)
    heads = [
        (_("Business date"), MINOR),
        (_("Move"), SECOND),
        (_("Why"), MINOR),
        (_("Days past due"), f"{NUM} {MINOR}"),
        (_("Balance"), NUM),
        (_("Policy"), MINOR),
    ]
    line = lambda row: [  # noqa: E731
        day(row.on_date),
        f"{row.get_from_stage_display()} → {row.get_closed_as_display() or row.get_to_stage_display()}",
        row.get_reason_display(),
        "" if row.days_past_due is None else str(row.days_past_due),
        money(row.balance, row.case.currency),
        _("version %(number)s") % {"number": row.policy.version} if row.policy else "",
    ]
    return _page(request, asked, rows, title=_("Moved by the night"), heads=heads, line=line)


def _asked(request: HttpRequest) -> Asked:
    return RecordForm(request.GET, user=request.user, today=business_date()).asked()


def _midnight(on: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(on, dt.time.min))


def _page(
    request: HttpRequest,
    asked: Asked,
    rows: QuerySet[Any],
    *,
    title: str,
    heads: list[tuple[str, str]],
    line: Any,
    currency: str = "",
    toned: bool = False,
) -> HttpResponse:
    text = request.GET.get("before", "")
    found, next_key = record_page(rows, before=int(text) if text.isdecimal() and len(text) < 18 else None)
    size = size_of_records(rows)
    kept = {key: value for key, value in request.GET.items() if key != "before"}
    address = f"{request.path}?{urlencode(kept)}"
    context = {
        "title": title,
        "size": size,
        "size_text": f"{count(size.count)}{'+' if size.capped else ''}",
        "sums": [money(amount, code) for code, amount in amounts_of_records(rows, currency)] if currency else [],
        "period": _period(asked),
        "heads": heads,
        "rows": [_row(row, line(row), heads, toned=toned) for row in found],
        "pager": {
            "first_url": address if text else "",
            "next_url": f"{address}&before={next_key}" if next_key else "",
        },
    }
    return render(request, "cases/caselist/records.html", context)


def _row(row: Any, texts: list[str], heads: list[tuple[str, str]], *, toned: bool) -> dict[str, Any]:
    case, tone = row.case, TONES.get(row.state, "") if toned else ""
    return {
        "url": reverse("case", args=[case.pk]),
        "name": masked_name(case.debtor.name, case.debtor.kind),
        "creditor": case.creditor.name,
        "agent": case.agent.display_name() if case.agent else "",
        "cells": [
            (text, f"{css} {tone}" if css == TONED else css) for text, (_label, css) in zip(texts, heads, strict=True)
        ],
    }


def _period(asked: Asked) -> str:
    if asked.day_from and asked.day_from == asked.day_to:
        return day(asked.day_from)
    if asked.day_from and asked.day_to:
        return f"{day(asked.day_from)} – {day(asked.day_to)}"
    if asked.day_to:
        return _("until %(day)s") % {"day": day(asked.day_to)}
    return _("from %(day)s") % {"day": day(asked.day_from)} if asked.day_from else ""
