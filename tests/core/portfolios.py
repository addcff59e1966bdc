"""Random portfolios in the database: cases, debts, payments, promises and holds in every combination."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from cases.models import (
    Assignment,
    Case,
    Creditor,
    Debt,
    HeldBack,
    Hold,
    Payment,
    Promise,
    StageMove,
    User,
)
from cases.services.allocation import Cause, place_of, share_out
from cases.services.ledger import Booking
from cases.services.standing import refresh_standing
from strategies.stages import IN_HOUSE_STAGES, OPEN_STAGES
from tests.factories import NOW, TODAY, make_case, make_debt

days = st.integers(min_value=-5, max_value=160)
amounts = st.sampled_from([Decimal("120.00"), Decimal("4999.99"), Decimal("5000.00"), Decimal("8000.01")])


@st.composite
def case_plans(draw: st.DrawFn) -> dict[str, Any]:
    """What one random case is made of, as plain values."""
    return {
        "stage": draw(st.sampled_from(OPEN_STAGES)),
        "debts": draw(st.lists(st.tuples(days, amounts, st.booleans(), st.booleans()), max_size=3)),
        "promise": draw(st.none() | st.tuples(st.integers(-6, 3), amounts, st.sampled_from([0, 50, 9000]))),
        "hold_until": draw(st.none() | st.integers(-3, 3)),
        "attention": draw(st.sampled_from([0, 1, 2, 9])),
        "follow_up": draw(st.none() | st.integers(-3, 5)),
        "in_house": draw(st.none() | st.integers(-2, 3)),
    }


def put_down(plan: dict[str, Any], creditor: Creditor, as_of: dt.date = TODAY) -> Case:
    """Write one planned case with true standing: paid debts have payments, held ones have holds."""
    case = make_case(creditor=creditor, balance=0, stage=plan["stage"], as_of=as_of, attention=plan["attention"])
    for late, amount, paid, disputed in plan["debts"]:
        debt = make_debt(case, amount=amount, due_on=as_of - dt.timedelta(days=late))
        if paid:
            _pay(case, debt, amount, as_of)
        if disputed:
            debt.on_hold = True
            debt.save(update_fields=["on_hold"])
            _hold(case, "dispute", as_of, until=as_of + dt.timedelta(days=late % 5 - 2), debt=debt)
    if plan["promise"]:
        _promise(case, plan["promise"], as_of)
    if plan["hold_until"] is not None:
        _hold(case, "complaint", as_of, until=as_of + dt.timedelta(days=plan["hold_until"]))
    case.on_hold = case.holds.filter(debt=None).exists()
    if plan["follow_up"] is not None:
        case.follow_up_on = as_of + dt.timedelta(days=plan["follow_up"])
    if plan["in_house"] is not None and case.stage in IN_HOUSE_STAGES:
        case.in_house_until = as_of + dt.timedelta(days=plan["in_house"])
    case.save(update_fields=["on_hold", "follow_up_on", "in_house_until"])
    refresh_standing([case.pk])
    return case


def _pay(case: Case, debt: Debt | None, amount: Decimal, as_of: dt.date, used: bool = True) -> None:
    payment = Payment.objects.create(
        creditor=case.creditor,
        case=case,
        amount=amount,
        unallocated=0 if used else amount,
        currency=case.currency,
        paid_on=as_of - dt.timedelta(days=1),
        booked_on=as_of,
        reference=str(uuid.uuid4()),
        source="form",
        recorded_at=NOW,
        named=[debt.pk] if debt else [],
    )
    if debt is not None:
        share_out(case=case, since=place_of(payment), cause=Cause(Booking(as_of, NOW)))


def _hold(case: Case, kind: str, as_of: dt.date, *, until: dt.date, debt: Debt | None = None, **more: Any) -> None:
    start = min(as_of, until) - dt.timedelta(days=3)
    Hold.objects.create(case=case, debt=debt, kind=kind, from_on=start, until_on=until, placed_at=NOW, **more)


def _promise(case: Case, plan: tuple[int, Decimal, int], as_of: dt.date) -> None:
    in_days, amount, paid = plan
    due = as_of + dt.timedelta(days=in_days)
    promise = Promise.objects.create(
        case=case,
        amount=amount,
        due_on=due,
        judge_after=due + dt.timedelta(days=2),
        made_on=due - dt.timedelta(days=10),
        made_at=NOW,
    )
    if paid:
        _pay(case, None, Decimal(paid), as_of, used=False)
    _hold(case, "promise", as_of, until=promise.judge_after, promise=promise)


def snapshot() -> dict[str, list[tuple[Any, ...]]]:
    """Everything that a night may write, with rows named by their order instead of their ids.

    So two ways of turning a day can be compared, also when each began with a freshly written copy of the same
    portfolio. A case opened tonight is named by the case it follows.
    """
    original = {
        pk: n for n, pk in enumerate(Case.objects.filter(previous=None).order_by("pk").values_list("pk", flat=True))
    }
    case_name = {c.pk: (original[c.previous_id or c.pk], c.previous_id is None) for c in Case.objects.all()}
    agent_name = {pk: n for n, pk in enumerate(User.objects.order_by("pk").values_list("pk", flat=True))}
    return {
        "cases": sorted(
            (case_name[c.pk], c.stage, c.stage_since, c.closed_as, str(c.closed_on), c.balance, c.collectable,
             str(c.in_house_until), str(c.oldest_due_on), c.on_hold, c.attention, str(c.follow_up_on), str(c.follow_up_at),
             str(agent_name.get(c.agent_id)), str(c.look_again_on), c.held_from, c.rank_points, str(c.rank_changes_on))
            for c in Case.objects.all()
        ),
        "moves": sorted(
            (case_name[m.case_id], m.from_stage, m.to_stage, m.closed_as, tuple(m.passed), m.reason, m.on_date,
             str(m.days_past_due), m.balance, m.policy_id)
            for m in StageMove.objects.all()
        ),
        "held": sorted(
            (case_name[h.case_id], h.stage, tuple(h.closed), h.policy_id, h.since, str(h.ended_on))
            for h in HeldBack.objects.all()
        ),
        "promises": [(p.state, str(p.judged_on), p.paid) for p in Promise.objects.order_by("pk")],
        "holds": [str(h.released_on) for h in Hold.objects.order_by("pk")],
        "debts": [(case_name[d.case_id], d.on_hold, d.balance) for d in Debt.objects.order_by("pk")],
        "assignments": sorted((case_name[a.case_id], agent_name[a.agent_id]) for a in Assignment.objects.all()),
    }  # fmt: skip
