"""Instalment plans: drawn up, agreed, judged by payments, cancelled. A live plan holds its case.

Judged by strategies/money/plan_judgement.py: money counts for the oldest instalment first. One instalment that is not
kept breaks the plan: its hold ends and the case goes on where it stood, with debts that the plan never changed.
Interest that a plan asks for becomes owed by the terms of the debts, not by the plan.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.models import (
    Attention,
    Case,
    Debt,
    Hold,
    HoldKind,
    Instalment,
    InstalmentState,
    PayOrder,
    Plan,
    PlanState,
    Promise,
    User,
)
from cases.services.holds import release_holds_of
from cases.services.locks import lock_case
from cases.services.occasion import Occasion
from cases.services.plan_verdicts import close_plan, write_verdicts
from cases.services.plan_words import sentences_of
from cases.services.promises import back_to_queue
from cases.services.verdict import Refused, Sentence
from strategies.money.plan_judgement import Verdict
from strategies.money.plan_terms import CARD_LIMIT, Limit, PlanTerms
from strategies.money.plan_terms import Instalment as Drawn
from strategies.money.plans import draw_up

MOST_TOLERANCE_DAYS = 30


@dataclass(frozen=True)
class Leniency:
    """How many days late, and short by how much in all, an instalment still counts as kept."""

    days: int = 0
    amount: Decimal = Decimal(0)


def preview_plan(*, case: Case, terms: PlanTerms) -> list[Drawn]:
    """The instalments of these terms on this case. Raises Refused with every reason why there are none."""
    instalments, refusals = draw_up(terms, limit_of(case))
    reasons: list[Sentence] = sentences_of(refusals)
    if case.is_closed:
        reasons.append(_("This case is closed; there is nothing to pay off."))
    elif terms.total > case.balance:
        reasons.append(_("The plan is larger than what is owed (%(balance)s).") % {"balance": case.balance})
    if reasons:
        raise Refused(*reasons)
    return instalments


def limit_of(case: Case) -> Limit | None:
    """Sixty months for card debts (rule CN-PLAN-01): those paid in the card's order or with a card's terms."""
    debts = Debt.objects.filter(case=case).unpaid()
    cards = debts.filter(pay_order=PayOrder.PAY_CARD) | debts.filter(terms__claim="card")
    return CARD_LIMIT if cards.exists() else None


@transaction.atomic
def agree_plan(*, case: Case, terms: PlanTerms, leniency: Leniency, occasion: Occasion) -> Plan:
    """Write the plan down and hold the case until it ends.

    Side effects: case locked, plan and instalments added, hold placed, case hidden from queues until the first day.
    The same plan again on one day by one person is the one already agreed. Raises Refused for a closed case, a plan
    while another is live, one that is larger than what is owed, or terms that make no schedule (they say why).
    """
    locked = lock_case(case)
    live = Plan.objects.filter(case=locked).live().first()
    if live is not None:
        if _is_same(live, terms, occasion):
            return live
        raise Refused(_("A plan is live on this case already; cancel it first."))
    if not 0 <= leniency.days <= MOST_TOLERANCE_DAYS or leniency.amount < 0:
        raise Refused(_("The tolerance is 0 to %(days)d days and no negative amount.") % {"days": MOST_TOLERANCE_DAYS})
    drawn = preview_plan(case=locked, terms=terms)
    plan = Plan.objects.create(
        case=locked,
        shape=terms.shape,
        total=terms.total,
        yearly_rate=terms.yearly_rate,
        tolerance_days=leniency.days,
        tolerance_amount=leniency.amount,
        agreed_on=occasion.as_of,
        agreed_at=occasion.now,
        agreed_by=occasion.by,
    )
    tolerated = dt.timedelta(days=leniency.days)
    Instalment.objects.bulk_create(
        Instalment(
            plan=plan, number=one.number, due_on=one.due_on, last_day=one.due_on + tolerated,
            principal=one.principal, interest=one.interest,
        )
        for one in drawn
    )  # fmt: skip
    _hold(plan, locked, occasion)
    return plan


def _is_same(plan: Plan, terms: PlanTerms, occasion: Occasion) -> bool:
    by = occasion.by.pk if occasion.by else None
    drawn = [(one.due_on, one.principal, one.interest) for one in draw_up(terms)[0]]
    agreed = plan.instalments.order_by("number").values_list("due_on", "principal", "interest")
    return (plan.agreed_on, plan.agreed_by_id) == (occasion.as_of, by) and list(agreed) == drawn


def _hold(plan: Plan, case: Case, occasion: Occasion) -> None:
    """Until the last day of the last instalment; the queue shows the case again when the next instalment is due."""
    instalments = plan.instalments.order_by("number")
    first, last = instalments.filter(state=InstalmentState.OPEN).first(), instalments.last()
    assert first
    assert last
    Hold.objects.create(
        case=case,
        kind=HoldKind.PLAN,
        from_on=occasion.as_of,
        until_on=last.last_day,
        placed_by=occasion.by,
        placed_at=occasion.now,
    )
    case.on_hold = True
    if not Promise.objects.filter(case=case).open().exists():  # an open promise keeps its own day and flag
        case.attention = Attention.NONE
        case.follow_up_on, case.follow_up_at = max(first.due_on, occasion.as_of), None
    case.save(update_fields=["on_hold", "attention", "follow_up_on", "follow_up_at"])


@transaction.atomic
def cancel_plan(*, plan: Plan, as_of: dt.date, by: User | None) -> Plan:
    """End a live plan by a person's decision and give the case back to the queue. Raises Refused where it has ended."""
    case = lock_case(plan.case)
    current = Plan.objects.get(pk=plan.pk)
    if current.state != PlanState.LIVE:
        raise Refused(_("This plan has ended already."))
    _end(current, PlanState.CANCELLED, case, as_of, by)
    back_to_queue(case, Attention.NONE)
    return current


