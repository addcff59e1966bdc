"""A supervisor's word on whether cases may move on to the stage before which they wait."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.models import HeldBack, StageApproval
from cases.services.locks import lock_case
from cases.services.occasion import Occasion
from cases.services.verdict import Refused
from cases.services.waking import wake


@transaction.atomic
def decide_stages(*, held: Sequence[HeldBack], granted: bool, reason: str, occasion: Occasion) -> list[StageApproval]:
    """Keep the word on each and wake its case: an approved one moves with the next night, its other gates allowing.

    Cases that wait no longer, or no longer for approval, and those that somebody has approved, are passed over. Raises Refused where nothing was chosen, by an
    agent, or for a no without a reason.
    """
    assert occasion.by is not None
    if occasion.by.is_agent:
        raise Refused(_("A supervisor approves it."))
    if not held:
        raise Refused(_("Choose the cases first."))
    if not granted and not reason.strip():
        raise Refused(_("Say why not."))
    words = []
    for one in sorted(held, key=lambda row: row.case_id):
        case = lock_case(one.case)
        waiting = HeldBack.objects.filter(pk=one.pk).for_approval().first()
        if waiting is None or case.is_closed or _is_approved(waiting):
            continue
        words.append(
            StageApproval.objects.create(
                held=waiting,
                case=case,
                stage=waiting.stage,
                granted=granted,
                reason=reason.strip(),
                at=occasion.now,
                by=occasion.by,
            )
        )
        wake(case)
    return words


def _is_approved(waiting: HeldBack) -> bool:
    latest = waiting.words.filter(stage=waiting.stage).order_by("-pk").first()
    return latest is not None and latest.granted
