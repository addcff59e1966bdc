"""The answers behind a figure about next actions, as a list and as a file."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.clock import business_date
from cases.export_answer import csv_answer, purpose_said
from cases.forms.next_action import NextActionsForm, period_label
from cases.models import ExportKind, NextActionAnswer
from cases.selectors.next_action.counts import Answers, answers_asked
from cases.selectors.records import record_page, size_of_records
from cases.services.exports import begin_export
from cases.templatetags.cases_display import count, masked_name, moment
from cases.views.case_export import safe_cell
from cases.views.doors import supervision
from cases.views.next_action_panel import said_words
from cases.views.requests import StaffRequest, occasion_of
from strategies.outcomes import Channel


@require_GET
@supervision
def rows(request: StaffRequest) -> HttpResponse:
    """Fifty a page, the newest first."""
    asked = NextActionsForm(request.GET, user=request.user).asked()
    found = answers_asked(request.user, asked, now=timezone.now()).select_related("by", "policy")
    text = request.GET.get("before", "")
    page, next_key = record_page(found, before=int(text) if text.isdecimal() and len(text) < 18 else None)
    size = size_of_records(found)
    kept = {key: value for key, value in request.GET.items() if key != "before"}
    address = f"{request.path}?{urlencode(kept)}"
    context = {
        "title": _("Answers to next actions"),
        "size_text": f"{count(size.count)}{'+' if size.capped else ''}",
        "period": period_label(asked.days),
        "heads": [
            (_("At"), ""),
            (_("Proposed"), "second"),
            (_("Answer"), ""),
            (_("Why"), "narrow-hide"),
            (_("Then"), "narrow-hide"),
            (_("By"), "narrow-hide"),
        ],
        "rows": [_row(row) for row in page],
        "pager": {
            "first_url": address if text else "",
            "next_url": f"{address}&before={next_key}" if next_key else "",
        },
        "back_url": reverse("next-actions"),
    }
    return render(request, "cases/caselist/records.html", context)


@require_POST
@supervision
def export(request: StaffRequest) -> HttpResponseBase:
    """The same as CSV, without names of debtors but with the notes as they were typed; for a purpose, on record."""
    if (purpose := purpose_said(request)) is None:
        return redirect(f"{reverse('next-actions')}?{request.GET.urlencode()}")
    asked = NextActionsForm(request.GET, user=request.user).asked()
    occasion = occasion_of(request)
    found = answers_asked(request.user, asked, now=occasion.now).select_related("by", "policy")
    taken = begin_export(
        what=ExportKind.ACTIONS,
        purpose=purpose,
        scope=request.GET.urlencode(),
        occasion=occasion,
    )
    return csv_answer(taken, _lines(found), stem=f"next-actions-{business_date()}")


def _row(row: NextActionAnswer) -> dict[str, object]:
    case = row.case
    proposed = said_words(row.act, row.not_before, row.at)
    seen: bool = row.seen  # type: ignore[attr-defined]
    why = " · ".join(
        part for part in (row.get_reason_display() if row.reason else "", row.note if seen else "") if part
    )
    cells = [
        (moment(row.at), ""),
        (f"{proposed} · {row.get_source_display()}", "second"),
        (row.get_kind_display(), ""),
        (why, "narrow-hide"),
        (_then(row), "narrow-hide"),
        (row.by.display_name(), "narrow-hide"),
    ]
    if not seen:  # it went to another team since; the answer stays in these figures, the debtor is not told
        return {"url": "", "name": _("now another team's case"), "creditor": "", "agent": "", "cells": cells}
    return {
        "url": reverse("case", args=[case.pk]),
        "name": masked_name(case.debtor.name, case.debtor.kind),
        "creditor": case.creditor.name,
        "agent": case.agent.display_name() if case.agent else "",
        "cells": cells,
    }


def _then(row: NextActionAnswer) -> str:
    """What was done within the window, in a few words."""
    done = str(Channel(row.then).label) if row.then else ""  # type: ignore[attr-defined]
    said = [
        done,
        _("reached") if row.reached else "",  # type: ignore[attr-defined]
        _("promised") if row.promised else "",  # type: ignore[attr-defined]
    ]
    return " · ".join(part for part in said if part)


def _lines(rows: Answers) -> Iterator[list[object]]:
    yield [
        _("case"), _("at"), _("by"), _("answer"), _("reason"), _("note"), _("proposed"), _("on the word of"),
        _("not before"), _("script"), _("stage"), _("segment"), _("policy version"), _("window over"), _("first contact after"),
        _("reached"), _("promised"),
    ]  # fmt: skip
    for row in rows.order_by("pk").iterator(chunk_size=2000):
        yield [
            row.case_id if row.seen else "", row.at.isoformat(timespec="seconds"), safe_cell(row.by.display_name()),
            row.get_kind_display(), row.get_reason_display() if row.reason else "", safe_cell(row.note) if row.seen else "",
            row.get_act_display(), row.get_source_display(),
            row.not_before.isoformat(timespec="minutes") if row.not_before else "", row.script, row.get_stage_display(),
            safe_cell(row.segment), row.policy.version if row.policy else "", int(row.counted), row.then or "", int(row.reached),
            int(row.promised),
        ]  # fmt: skip
