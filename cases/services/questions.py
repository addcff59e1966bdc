"""A supervisor's answer to agents who asked."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.models import NextActionAnswer, SupervisorWord
from cases.selectors.questions import open_questions
from cases.services.locks import lock_case
from cases.services.occasion import Occasion
from cases.services.verdict import Refused

LONGEST_WORDS = 400


@transaction.atomic
def answer_questions(*, asked: Sequence[NextActionAnswer], words: str, occasion: Occasion) -> list[SupervisorWord]:
    """Keep the words beside each question; the desk shows them until the next contact. Nothing else changes.

    Questions that stand no more once their case is locked are passed over: answered by somebody faster, moved, handed over, closed.
    Raises Refused where none was chosen, by an agent, or without a word.
    """
    assert occasion.by is not None
    if occasion.by.is_agent:
        raise Refused(_("A supervisor answers it."))
    if not asked:
        raise Refused(_("Choose the questions first."))
    if not words.strip():
        raise Refused(_("Say what the agent is to do."))
    written = []
    for question in sorted(asked, key=lambda row: row.case_id):
        case = lock_case(question.case)
        if not open_questions(occasion.by).filter(pk=question.pk).exists():
            continue
        said = words.strip()[:LONGEST_WORDS]
        written.append(
            SupervisorWord.objects.create(asked=question, case=case, words=said, at=occasion.now, by=occasion.by)
        )
    return written
