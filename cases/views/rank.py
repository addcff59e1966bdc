"""Why a case stands where it stands: its sum, what would put it first, two cases side by side."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases.clock import business_date
from cases.forms.rank import CompareForm, DisputeForm
from cases.models import Case, RankDispute
from cases.selectors.gate.closed_hours import closed_hours
from cases.selectors.rank import counting, rank_of
from cases.selectors.rank_place import place_of
from cases.services.rank_disputes import dispute_rank, may_withdraw
from cases.services.verdict import Refused
from cases.views.access import case_for
from cases.views.rank_words import part_lines
from cases.views.requests import StaffRequest, occasion_of


@require_http_methods(["GET", "POST"])
@login_required
def case_rank(request: StaffRequest, pk: int) -> HttpResponse:
    """The sum with its parts, as a page; asked for by the queue, the parts alone. Sent with words: a dispute of the rank."""
    case = case_for(request, pk)
    rank = rank_of(case, counting())
    context: dict[str, Any] = {"case": case, "rank": rank, "lines": part_lines(case, rank)}
    if getattr(request, "htmx", False) and request.method == "GET":
        return render(request, "cases/rank/parts.html", context)
    form = DisputeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = dispute_rank(case=case, occasion=occasion_of(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, [str(reason) for reason in refused.reasons])
        else:
            undo = f"undo={reverse('rank-dispute-undo', args=[made.pk])}"
            messages.success(request, _("Disputed. An administrator reads it and answers."), extra_tags=undo)
            return redirect("case-rank", case.pk)
    now = timezone.now()
    context |= {
        "form": form,
        "place": place_of(case, rank, user=request.user, as_of=business_date(), now=now, closed=closed_hours(now)),
        "disputes": _disputes(request, case),
    }
    return render(request, "cases/rank/case.html", context, status=422 if form.errors else 200)


@require_GET
@login_required
def compare(request: StaffRequest) -> HttpResponse:
    """Two cases that the user may see, side by side, rule by rule."""
    form = CompareForm(request.GET or None)
    pair = [_seen(request, form, name) for name in ("a", "b")] if form.is_valid() else []
    context: dict[str, Any] = {"form": form}
    if pair and all(pair):
        by = counting()
        ranks = [rank_of(case, by) for case in pair if case]
        sides = [part_lines(case, rank) for case, rank in zip(pair, ranks, strict=True) if case]
        context |= {
            "a": pair[0],
            "b": pair[1],
            "totals": [rank.points for rank in ranks],
            "difference": ranks[0].points - ranks[1].points,
            "counting": by,
            "apart_in_all": _signed(ranks[0].points - ranks[1].points),
            "lines": [(one, other, _signed(one.points - other.points)) for one, other in zip(*sides, strict=True)],
        }
    return render(request, "cases/rank/compare.html", context, status=422 if form.errors else 200)


def _seen(request: StaffRequest, form: CompareForm, name: str) -> Case | None:
    case = Case.objects.visible_to(request.user).open().select_related("debtor", "creditor")
    found = case.filter(pk=form.cleaned_data[name]).first()
    if found is None:
        form.add_error(name, _("You have no open case of this number."))
    return found


def _disputes(request: StaffRequest, case: Case) -> list[tuple[RankDispute, bool]]:
    """The latest words on this case, and whether the user may take them back."""
    rows = RankDispute.objects.visible_to(request.user).filter(case=case).select_related("by", "ended_by")[:10]
    occasion = occasion_of(request)
    return [(row, may_withdraw(row, occasion)) for row in rows]


def _signed(number: int) -> str:
    """ "+1,204", "−3", "" for none."""
    return f"{number:+,}".replace("-", "−") if number else ""
