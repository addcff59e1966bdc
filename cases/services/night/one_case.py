"""The whole night for one case, verb by verb: the twin that the set-based night is proven against."""

import datetime as dt

from django.db import transaction

from cases.models import Case, ClosedAs, Debt, Hold, MoveReason, Promise
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
from strategies.ladder import Ladder
from strategies.stages import rank


@transaction.atomic
def turn_case(*, case: Case, ladder: Ladder, occasion: Occasion) -> Case:
    """Post interest at the turn of a month, judge the promise, close what is paid, release what ended, cure, move, rank: in this order. Returns the open case.

    The open case is the successor where the case was cured.
    """
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
    if _is_cured(locked, ladder, occasion):
        locked = _cure(locked, occasion)
    return rank_anew(case=_step(locked, ladder, occasion))


def _is_cured(case: Case, ladder: Ladder, occasion: Occasion) -> bool:
    if case.on_hold or case.collectable != case.balance:
        return False
    days, in_house = case.days_past_due(occasion.as_of), case.is_in_house(occasion.as_of)
    return ladder.is_cured(case.stage, days, case.collectable, in_house=in_house)


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


def _step(case: Case, ladder: Ladder, occasion: Occasion) -> Case:
    if case.on_hold:
        return case
    days, in_house = case.days_past_due(occasion.as_of), case.is_in_house(occasion.as_of)
    target = ladder.stage_for(case.stage, days, case.collectable, in_house=in_house)
    if target != case.stage:
        reason = MoveReason.THRESHOLD if rank(target) > rank(case.stage) else MoveReason.EASED
        move_case(case=case, to_stage=target, reason=reason, occasion=occasion)
        return lock_case(case)
    return case
