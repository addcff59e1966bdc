"""The whole night for one case, verb by verb: the twin that the set-based night is proven against."""

import datetime as dt
from dataclasses import replace

from django.db import transaction

from cases.models import Case, ClosedAs, Debt, HeldBack, Hold, MoveReason, Promise
from cases.selectors.case_facts import facts_of, gate_facts_of
from cases.services.holds import refresh_hold_flags
from cases.services.interest import post_interest_of_case
from cases.services.ledger import Booking
from cases.services.limitation import raise_if_near
from cases.services.locks import lock_case
from cases.services.occasion import Occasion
from cases.services.plans import judge_late_plan
from cases.services.promises import flag_promise_due, judge_promise
from cases.services.ranking import rank_anew
from cases.services.stages import close_case, end_hold, move_case
from cases.services.standing import refresh_standing
from cases.services.waivers import lapse_waivers_of
from cases.services.waking import LONGEST_SLEEP, end_waiting
from strategies.programme.facts import CaseFacts
from strategies.programme.gates import GateKind
from strategies.programme.programme import Judgement, Programme, Segment
from strategies.stages import rank


@transaction.atomic
def turn_case(*, case: Case, programme: Programme, occasion: Occasion) -> Case:
    """Post interest at the turn of a month, judge the promise, close what is paid, release what ended, cure, move, rank: in this order. Returns the open case.

    The open case is the successor where the case was cured. What is recorded names the version whose ladder decided: of a
    debtor on whom the programme's draw falls, the challenger's; `occasion` names none.
    """
    occasion = replace(occasion, policy_id=programme.policy_id)
    locked = lock_case(case)
    if locked.is_closed:
        return locked
    if occasion.as_of.day == 1:
        booking = Booking(occasion.as_of, occasion.now)
        post_interest_of_case(case=locked, to=occasion.as_of - dt.timedelta(days=1), booking=booking)
        locked.refresh_from_db(fields=["balance", "collectable", "oldest_due_on"])
    lapse_waivers_of(case=locked, as_of=occasion.as_of)
    for promise in Promise.objects.filter(case=locked, due_on__lte=occasion.as_of).open():
        if judge_promise(promise=promise, case=locked, as_of=occasion.as_of).state == "open":
            flag_promise_due(promise=promise, case=locked, as_of=occasion.as_of)
    judge_late_plan(case=locked, as_of=occasion.as_of)
    if locked.balance == 0:
        close_case(case=locked, closed_as=ClosedAs.SETTLED, reason=MoveReason.PAID, occasion=occasion)
        return lock_case(case)
    for hold in Hold.objects.filter(case=locked, until_on__lt=occasion.as_of).active():
        end_hold(hold, on=occasion.as_of, by=None)
        refresh_hold_flags(locked, hold.debt)
    raise_if_near(case=locked, as_of=occasion.as_of)
    if (cured_by := _cured_by(locked, programme, occasion)) is not None:
        locked = _cure(locked, replace(occasion, policy_id=cured_by.ladder.policy_id))
    return rank_anew(case=_step(locked, programme, occasion))


def _cured_by(case: Case, programme: Programme, occasion: Occasion) -> Segment | None:
    """The segment by whose ladder the case is cured; None where it is not."""
    if case.on_hold or case.collectable != case.balance:
        return None
    facts = facts_of(case, programme, as_of=occasion.as_of)
    return programme.segment_of(facts) if programme.is_cured(facts) else None


def _cure(case: Case, occasion: Occasion) -> Case:
    close_case(case=case, closed_as=ClosedAs.CURED, reason=MoveReason.CURED, occasion=occasion)
    successor = Case.objects.create(
        creditor_id=case.creditor_id,
        debtor_id=case.debtor_id,
        currency=case.currency,
        team_id=case.team_id,
        agent_id=case.agent_id,
        previous=case,
        opened_on=occasion.as_of,
        stage_since=occasion.as_of,
    )
    for debt in Debt.objects.filter(case=case).unpaid():
        debt.case = successor
        debt.save(update_fields=["case"])
    refresh_standing([case.pk, successor.pk])
    return lock_case(successor)


def _step(case: Case, programme: Programme, occasion: Occasion) -> Case:
    """Move the case, or put it to sleep where it was worth looking at and stays; note what holds it back."""
    if case.look_again_on is not None and case.look_again_on <= occasion.as_of:
        case.look_again_on = None
    if case.on_hold or case.look_again_on is not None:
        return case
    facts = facts_of(case, programme, as_of=occasion.as_of)
    if not programme.is_worth_judging(facts):
        return _let_go(case, occasion)
    judged = programme.judge(facts, lambda: gate_facts_of(case), as_of=occasion.as_of)
    occasion = replace(occasion, policy_id=judged.segment.ladder.policy_id)
    again_on = _again_on(case, facts, programme, judged, occasion)
    if judged.target != case.stage:
        reason = MoveReason.THRESHOLD if rank(judged.target) > rank(case.stage) else MoveReason.EASED
        move_case(case=case, to_stage=judged.target, reason=reason, occasion=occasion)
        case = lock_case(case)
    elif judged.held_from is None:
        case.look_again_on = again_on
        case.save(update_fields=["look_again_on"])
    if judged.held_from is None:
        return _let_go(case, occasion)
    return _hold_back(case, judged, again_on, occasion)


def _again_on(case: Case, facts: CaseFacts, programme: Programme, judged: Judgement, occasion: Occasion) -> dt.date:
    """When time alone may change what was judged: a bound of days, the end of a time in house, a letter's days."""
    assert case.oldest_due_on is not None  # otherwise nothing would have been judged
    days = [occasion.as_of + LONGEST_SLEEP]
    days += [case.oldest_due_on + dt.timedelta(days=cut) for cut in programme.day_cuts()]
    if facts.in_house and case.in_house_until is not None:
        days.append(case.in_house_until)
    if judged.letter_again_on is not None:
        days.append(judged.letter_again_on)
    return min(day for day in days if day > occasion.as_of)


def _hold_back(case: Case, judged: Judgement, again_on: dt.date, occasion: Occasion) -> Case:
    assert judged.held_from is not None
    case.held_from, case.look_again_on = judged.held_from, again_on
    case.save(update_fields=["held_from", "look_again_on"])
    held = HeldBack.objects.filter(case=case).waiting().first() or HeldBack(case=case)
    if held.stage != judged.held_from:
        held.stage, held.since = judged.held_from, occasion.as_of
    closed = {gate.kind for gate in judged.closed}
    held.closed, held.policy_id = [str(kind) for kind in GateKind if kind in closed], occasion.policy_id
    held.save()
    return case


def _let_go(case: Case, occasion: Occasion) -> Case:
    """A case that was held back and, looked at, is so no longer."""
    if case.held_from:
        case.held_from = ""
        case.save(update_fields=["held_from"])
        end_waiting(case, on=occasion.as_of)
    return case
