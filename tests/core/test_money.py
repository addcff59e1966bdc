"""Payments and promises: allocated to the oldest debt, booked once, keeping promises and settling cases."""

import datetime as dt
from decimal import Decimal

import pytest

from cases.models import Allocation, Attention, Case, Debt, Payment, Promise, StageMove
from cases.services.holds import place_hold
from cases.services.payments import record_payment
from cases.services.promises import cancel_promise, judge_promise, take_promise
from cases.services.standing import refresh_standing
from cases.services.verdict import Refused
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case, make_debt


def day(number: int) -> dt.date:
    """Day 0 is today."""
    return TODAY + dt.timedelta(days=number)


def pay(case: Case, amount: int | str, reference: str = "R1", on: int = 0, as_of: int = 0, **more: object) -> Payment:
    return record_payment(
        case=case, amount=Decimal(amount), paid_on=day(on), reference=reference, source="form",
        as_of=day(as_of), now=NOW, **more,
    )  # type: ignore[arg-type]  # fmt: skip


@pytest.fixture
def case(cast: Cast) -> Case:
    """300 due 40 days ago, 500 due 10 days ago, 700 due in 20 days."""
    case = make_case(creditor=cast.creditor, agent=cast.agent, balance=0)
    for amount, late in ((300, 40), (500, 10), (700, -20)):
        make_debt(case, amount=amount, due_on=day(-late))
    refresh_standing([case.pk])
    return Case.objects.get(pk=case.pk)


def balances(case: Case) -> list[Decimal]:
    return list(Debt.objects.filter(case=case).oldest_due_first().values_list("balance", flat=True))


def test_payment_is_used_for_the_oldest_debt_first(case: Case) -> None:
    pay(case, "350.50")
    assert balances(case) == [Decimal(0), Decimal("449.50"), Decimal(700)]
    case = Case.objects.get(pk=case.pk)
    assert (case.balance, case.oldest_due_on) == (Decimal("1149.50"), day(-10))
    assert list(Debt.objects.filter(settled_on=TODAY).values_list("due_on", flat=True)) == [day(-40)]


def test_payment_for_a_named_debt_goes_there_first(case: Case) -> None:
    newest = Debt.objects.order_by("-due_on").first()
    pay(case, 800, debt=newest)
    assert balances(case) == [Decimal(200), Decimal(500), Decimal(0)]


def test_disputed_debt_is_paid_last_and_stops_only_itself(case: Case) -> None:
    oldest = Debt.objects.order_by("due_on").first()
    assert oldest is not None
    place_hold(case=case, debt=oldest, kind="dispute", reason="goods came broken", from_on=TODAY, by=None, now=NOW)
    case = Case.objects.get(pk=case.pk)
    assert (case.balance, case.collectable, case.oldest_due_on) == (Decimal(1500), Decimal(1200), day(-10))
    pay(case, 600)
    assert balances(case) == [Decimal(300), Decimal(0), Decimal(600)]


def test_last_payment_settles_the_case_and_keeps_the_rest_as_credit(case: Case) -> None:
    pay(case, 1520)
    case = Case.objects.get(pk=case.pk)
    assert (case.stage, case.closed_as, case.closed_on) == ("closed", "settled", TODAY)
    assert (case.balance, case.credit) == (Decimal(0), Decimal(20))
    move = StageMove.objects.get()
    assert (move.from_stage, move.to_stage, move.reason, move.closed_as) == ("phone", "closed", "paid", "settled")


def test_same_reference_twice_is_one_payment(case: Case) -> None:
    assert pay(case, 100) == pay(case, 100)
    assert Allocation.objects.count() == 1
    assert Case.objects.get(pk=case.pk).balance == Decimal(1400)


def test_reference_used_for_another_amount_is_refused(case: Case) -> None:
    pay(case, 100)
    with pytest.raises(Refused, match="already used"):
        pay(case, 200)


@pytest.mark.parametrize(
    ("amount", "reference", "on", "sentence"),
    [(0, "R", 0, "above zero"), (-5, "R", 0, "above zero"), (5, " ", 0, "needs a reference"), (5, "R", 1, "future")],
)
def test_payment_that_cannot_be_true_is_refused(
    case: Case, amount: int, reference: str, on: int, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        pay(case, amount, reference, on)
    assert Payment.objects.count() == 0
    assert Case.objects.get(pk=case.pk).balance == Decimal(1500)


def test_closed_case_takes_no_payment(cast: Cast) -> None:
    with pytest.raises(Refused, match="closed"):
        pay(make_case(creditor=cast.creditor, stage="closed"), 5)


@pytest.fixture
def promised(case: Case, cast: Cast, policy: object) -> Promise:
    """400 for day 5, judged after day 7."""
    return take_promise(case=case, amount=Decimal(400), due_on=day(5), by=cast.agent, as_of=TODAY, now=NOW)


def judged(promise: Promise, number: int) -> Promise:
    case = Case.objects.get(pk=promise.case_id)
    return judge_promise(promise=Promise.objects.get(pk=promise.pk), case=case, as_of=day(number))


def test_promise_is_kept_the_moment_it_is_paid(promised: Promise) -> None:
    pay(promised.case, 150, "A", on=1, as_of=1)
    assert Promise.objects.get().state == "open"
    pay(promised.case, 250, "B", on=2, as_of=2)
    promise, case = Promise.objects.get(), Case.objects.get()
    assert (promise.state, promise.judged_on, promise.paid) == ("kept", day(2), Decimal(400))
    assert (case.on_hold, case.attention, case.follow_up_on) == (False, Attention.NONE, None)


def test_promise_day_by_day(promised: Promise) -> None:
    assert judged(promised, 5).state == "open"
    assert judged(promised, 7).state == "open"
    assert judged(promised, 8).state == "broken"
    case = Case.objects.get()
    assert (case.on_hold, case.attention) == (False, Attention.PROMISE_BROKEN)


def test_promise_paid_in_part_is_partly_kept(promised: Promise) -> None:
    pay(promised.case, 399, on=6, as_of=6)
    assert judged(promised, 8).state == "partly_kept"
    assert Case.objects.get().attention == Attention.PROMISE_BROKEN


def test_payment_booked_late_but_valued_in_time_keeps_the_promise(promised: Promise) -> None:
    pay(promised.case, 400, on=7, as_of=9)
    assert Promise.objects.get().state == "kept"


def test_payment_before_the_promise_does_not_count(promised: Promise) -> None:
    pay(promised.case, 400, on=-1, as_of=1)
    assert Promise.objects.get().state == "open"


def test_cancelled_promise_gives_the_case_back(promised: Promise, cast: Cast) -> None:
    cancel_promise(promise=promised, by=cast.agent, as_of=TODAY)
    case = Case.objects.get()
    assert (Promise.objects.get().state, case.on_hold, case.follow_up_on) == ("cancelled", False, None)
    with pytest.raises(Refused, match="no longer open"):
        cancel_promise(promise=promised, by=cast.agent, as_of=TODAY)
