"""The investigation file, judgements of the debtor, and warning signs: written down, with who and when."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Assessment, Attention, Case, Finding, SignKind, WarningSign
from cases.services.locks import lock_case
from cases.services.occasion import Occasion
from cases.services.verdict import Refused
from cases.services.waking import wake
from strategies.investigation import CODES
from strategies.judging import Ability, Willingness

LONGEST_ANSWER = 2000


@transaction.atomic
def record_findings(*, case: Case, answers: Mapping[str, str], occasion: Occasion) -> list[Finding]:
    """Add the answers that differ from what the file says now; an empty one takes an answer back.

    Raises Refused for a question that the file does not ask, or an answer beyond LONGEST_ANSWER characters.
    """
    assert occasion.by is not None
    if unknown := answers.keys() - CODES:
        raise Refused(_("The file does not ask “%(question)s”.") % {"question": min(unknown)})
    if any(len(answer) > LONGEST_ANSWER for answer in answers.values()):
        raise Refused(_("An answer has at most %(limit)d characters.") % {"limit": LONGEST_ANSWER})
    locked = lock_case(case)
    known = {finding.question: finding.answer for finding in Finding.objects.filter(case=locked).latest_of_each()}
    new = [
        Finding(case=locked, question=question, answer=answer.strip(), by=occasion.by, at=occasion.now)
        for question, answer in answers.items()
        if answer.strip() != known.get(question, "")
    ]
    return Finding.objects.bulk_create(new)


@transaction.atomic
def assess(*, case: Case, ability: str, willingness: str, reason: str, occasion: Occasion) -> Assessment:
    """Judge ability and willingness. The reason is kept with who and when; the case carries the latest.

    Raises Refused for an unknown value, or without a reason.
    """
    assert occasion.by is not None
    if ability not in Ability.values or willingness not in Willingness.values:
        raise Refused(_("Choose ability and willingness."))
    if not reason.strip():
        raise Refused(_("Say what the assessment rests on."))
    locked = lock_case(case)
    locked.ability, locked.willingness, locked.look_again_on = ability, willingness, None
    locked.save(update_fields=["ability", "willingness", "look_again_on"])
    return Assessment.objects.create(
        case=locked, ability=ability, willingness=willingness, reason=reason.strip(), by=occasion.by, at=occasion.now
    )


@transaction.atomic
def raise_sign(*, case: Case, kind: str, occasion: Occasion) -> WarningSign:
    """Flag a warning sign: the supervisor sees it, and the case rises in its queue at once.

    One that is on hold, or that stands higher already for a promise or an agreed call-back, keeps its place
    (`displaced` is then empty).
    Raises Refused for an unknown kind, a closed case, or a sign of the kind that is open already.
    """
    assert occasion.by is not None
    if kind not in SignKind.values:
        raise Refused(_("Choose the sign."))
    locked = lock_case(case)
    if locked.is_closed:
        raise Refused(_("This case is closed."))
    if WarningSign.objects.filter(case=locked, kind=kind).open().exists():
        raise Refused(_("This sign is flagged already."))
    wake(locked)
    displaced: dict[str, int | str | None] = {}
    if not locked.on_hold and locked.attention > Attention.SIGN:
        displaced = {
            "attention": locked.attention,
            "follow_up_on": locked.follow_up_on.isoformat() if locked.follow_up_on else None,
            "follow_up_at": locked.follow_up_at.isoformat() if locked.follow_up_at else None,
        }
        locked.attention, locked.follow_up_on, locked.follow_up_at = Attention.SIGN, None, None
        locked.save(update_fields=["attention", "follow_up_on", "follow_up_at"])
    return WarningSign.objects.create(
        case=locked,
        kind=kind,
        note=occasion.note.strip(),
        displaced=displaced,
        raised_by=occasion.by,
        raised_at=occasion.now,
    )


@transaction.atomic
def resolve_sign(*, sign: WarningSign, outcome: str, occasion: Occasion) -> WarningSign:
    """Close a sign: a supervisor says what was done; whoever raised it takes it back on the same day.

    Raises Refused where it is closed, the right is missing, or the word is.
    """
    assert occasion.by is not None
    case = lock_case(sign.case)
    current = WarningSign.objects.get(pk=sign.pk)
    if current.resolved_at is not None:
        raise Refused(_("This sign was closed before."))
    if not may_take_back(current, occasion):
        if occasion.by.is_agent:
            raise Refused(_("A supervisor closes it now."))
        if not outcome.strip():
            raise Refused(_("Say what was done about it."))
    current.outcome = outcome.strip()
    current.resolved_by, current.resolved_at = occasion.by, occasion.now
    current.save(update_fields=["outcome", "resolved_by", "resolved_at"])
    wake(case)
    if case.attention == Attention.SIGN and not WarningSign.objects.filter(case=case).open().exists():
        _put_back(case, current if not outcome.strip() else None)
    return current


def _put_back(case: Case, taken_back: WarningSign | None) -> None:
    """The flag goes; a sign that was a slip leaves the case waiting for what it waited for."""
    before = taken_back.displaced if taken_back is not None else {}
    case.attention = before.get("attention", Attention.NONE)
    if before:
        on, at = before["follow_up_on"], before["follow_up_at"]
        case.follow_up_on = dt.date.fromisoformat(on) if on else None
        case.follow_up_at = dt.datetime.fromisoformat(at) if at else None
    case.save(update_fields=["attention", "follow_up_on", "follow_up_at"])


def may_take_back(sign: WarningSign, occasion: Occasion) -> bool:
    """Whether it was this person's own slip of today."""
    same_day = timezone.localdate(sign.raised_at) == timezone.localdate(occasion.now)
    return sign.raised_by_id == (occasion.by and occasion.by.pk) and same_day
