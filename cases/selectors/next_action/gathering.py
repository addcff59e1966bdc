"""The facts of the next action, from what the desk has read. One query, and none of the desk's own again."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from cases.models import AnswerKind, Attention, Case, ContactLog, NextActionAnswer, SupervisorWord, User
from cases.selectors.case_facts import facts_of
from cases.selectors.desk import Desk
from cases.selectors.gate.truths import is_contact
from cases.selectors.last_contact import contacts_of, left_to_do
from strategies.next_action.acts import Act
from strategies.next_action.facts import ActionFacts
from strategies.outcomes import Channel
from strategies.programme.cadence import Step, Worker
from strategies.programme.facts import Risk
from strategies.programme.programme import Programme, Segment


@dataclass(frozen=True)
class Said:
    """Since the case's latest contact: the answers to proposals, the latest first, and what the supervisor said to a question."""

    answers: list[NextActionAnswer]
    word: SupervisorWord | None


def said_since(case: Case, last: ContactLog | None) -> Said:
    """`last`: the latest contact. One query."""
    key = last.pk if last else 0
    since = Q(last_contact=key) | (Q(word__at__gt=last.at) if last else Q(word__isnull=False))
    rows = NextActionAnswer.objects.filter(since, case=case).select_related("by", "word__by").order_by("-pk")
    found = list(rows)
    words = [row.word for row in found if hasattr(row, "word")]
    latest = max(words, key=lambda word: word.pk, default=None)
    return Said([row for row in found if row.last_contact == key], latest)


def segment_of(desk: Desk, programme: Programme, *, as_of: dt.date) -> Segment:
    """The segment whose cadence counts. What the desk holds is not read again; debts of several products are, as the night
    sorts them."""
    products = {debt.product for debt in desk.debts}
    product = next(iter(products), "") if len(products) < 2 else None
    risk = Risk.SIGN if desk.insight.open_signs else Risk.CALM
    return programme.segment_of(facts_of(desk.case, programme, as_of=as_of, product=product, risk=risk))


def action_facts(
    desk: Desk,
    *,
    segment: Segment,
    answers: Sequence[NextActionAnswer],
    scripts: Mapping[Act, str],
    user: User,
    as_of: dt.date,
    now: dt.datetime,
) -> ActionFacts:
    """`answers`: those since the last contact. `scripts`: by act the code of the best tactic."""
    case, contacts, here = desk.case, contacts_of(desk), timezone.localtime(now)
    promise = desk.open_promise
    return ActionFacts(
        stage=case.stage,
        now=here,
        holds={hold.kind: hold.until_on for hold in desk.holds if hold.debt_id is None},
        promise_due_on=promise.due_on if promise else None,
        broken=case.attention == Attention.PROMISE_BROKEN,
        sign=case.attention == Attention.SIGN and bool(desk.insight.open_signs),
        limitation_left=(desk.limitation_on - as_of).days if desk.limitation_on else None,
        demand_restarts=_demand_restarts(desk),
        guarantee_until=desk.guarantee_until,
        left=left_to_do(desk),
        waits_until=_waits_until(case, now),
        day=_day_of_stage(case, as_of),
        steps=_cadence(segment, case.stage),
        segment=segment.name,
        done=_done(desk),
        last_contact_at=timezone.localtime(contacts[0].at) if contacts else None,
        taken=frozenset(Act(one.act) for one in answers if one.kind == AnswerKind.ACCEPTED and one.as_of < as_of),
        scripts=scripts,
        worker=Worker.AGENT if user.is_agent else Worker.SUPERVISOR,
    )


def _demand_restarts(desk: Desk) -> bool:
    """The Chinese period starts anew with a demand (Civil Code 195); a debt under another law names it."""
    return all(not debt.limitation_law for debt in desk.debts if debt.limitation_on == desk.limitation_on)


def _waits_until(case: Case, now: dt.datetime) -> dt.datetime | None:
    """The follow-up, where it lies ahead."""
    at = case.follow_up_at
    if at is None and case.follow_up_on is not None:
        at = timezone.make_aware(dt.datetime.combine(case.follow_up_on, dt.time.min))
    return timezone.localtime(at) if at is not None and at > now else None


def _day_of_stage(case: Case, on: dt.date) -> int:
    return (on - case.stage_since).days + 1


def _cadence(segment: Segment, stage: str) -> tuple[Step, ...]:
    return next((rung.cadence for rung in segment.ladder.rungs if rung.stage == stage), ())


def _done(desk: Desk) -> dict[Channel, int]:
    """By channel the day of the stage of the latest outgoing contact in it."""
    done: dict[Channel, int] = {}
    for contact in reversed(contacts_of(desk)):
        on = timezone.localdate(contact.at)
        if on >= desk.case.stage_since and contact.direction == "out" and is_contact(contact.outcome, contact.channel):
            done[Channel(contact.channel)] = _day_of_stage(desk.case, on)
    return done
