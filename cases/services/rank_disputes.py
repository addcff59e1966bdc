"""An agent says that a case stands wrong; an administrator, who sets the weights, answers."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case, DisputeState, Expected, RankDispute
from cases.selectors.rank import counting, rank_of
from cases.services.locks import lock_case
from cases.services.occasion import Occasion
from cases.services.verdict import Refused


@transaction.atomic
def dispute_rank(*, case: Case, expected: str, words: str, occasion: Occasion) -> RankDispute:
    """Keep the word together with the sum as it stands now. The place of the case stays what the points say.

    Raises Refused for a closed case, no words, or where the same person's earlier word on the case is still open.
    """
    assert occasion.by is not None
    locked = lock_case(case)
    if locked.is_closed:
        raise Refused(_("A closed case stands in no queue."))
    if expected not in Expected.values or not words.strip():
        raise Refused(_("Say where the case belongs, and why."))
    if RankDispute.objects.filter(case=locked, by=occasion.by).open().exists():
        raise Refused(_("You have disputed this rank already; it waits for an answer."))
    rank = rank_of(locked, counting())
    return RankDispute.objects.create(
        case=locked,
        by=occasion.by,
        at=occasion.now,
        as_of=rank.counting.day,
        version=rank.counting.version,
        points=locked.rank_points,
        parts={part.rule.code: part.points for part in rank.parts if part.points},
        expected=expected,
        words=words.strip()[:200],
    )


@transaction.atomic
def withdraw_dispute(*, dispute: RankDispute, occasion: Occasion) -> RankDispute:
    """Take one's own word of today back. Raises Refused for anybody else, a later day, or one that has ended."""
    locked = _locked(dispute)
    if not may_withdraw(locked, occasion):
        raise Refused(_("Only whoever disputed it takes it back, on the same day and before it is answered."))
    return _end(locked, DisputeState.WITHDRAWN, "", occasion)


@transaction.atomic
def answer_dispute(*, dispute: RankDispute, answer: str, occasion: Occasion) -> RankDispute:
    """Answer with a word. Raises Refused without one, or where it has ended."""
    locked = _locked(dispute)
    if locked.state != DisputeState.OPEN:
        raise Refused(_("This dispute has ended."))
    if not answer.strip():
        raise Refused(_("Answer with a word."))
    return _end(locked, DisputeState.ANSWERED, answer.strip()[:400], occasion)


def may_withdraw(dispute: RankDispute, occasion: Occasion) -> bool:
    """Whether it is this person's own word of today, not answered yet."""
    same_day = timezone.localdate(dispute.at) == timezone.localdate(occasion.now)
    mine = dispute.by_id == (occasion.by and occasion.by.pk)
    return mine and same_day and dispute.state == DisputeState.OPEN


def _locked(dispute: RankDispute) -> RankDispute:
    return RankDispute.objects.select_for_update(of=("self",)).get(pk=dispute.pk)


def _end(dispute: RankDispute, state: str, answer: str, occasion: Occasion) -> RankDispute:
    dispute.state, dispute.answer, dispute.ended_at, dispute.ended_by = state, answer, occasion.now, occasion.by
    dispute.save(update_fields=["state", "answer", "ended_at", "ended_by"])
    return dispute
