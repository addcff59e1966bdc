"""Instalment plans end to end: agreed with a schedule, judged by payments and by the night, broken, restored."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.clock import business_date
from cases.models import Case, Hold, Plan
from cases.selectors.ledger_check import check_ledger
from cases.services.holds import release_hold
from cases.services.night import turn_one_day
from cases.services.night.one_case import turn_case
from cases.services.occasion import Occasion
from cases.services.payments import record_payment
from cases.services.plans import Leniency, agree_plan, cancel_plan
from cases.services.promises import take_promise
from cases.services.reversal import reverse_payment
from cases.services.verdict import Refused
from strategies.money.plan_terms import PlanTerms, Shape
from strategies.services.policies import programme_of
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast, policy: object) -> Case:
    return make_case(creditor=cast.creditor, agent=cast.agent, balance=900, days_past_due=40, stage="phone")


def terms(**more: Any) -> PlanTerms:
    told = {"shape": Shape.EQUAL_INSTALMENTS, "total": Decimal(900), "count": 3, "first_on": day(10), **more}
    return PlanTerms(signed_on=TODAY, **told)


def day(number: int) -> dt.date:
    return TODAY + dt.timedelta(days=number)


def agree(case: Case, cast: Cast, *, leniency: Leniency | None = None, **more: Any) -> Plan:
    occasion = Occasion(as_of=TODAY, now=NOW, by=cast.agent)
    return agree_plan(case=case, terms=terms(**more), leniency=leniency or Leniency(), occasion=occasion)


def pay(case: Case, amount: int | str, on: dt.date, reference: str) -> Any:
    return record_payment(
        case=Case.objects.get(pk=case.pk), amount=Decimal(amount), paid_on=on, reference=reference, source="form",
        as_of=on, now=NOW,
    )  # fmt: skip


def states(plan: Plan) -> list[str]:
    return [plan_state(plan), *plan.instalments.order_by("number").values_list("state", flat=True)]


def plan_state(plan: Plan) -> str:
    return Plan.objects.get(pk=plan.pk).state


def held(case: Case) -> tuple[bool, int]:
    return Case.objects.get(pk=case.pk).on_hold, Hold.objects.filter(case=case, kind="plan").active().count()


def test_agreed_plan_holds_its_case_once(case: Case, cast: Cast) -> None:
    plan = agree(case, cast)
    assert agree(case, cast) == plan  # a second click
    assert [(one.due_on, one.amount) for one in plan.instalments.order_by("number")] == [
        (dt.date(2026, 3, 12), 300), (dt.date(2026, 4, 12), 300), (dt.date(2026, 5, 12), 300)
    ]  # fmt: skip
    assert held(case) == (True, 1)
    assert Case.objects.get().follow_up_on == dt.date(2026, 3, 12)
    with pytest.raises(Refused, match="live on this case"):
        agree(case, cast, count=2)
    with pytest.raises(Refused, match="cancel the plan"):
        release_hold(hold=Hold.objects.get(), by=cast.lead, as_of=TODAY)


def test_open_promise_keeps_its_day_beside_a_plan(case: Case, cast: Cast) -> None:
    take_promise(case=case, amount=Decimal(50), due_on=day(2), by=cast.agent, as_of=TODAY, now=NOW)
    agree(case, cast)
    assert Case.objects.get().follow_up_on == day(2)
    pay(case, 50, day(1), "P1")
    assert held(case) == (True, 1)


def test_each_instalment_is_judged_and_a_kept_plan_settles_its_case(case: Case, cast: Cast) -> None:
    plan = agree(case, cast)
    pay(case, 400, day(8), "P1")
    assert states(plan) == ["live", "kept", "open", "open"]
    assert list(plan.instalments.order_by("number").values_list("paid", flat=True)) == [300, 100, 0]
    pay(case, 500, day(30), "P2")
    assert states(plan) == ["kept", "kept", "kept", "kept"]
    assert held(case) == (False, 0)
    assert Case.objects.get().closed_as == "settled"


def test_missed_instalment_breaks_the_plan_by_night_and_the_case_goes_on(case: Case, cast: Cast) -> None:
    plan = agree(case, cast, leniency=Leniency(days=3))
    pay(case, 100, day(10), "P1")
    turn_one_day(as_of=day(13), now=NOW)
    assert states(plan) == ["live", "open", "open", "open"]
    assert Case.objects.get().stage == "phone"
    turn_one_day(as_of=day(14), now=NOW)
    assert states(plan) == ["broken", "partly_kept", "void", "void"]
    assert held(case) == (False, 0)
    on = Case.objects.get()
    assert (on.attention, on.follow_up_on, on.balance) == (0, None, 800)
    assert on.stage == "phone"


def test_shortfall_within_the_tolerance_keeps_it(case: Case, cast: Cast) -> None:
    plan = agree(case, cast, leniency=Leniency(days=0, amount=Decimal(5)))
    pay(case, 296, day(10), "P1")
    turn_one_day(as_of=day(11), now=NOW)
    assert states(plan) == ["live", "kept", "open", "open"]


def test_night_by_sets_is_night_by_case(case: Case, cast: Cast, policy: Any) -> None:
    other = make_case(creditor=cast.creditor, agent=cast.agent, balance=900, days_past_due=40, stage="phone")
    plans = [agree(one, cast) for one in (case, other)]
    for number, one in enumerate((case, other)):
        pay(one, 20, day(3), f"P{number}")
    turn_case(case=other, programme=programme_of(policy), occasion=Occasion(as_of=day(11), now=NOW))
    turn_one_day(as_of=day(11), now=NOW)
    assert states(plans[0]) == states(plans[1]) == ["broken", "partly_kept", "void", "void"]
    pictures = Case.objects.order_by("pk").values_list("stage", "on_hold", "attention", "follow_up_on", "balance")
    assert pictures[0] == pictures[1]


def test_payment_taken_back_gives_the_plan_its_life_back(case: Case, cast: Cast) -> None:
    plan = agree(case, cast)
    payment = pay(case, 900, day(2), "P1")
    assert states(plan)[0] == "kept"
    reverse_payment(payment=payment, reason="bounced", as_of=day(4), now=NOW, by=None)
    assert states(plan) == ["live", "open", "open", "open"]
    assert held(case) == (True, 1)
    late = pay(case, 300, day(10), "P2")
    reverse_payment(payment=late, reason="bounced", as_of=day(12), now=NOW, by=None)
    assert states(plan) == ["broken", "broken", "void", "void"]
    assert held(case) == (False, 0)
    assert [found.name for found in check_ledger() if found.differing] == []


def test_cancelled_plan_gives_the_case_back(case: Case, cast: Cast) -> None:
    plan = agree(case, cast)
    cancel_plan(plan=plan, as_of=TODAY, by=cast.agent)
    assert (states(plan), held(case)) == (["cancelled", "void", "void", "void"], (False, 0))
    with pytest.raises(Refused, match="ended already"):
        cancel_plan(plan=plan, as_of=TODAY, by=cast.agent)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"total": Decimal(901)}, "larger than what is owed"),
        ({"total": Decimal(0)}, "above zero"),
        ({"total": Decimal("1.001")}, "whole numbers of cents"),
        ({"count": 0}, "0 instalments"),
        ({"count": 61}, "60 at most"),
        ({"first_on": None}, "first instalment is due"),
        ({"first_on": day(-1)}, "before the plan is made"),
        (
            {"shape": Shape.CUSTOM, "instalments": ((day(1), Decimal(400)), (day(2), Decimal("499.99")))},
            "add up to 899.99, but 900 is to be paid off: 0.01 is missing",
        ),
        ({"shape": Shape.CUSTOM, "instalments": ((day(2), Decimal(400)), (day(2), Decimal(500)))}, "not due after"),
        ({"shape": Shape.CUSTOM, "instalments": ((day(2), Decimal(-400)), (day(3), Decimal(1300)))}, "above zero"),
        ({"every_months": 2, "count": 40}, "paid off by"),
    ],
)
def test_plan_that_cannot_be_is_refused_and_leaves_nothing(
    case: Case, cast: Cast, more: dict[str, Any], sentence: str
) -> None:
    debt = case.debts.get()
    debt.pay_order = "PAY-CARD"
    debt.save(update_fields=["pay_order"])
    with pytest.raises(Refused, match=sentence):
        agree(case, cast, **more)
    assert (Plan.objects.count(), held(case)) == (0, (False, 0))


def test_closed_case_takes_no_plan(case: Case, cast: Cast) -> None:
    Case.objects.filter(pk=case.pk).update(stage="closed", closed_as="sold", closed_on=TODAY)
    with pytest.raises(Refused, match="closed"):
        agree(case, cast)


def test_agent_sees_the_schedule_before_agreeing(cast: Cast, policy: object) -> None:
    today = business_date()
    case = make_case(creditor=cast.creditor, agent=cast.agent, balance=1000, as_of=today)
    client, page = Client(), reverse("case-plan", args=[case.pk])
    client.force_login(cast.agent)
    form = {"total": "1000", "shape": "equal_instalments", "count": "3", "first_on": str(today), "show": "yes"}
    shown = client.post(page, form).content.decode()
    assert "333.34" in shown
    assert Plan.objects.count() == 0
    bad = client.post(page, {**form, "shape": "custom", "instalments": f"{today} 400\nsoon 600"})
    assert (bad.status_code, "Line 2" in bad.content.decode()) == (422, True)
    del form["show"]
    assert client.post(page, {**form, "agree": "yes"}).status_code == 302
    plan = Plan.objects.get()
    assert "333.34" in client.get(page).content.decode()
    assert client.post(reverse("plan-cancel", args=[plan.pk])).status_code == 302
    assert plan_state(plan) == "cancelled"
    stranger = Client()
    stranger.force_login(cast.stranger)
    assert stranger.post(page, form).status_code == 404
