"""The supervisor's inbox: cases that wait for approval before their next stage, and what agents ask."""

from collections.abc import Collection, Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cases.clock import business_date
from cases.models import HeldBack, NextActionAnswer
from cases.selectors.questions import MOST_SHOWN as MOST_QUESTIONS
from cases.selectors.questions import open_questions
from cases.selectors.stage_approvals import MOST_SHOWN, waiting_for_approval
from cases.services.held_now import closed_now, wanting_of
from cases.views.requests import StaffRequest
from strategies.programme.gates import GateKind


def inbox(request: StaffRequest, *, words: str = "", ticked: Collection[int] = (), status: int = 200) -> HttpResponse:
    """`words`, `ticked`: an answer to agents that could not be taken as it was, and the questions it was for."""
    waiting = list(waiting_for_approval(request.user)[: MOST_SHOWN + 1])
    judged = closed_now([held.case_id for held in waiting[:MOST_SHOWN]], as_of=business_date(), now=timezone.now())
    questions = list(open_questions(request.user)[: MOST_QUESTIONS + 1])
    context = {
        "lines": [_waiting(held, wanting_of(held, judged)) for held in waiting[:MOST_SHOWN]],
        "more": len(waiting) > MOST_SHOWN,
        "today": business_date(),
        "questions": [_question(asked, ticked) for asked in questions[:MOST_QUESTIONS]],
        "more_questions": len(questions) > MOST_QUESTIONS,
        "words": words,
    }
    return render(request, "cases/approvals.html", context, status=status)


def _waiting(held: HeldBack, closed: Sequence[str]) -> dict[str, object]:
    others = [str(GateKind(kind).label) for kind in closed if kind != GateKind.APPROVAL]
    return {"held": held, "case": held.case, "stage": held.get_stage_display(), "others": ", ".join(others)}


def _question(asked: NextActionAnswer, ticked: Collection[int]) -> dict[str, object]:
    why = " ".join(text for _source, text in asked.reasons)
    return {"asked": asked, "case": asked.case, "why": why, "ticked": asked.pk in ticked}
