"""The supervisor's case list: filters in the address, fifty rows a page, the same rows as a file."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cases.clock import business_date
from cases.export_answer import csv_answer
from cases.forms.caselist import CaseFilterForm
from cases.models import ExportKind, ExportPurpose
from cases.selectors.caselist import Criteria, Size, case_page, cases_matching, export_rows, size_of, sums_of
from cases.selectors.queue_page import Cursor
from cases.services.exports import begin_export
from cases.templatetags.cases_display import bucket_chip, count, masked_name, money, short_day, stage_track
from cases.views.case_export import case_rows
from cases.views.doors import supervision
from cases.views.requests import StaffRequest, occasion_of
from cases.views.rows import ago


@require_GET
@supervision
def show(request: HttpRequest) -> HttpResponse:
    """One page of the cases asked for."""
    as_of, now = business_date(), timezone.now()
    form = CaseFilterForm(request.GET, user=request.user)
    criteria = form.criteria()
    cases = cases_matching(user=request.user, criteria=criteria, as_of=as_of, now=now)
    after = Cursor.parse(request.GET.get("after", ""))
    page, size = case_page(cases, after=after), size_of(cases)
    context = {
        "form": form,
        "criteria": criteria,
        "filtered": bool(criteria.as_pairs()),
        "rows": [_row(case, as_of) for case in page.cases],
        "size": size,
        "size_text": size_text(size),
        "sums": [] if size.capped else [money(amount, currency) for currency, amount in sums_of(cases)],
        "query": criteria.as_query(),
        "purposes": ExportPurpose.choices,
        "pager": {
            "first_url": _address(criteria) if after else "",
            "next_url": f"{_address(criteria, after=page.next_cursor)}" if page.next_cursor else "",
        },
    }
    return render(request, "cases/caselist/list.html", context)


@require_GET
@supervision
def export(request: StaffRequest) -> StreamingHttpResponse:
    """Every row of the filter as CSV, streamed; names and numbers masked as on the page, each row marked, on record."""
    as_of = business_date()
    criteria = CaseFilterForm(request.GET, user=request.user).criteria()
    cases = cases_matching(user=request.user, criteria=criteria, as_of=as_of, now=timezone.now())
    taken = begin_export(
        what=ExportKind.CASES,
        purpose=request.GET.get("purpose", ""),
        scope=criteria.as_query(),
        occasion=occasion_of(request),
    )
    return csv_answer(taken, case_rows(export_rows(cases), as_of=as_of), stem=f"cases-{as_of}")


def size_text(size: Size) -> str:
    """ "1,204 cases", or "10,000+ cases" where counting stopped."""
    if size.capped:
        return _("%(count)s+ cases") % {"count": count(size.count)}
    return _("1 case") if size.count == 1 else _("%(count)s cases") % {"count": count(size.count)}


def _address(criteria: Criteria, *, after: Cursor | None = None) -> str:
    pairs = criteria.as_query() + (f"&after={after}" if after else "")
    return f"{reverse('supervision-cases')}?{pairs}"


def _row(case: Any, as_of: Any) -> dict[str, Any]:
    """A line of the list; `why` names the flag or hold that stands on the case."""
    why, tone = _why(case)
    return {
        "pk": case.pk,
        "url": reverse("case", args=[case.pk]),
        "name": masked_name(case.debtor.name, case.debtor.kind),
        "creditor": case.creditor.name,
        "balance": money(case.balance),
        "currency": case.currency,
        "chip": bucket_chip(case.days_past_due(as_of), case.creditor.debt_class),
        "stage": stage_track(case.stage),
        "closed": f"{case.get_closed_as_display()} · {short_day(case.closed_on)}" if case.closed_as else "",
        "team": str(case.team or ""),
        "agent": case.agent.display_name() if case.agent else "",
        "last": ago(case.last_contact_at, as_of),
        "why": why,
        "tone": tone,
    }


def _why(case: Any) -> tuple[str, str]:
    if case.attention == 9:
        return (_("on hold"), "") if case.on_hold else ("", "")
    tone = {0: "stop", 1: "today", 3: "today"}.get(case.attention, "")
    return case.get_attention_display(), tone