def judge_plan_of(*, case: Case, as_of: dt.date, by: User | None = None) -> Plan | None:
    """Judge the live plan of a locked case by the payments so far; returns it, None where there is none.

    Side effects: verdicts and amounts of its instalments; once all are kept, or one is not, the plan ends and its hold
    with it; a broken plan puts the case first in its queue. As long as it lives the next instalment is the follow-up.
    """
    plan = Plan.objects.filter(case=case).live().first()
    if plan is None:
        return None
    judged = write_verdicts(plan, as_of=as_of)
    if any(one.verdict in (Verdict.BROKEN, Verdict.PARTLY_KEPT) for one in judged):
        _end(plan, PlanState.BROKEN, case, as_of, by)
        back_to_queue(case, Attention.PROMISE_BROKEN)
    elif all(one.verdict is Verdict.KEPT for one in judged):
        _end(plan, PlanState.KEPT, case, as_of, by)
        back_to_queue(case, Attention.NONE)
    return plan


def _end(plan: Plan, state: str, case: Case, as_of: dt.date, by: User | None) -> None:
    close_plan(plan, state, on=as_of)
    release_holds_of(case=case, kind=HoldKind.PLAN, by=by, as_of=as_of)


def judge_late_plan(*, case: Case, as_of: dt.date) -> None:
    """What the night does for one case: judge its live plan if the last day of an instalment has passed."""
    if Plan.objects.live().filter(case=case, instalments__state="open", instalments__last_day__lt=as_of).exists():
        judge_plan_of(case=case, as_of=as_of)


def judge_plan_anew(*, case: Case, paid_on: dt.date, occasion: Occasion) -> None:
    """After a payment of `paid_on` was taken back: a plan that it had kept lives again, or is broken after all."""
    plan = Plan.objects.filter(case=case, agreed_on__lte=paid_on, state__in=[PlanState.LIVE, PlanState.KEPT]).first()
    if plan is None:
        return
    if plan.state == PlanState.KEPT:
        plan.state, plan.ended_on = PlanState.LIVE, None
        plan.save(update_fields=["state", "ended_on"])
        if any(one.verdict is Verdict.OPEN for one in write_verdicts(plan, as_of=occasion.as_of)):
            _hold(plan, case, occasion)
    judge_plan_of(case=case, as_of=occasion.as_of, by=occasion.by)
