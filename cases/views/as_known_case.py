"""A case as it was on a past day: what was known of it then, its place, and what the night decided."""

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases.forms.as_known import WORK_BEGINS, MomentForm
from cases.models import Case
from cases.selectors.as_known.decisions import Decided
from cases.selectors.as_known.moments import Moment, days_kept, moment_of
from cases.selectors.as_known.particulars import (
    assignment_then,
    debts_then,
    holds_then,
    moves_then,
    promises_then,
    signs_then,
)
from cases.selectors.as_known.queues import Asked, QueueThen, Whose, queue_then
from cases.selectors.as_known.states import KnownCase, changed_since, state_of
from cases.selectors.rank import rank_of
from cases.services.replay_day import decision_of
from cases.views.access import case_for
from cases.views.as_known_words import Sources, decision_words, fact_lines
from cases.views.rank_words import part_lines
from cases.views.requests import StaffRequest
from strategies.models import Policy


@require_GET
@login_required
def case_as_known(request: StaffRequest, pk: int) -> HttpResponse:
    """The case on the last day that is kept, or on the one that is asked for."""
    case = case_for(request, pk)
    kept = days_kept()
    form = MomentForm(request.GET, kept=kept)
    moment = moment_of(form.day, form.moment_side) if form.day else None
    then = state_of(moment, case.pk) if moment else None
    context: dict[str, Any] = {"case": case, "form": form, "kept": kept, "moment": moment, "then": then}
    if moment and then:
        context |= _told(case, moment, then)
    return render(request, "cases/as_known/case.html", context)


def _told(case: Case, moment: Moment, then: KnownCase) -> dict[str, Any]:
    moves = moves_then(moment, case.pk)
    sources = Sources(next(iter(moves), None), assignment_then(moment, case.pk), changed_since(moment, case.pk))
    debts = debts_then(moment, case.pk)
    rank = rank_of(then, moment.counting)
    found = decision_of(moment.day, case.pk)
    decided = found if isinstance(found, Decided) else None
    policy = decided and decided.segment and Policy.objects.filter(pk=decided.segment.ladder.policy_id).first()
    owed = sum(debt.balance for debt in debts)
    return {
        "facts": fact_lines(then, case, sources=sources),
        "lines": [line for line in part_lines(then, rank) if line.points],
        "rank": rank,
        "adds_up": rank.points == then.rank_points or then.is_closed,
        "queue": _place(moment, then),
        "debts": debts,
        "owed": owed,
        "owed_agrees": owed == then.balance,
        "promises": promises_then(moment, case.pk),
        "holds": holds_then(moment, case.pk),
        "signs": signs_then(moment, case.pk),
        "moves": moves,
        "decided": decided,
        "decision": decision_words(decided) if decided else found.label,
        "decided_by": policy,
        "challenger": decided is not None and decided.segment is not None and decided.segment.draw is not None,
    }


def _place(moment: Moment, then: KnownCase) -> QueueThen | None:
    """Where it stood in the queue of its agent, else of its team, when work began that day."""
    whose, key = (Whose.AGENT, then.agent_id) if then.agent_id else (Whose.TEAM, then.team_id)
    if key is None or then.is_closed:
        return None
    hour = timezone.make_aware(dt.datetime.combine(moment.day, WORK_BEGINS))
    return queue_then(moment, Asked(whose, key, hour, only=then.pk))
