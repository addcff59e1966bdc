"""Answering a proposed next action: taken, overruled, or passed over by the contact that was logged instead.

An answer is about the proposal that its page showed (`Offer`), once: whoever comes second, or clicks twice, gets the first one.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import AnswerKind, Case, ContactLog, Direction, NextActionAnswer, OverruleReason
from cases.selectors.gate.truths import is_contact
from cases.selectors.next_action.offer import Offer
from cases.services.contacts import LONGEST_FOLLOW_UP_DAYS
from cases.services.locks import lock_case
from cases.services.occasion import Occasion
from cases.services.verdict import Refused
from strategies.next_action.acts import Act


@transaction.atomic
def accept_action(*, case: Case, offer: Offer, occasion: Occasion) -> NextActionAnswer:
    """Take what was proposed.

    Side effects: the answer is kept; where the proposal is for later, the case waits until then, and where it goes to the
    supervisor, until tomorrow; such a question stands in the supervisor's inbox (selectors/questions.py). The contact itself is made and logged, and asked of the gate, as any other.
    Raises Refused where the case has changed since the proposal was shown.
    """
    locked = lock_case(case)
    if answered := _answered(offer):
        return answered
    _check_it_stands(locked, offer, occasion)
    answer = _written(locked, offer, AnswerKind.ACCEPTED, occasion)
    _wait(locked, offer, occasion)
    return answer


@transaction.atomic
def overrule_action(*, case: Case, offer: Offer, reason: str, note: str, occasion: Occasion) -> NextActionAnswer:
    """Keep that the agent knows better, and why. Nothing else changes.

    Raises Refused for an unknown reason, or "another reason" without a word.
    """
    if reason not in OverruleReason.values:
        raise Refused(_("Choose a reason."))
    if reason == OverruleReason.OTHER and not note.strip():
        raise Refused(_("Say the reason in a few words."))
    locked = lock_case(case)
    if answered := _answered(offer):
        return answered
    return _written(locked, offer, AnswerKind.OVERRULED, occasion, reason=reason, note=note.strip()[:400])


def tell_from_contact(*, contact: ContactLog, offer: Offer) -> None:
    """Where a contact was logged without an answer to the proposal on the same page: was it what was proposed?

    It was, where it went out by the proposed channel and not before the proposed time. What came in, and news of an earlier
    letter, answers nothing. One statement; where there is an answer already it stands. Needs the case's lock.
    """
    own = contact.case_id == offer.case_id and contact.part_of_id is None
    if not own or contact.direction != Direction.OUTGOING or not is_contact(contact.outcome, contact.channel):
        return
    in_time = offer.not_before is None or offer.not_before <= contact.at
    kind = AnswerKind.FOLLOWED if offer.act.channel == contact.channel and in_time else AnswerKind.DEPARTED
    row = _row(contact.case, offer, kind, Occasion(as_of=offer.as_of, now=contact.at, by=contact.agent))
    row.contact = contact
    NextActionAnswer.objects.bulk_create([row], ignore_conflicts=True)


def _answered(offer: Offer) -> NextActionAnswer | None:
    return NextActionAnswer.objects.filter(case=offer.case_id, key=offer.key).first()


def _check_it_stands(case: Case, offer: Offer, occasion: Occasion) -> None:
    latest = ContactLog.objects.filter(case=case, corrects=None).values_list("pk", flat=True).first() or 0
    as_shown = (offer.as_of, offer.last_contact, offer.on_hold, offer.stage)
    if (occasion.as_of, latest, case.on_hold, case.stage) != as_shown:
        raise Refused(_("The case has changed since this was proposed; read what is proposed now."))


def _wait(case: Case, offer: Offer, occasion: Occasion) -> None:
    until = offer.not_before
    if offer.act == Act.SUPERVISOR and not _waits(case, occasion):
        until = timezone.make_aware(dt.datetime.combine(occasion.as_of + dt.timedelta(days=1), dt.time.min))
    if until is None or until <= occasion.now:
        return
    until = timezone.localtime(min(until, occasion.now + dt.timedelta(days=LONGEST_FOLLOW_UP_DAYS)))
    whole_day = until.time() == dt.time.min
    case.follow_up_on = until.date() if whole_day else None
    case.follow_up_at = None if whole_day else until
    case.save(update_fields=["follow_up_on", "follow_up_at"])


def _waits(case: Case, occasion: Occasion) -> bool:
    on, at = case.follow_up_on, case.follow_up_at
    return (on is not None and on > occasion.as_of) or (at is not None and at > occasion.now)


def _written(case: Case, offer: Offer, kind: AnswerKind, occasion: Occasion, **more: str) -> NextActionAnswer:
    row = _row(case, offer, kind, occasion, **more)
    row.save(force_insert=True)
    return row


def _row(
    case: Case, offer: Offer, kind: AnswerKind, occasion: Occasion, *, reason: str = "", note: str = ""
) -> NextActionAnswer:
    assert occasion.by is not None
    return NextActionAnswer(
        case_id=offer.case_id,
        by=occasion.by,
        team_id=occasion.by.team_id or case.team_id,
        at=occasion.now,
        as_of=offer.as_of,
        kind=kind,
        reason=reason,
        note=note,
        key=offer.key,
        last_contact=offer.last_contact,
        act=offer.act,
        source=offer.source,
        not_before=offer.not_before,
        script=offer.script,
        stage=offer.stage,
        segment=offer.segment,
        policy_id=offer.policy_id,
        reasons=[list(reason) for reason in offer.reasons],
    )
