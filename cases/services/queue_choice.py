"""Going another way than the queue: leaving a case without an outcome, or taking one out of turn, and saying why."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import (
    IN_STRICT_ORDER,
    Case,
    ChoiceKind,
    ContactLog,
    Picking,
    PickReason,
    QueueChoice,
    SkipReason,
    User,
)
from cases.services.queue import open_case, release_lease
from cases.services.verdict import Refused, Verdict


def must_say_why_left(*, case: Case, user: User, as_of: dt.date, now: dt.datetime) -> bool:
    """Whether the case is this agent's work of the moment and they have not logged a contact on it today."""
    return is_work_of(case=case, user=user, as_of=as_of, now=now) and not _worked(case, user, now)


def is_work_of(*, case: Case, user: User, as_of: dt.date, now: dt.datetime) -> bool:
    """Whether the queue offers the case to this agent now."""
    return user.is_agent and case.agent_id == user.pk and case.is_due_for_work(as_of, now)


def must_say_why_picked(*, case: Case, user: User, as_of: dt.date, now: dt.datetime) -> bool:
    """Whether the agent opens a case of their queue that was not given to them, in a team that asks for the reason.

    The queue gives a case by leasing it. One that waits for a later day is not in the queue and may be read. The case
    comes with its team.
    """
    if not user.is_agent or case.team is None or case.team.picking == Picking.FREE:
        return False
    given = case.leased_by_id == user.pk and case.leased_until is not None and case.leased_until > now
    return not given and case.is_due_for_work(as_of, now) and not _worked(case, user, now)


def _worked(case: Case, user: User, now: dt.datetime) -> bool:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return ContactLog.objects.filter(case=case, agent=user, at__gte=midnight, corrects=None).exists()


@transaction.atomic
def skip_case(*, case: Case, user: User, reason: str, note: str, now: dt.datetime) -> QueueChoice:
    """Leave a case without an outcome: the reason is kept, the lease ends, the case stays where it stands.

    Raises Refused for an unknown reason, or "another reason" without a word.
    """
    _check(reason, SkipReason.values, SkipReason.OTHER, note)
    release_lease(case=case, user=user)
    return QueueChoice.objects.create(
        case=case, agent=user, kind=ChoiceKind.SKIPPED, reason=reason, note=note.strip(), at=now
    )


@transaction.atomic
def pick_case(*, case: Case, user: User, reason: str, note: str, now: dt.datetime) -> Verdict:
    """Take a case out of turn: the reason is kept, the case leased; the verdict names whose screen it is on otherwise.

    Raises Refused for an unknown reason, one that does not hold where the team works strictly in order, or "another
    reason" without a word.
    """
    _check(reason, pick_reasons(case), PickReason.OTHER, note)
    verdict = open_case(case=case, user=user, now=now)
    if verdict.allowed:
        QueueChoice.objects.create(
            case=case, agent=user, kind=ChoiceKind.PICKED, reason=reason, note=note.strip(), at=now
        )
    return verdict


def pick_reasons(case: Case) -> list[str]:
    """The reasons that hold in the case's team."""
    strict = case.team is not None and case.team.picking == Picking.STRICT
    return [str(reason) for reason in (IN_STRICT_ORDER if strict else PickReason.values)]


def _check(reason: str, known: list[str], other: str, note: str) -> None:
    if reason not in known:
        raise Refused(_("Choose a reason."))
    if reason == other and not note.strip():
        raise Refused(_("Say the reason in a few words."))
