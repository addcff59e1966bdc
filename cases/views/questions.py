"""Answering what agents asked their supervisor; the list is the inbox (`inbox.py`)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cases.selectors.questions import open_questions
from cases.services.questions import answer_questions
from cases.services.verdict import Refused
from cases.views.doors import supervision
from cases.views.inbox import inbox
from cases.views.requests import StaffRequest, occasion_of, ticked, typed


@require_POST
@supervision
def answer(request: StaffRequest) -> HttpResponse:
    """Those ticked get the same words."""
    chosen = ticked(request, "asked")
    asked = list(open_questions(request.user).filter(pk__in=chosen))
    words = typed(request.POST, "words")
    try:
        gone = bool(chosen) and not asked
        answered = [] if gone else answer_questions(asked=asked, words=words, occasion=occasion_of(request))
    except Refused as no:
        messages.error(request, " ".join(str(reason) for reason in no.reasons))
        return inbox(request, words=words, ticked=chosen, status=422)
    if not answered:
        messages.info(request, _("Nothing was left to answer: somebody was faster, or the case has moved on."))
        return redirect("stage-approvals")
    said = ngettext("%(count)d question is answered.", "%(count)d questions are answered.", len(answered))
    messages.success(request, said % {"count": len(answered)})
    return redirect("stage-approvals")
