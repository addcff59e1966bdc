"""A supervisor's answer to agents who asked."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.models import NextActionAnswer, SupervisorWord
from cases.selectors.questions import open_questions
from cases.services.locks import lock_cases
from cases.services.occasion import Occasion
from cases.services.verdict import Refused

LONGEST_WORDS = 400


@transaction.atomic
def answer_questions(*, asked: Sequence[NextActionAnswer], words: str, occasion: Occasion) -> list[SupervisorWord]:
    """Keep the words beside each question; the desk shows them until the next contact. Nothing else changes.

    Questions that stand no more once their cases are locked are passed over: answered by somebody faster, moved, handed over, closed.
    Four queries, however many.
    Raises Refused where none was chosen, by an agent, or without a word.
    """
    assert occasion.by is not None
    if occasion.by.is_agent:
        raise Refused(_("A supervisor answers it."))
    if not asked:
        raise Refused(_("Choose the questions first."))
    if not words.strip():
        raise Refused(_("Say what the agent is to do."))
    lock_cases([question.case_id for question in asked])
    standing = open_questions(occasion.by).filter(pk__in=[question.pk for question in asked])
    said = words.strip()[:LONGEST_WORDS]
    return SupervisorWord.objects.bulk_create(
        SupervisorWord(asked=question, case_id=question.case_id, words=said, at=occasion.now, by=occasion.by)
        for question in standing
    )
