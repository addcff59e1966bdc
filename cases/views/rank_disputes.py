"""Disputes of ranks: listed for the administrator, who sets the weights; answered; taken back by whoever raised one."""

from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.clock import business_date
from cases.export_answer import csv_answer, purpose_said
from cases.forms.rank import DisputeAnswerForm
from cases.models import DisputeState, ExportKind, ExportPurpose, RankDispute
from cases.querysets.history import RankDisputeQuerySet
from cases.services.exports import begin_export
from cases.services.rank_disputes import answer_dispute, withdraw_dispute
from cases.services.verdict import Refused
from cases.views.case_export import safe_cell
from cases.views.doors import administration
from cases.views.requests import StaffRequest, occasion_of
from strategies.ranking.rules import RULE

MOST_SHOWN = 200


@require_GET
@administration
def index(request: StaffRequest) -> HttpResponse:
    """The open ones, or those that were answered or taken back; the newest first."""
    return _page(request, DisputeAnswerForm(), answering=None)


@require_POST
@administration
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    dispute = get_object_or_404(RankDispute.objects.visible_to(request.user), pk=pk)
    form = DisputeAnswerForm(request.POST)
    if form.is_valid():
        try:
            answer_dispute(dispute=dispute, answer=form.cleaned_data["answer"], occasion=occasion_of(request))
        except Refused as refused:
            messages.error(request, " ".join(str(reason) for reason in refused.reasons))
        else:
            messages.success(request, _("Answered; it stands at the case."))
        return redirect("rank-disputes")
    return _page(request, form, answering=dispute)


@require_POST
@login_required
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Taken back on the day it was said, by whoever said it."""
    dispute = get_object_or_404(RankDispute.objects.visible_to(request.user), pk=pk)
    try:
        withdraw_dispute(dispute=dispute, occasion=occasion_of(request))
    except Refused as refused:
        messages.error(request, " ".join(str(reason) for reason in refused.reasons))
    else:
        messages.success(request, _("The dispute is taken back."))
    return redirect("case-rank", dispute.case_id)


@require_POST
@administration
def export(request: StaffRequest) -> HttpResponseBase:
    """The list as CSV, with the points of each rule as they were then; for a purpose, on record."""
    state = _state(request)
    if (purpose := purpose_said(request)) is None:
        return redirect(f"{reverse('rank-disputes')}?state={state}")
    taken = begin_export(what=ExportKind.DISPUTES, purpose=purpose, scope=state, occasion=occasion_of(request))
    return csv_answer(taken, _rows(_found(request, state)), stem=f"rank-disputes-{business_date()}")


def _page(request: StaffRequest, form: DisputeAnswerForm, *, answering: RankDispute | None) -> HttpResponse:
    state = _state(request)
    found = list(_found(request, state)[: MOST_SHOWN + 1])
    context = {
        "rows": [(row, _parts(row)) for row in found[:MOST_SHOWN]],
        "more": len(found) > MOST_SHOWN,
        "state": state,
        "tabs": DisputeState.choices,
        "purposes": ExportPurpose.choices,
        "form": form,
        "answering": answering,
    }
    return render(request, "cases/rank/disputes.html", context, status=422 if form.errors else 200)


def _state(request: StaffRequest) -> str:
    state = request.GET.get("state", "")
    return state if state in DisputeState.values else DisputeState.OPEN.value


def _found(request: StaffRequest, state: str) -> RankDisputeQuerySet[RankDispute]:
    rows = RankDispute.objects.visible_to(request.user).filter(state=state)
    return rows.select_related("case__debtor", "case__creditor", "by", "ended_by")


def _parts(dispute: RankDispute) -> list[tuple[str, int]]:
    return [(str(rule.name), dispute.parts[code]) for code, rule in RULE.items() if code in dispute.parts]


def _rows(disputes: RankDisputeQuerySet[RankDispute]) -> Iterator[list[object]]:
    rules = list(RULE.values())
    yield [
        _("case"), _("said at"), _("by"), _("counted to"), _("policy version"), _("points"),
        *(str(rule.name) for rule in rules), _("it belongs"), _("why"), _("state"), _("answer"),
    ]  # fmt: skip
    for row in disputes.iterator(chunk_size=2000):
        yield [
            row.case_id, row.at.isoformat(timespec="seconds"), safe_cell(row.by.display_name()), row.as_of or "",
            row.version or "", row.points, *(row.parts.get(rule.code, 0) for rule in rules), row.get_expected_display(),
            safe_cell(row.words), row.get_state_display(), safe_cell(row.answer),
        ]  # fmt: skip
