"""A payment taken back: everything stands as if it had not been, and the record shows both."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Attention, Case, Debt, Hold, LedgerLine, Payment, Promise, StageMove
from cases.selectors.balance import explain_case
from cases.selectors.ledger_check import check_ledger
from cases.services.holds import place_hold
from cases.services.payments import record_payment
from cases.services.promises import take_promise
from cases.services.reversal import reverse_payment
from cases.services.standing import refresh_standing
from cases.services.verdict import Refused
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case, make_debt

pytestmark = pytest.mark.django_db


def day(number: int) -> dt.date:
    """Day 0 is today."""
    return TODAY + dt.timedelta(days=number)


def pay(case: Case, amount: int | str, reference: str = "R1", on: int = 0) -> Payment:
    return record_payment(
        case=Case.objects.get(pk=case.pk), amount=Decimal(amount), paid_on=day(on), reference=reference, source="form",
        as_of=day(on), now=NOW,
    )  # fmt: skip


def take_back(payment: Payment, on: int = 1) -> Payment:
    return reverse_payment(payment=payment, reason="the bank returned it", as_of=day(on), now=NOW, by=None)


def wrong() -> list[Any]:
    return [found for found in check_ledger() if found.differing]


@pytest.fixture
def case(cast: Cast) -> Case:
    """300 with 40 interest due 40 days ago, 500 due 10 days ago."""
    case = make_case(creditor=cast.creditor, agent=cast.agent, balance=0)
    make_debt(case, amount=300, interest=40, due_on=day(-40))
    make_debt(case, amount=500, due_on=day(-10))
    refresh_standing([case.pk])
    return Case.objects.get(pk=case.pk)


def state_of(case: Case) -> tuple[Any, ...]:
    fresh = Case.objects.get(pk=case.pk)
    debts = Debt.objects.filter(case=case).order_by("pk").values_list("balance", "paid", "settled_on")
    return fresh.balance, fresh.collectable, fresh.oldest_due_on, fresh.credit, list(debts)


def test_debts_stand_as_before_and_past_days_too(case: Case) -> None:
    before = state_of(case)
    payment = pay(case, 400, on=0)
    take_back(payment, on=3)
    assert state_of(case) == before
    shown = explain_case(case=case, on=day(1))
    known = explain_case(case=case, on=day(1), known_on=day(2))
    assert (shown.balances, known.balances) == ({"CNY": Decimal(840)}, {"CNY": Decimal(440)})
    lines = LedgerLine.objects.filter(payment=payment).order_by("pk")
    assert [(line.kind, line.amount) for line in lines] == [
        ("payment", -40), ("payment", -300), ("payment", -60), ("correction", 300), ("correction", 40), ("correction", 60)
    ]  # fmt: skip
    assert wrong() == []


def test_settled_case_opens_again_without_its_credit(case: Case) -> None:
    payment = pay(case, 900)
    assert Case.objects.get(pk=case.pk).closed_as == "settled"
    take_back(payment)
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.stage, fresh.closed_as, fresh.balance, fresh.credit) == ("pending", "", 840, 0)
    assert StageMove.objects.latest("pk").reason == "reversal"
    assert wrong() == []


def test_debts_go_on_in_a_newer_case(case: Case) -> None:
    payment = pay(case, 840)
    newer = make_case(creditor=case.creditor, debtor=case.debtor, balance=70)
    take_back(payment)
    old, new = Case.objects.get(pk=case.pk), Case.objects.get(pk=newer.pk)
    assert (old.stage, old.balance, new.balance, new.oldest_due_on) == ("closed", 0, 910, day(-40))
    assert wrong() == []


def test_kept_promise_is_open_again_while_its_grace_lasts(case: Case, cast: Cast, policy: object) -> None:
    take_promise(case=case, amount=Decimal(200), due_on=day(5), by=cast.agent, as_of=TODAY, now=NOW)
    payment = pay(case, 200, on=2)
    assert Promise.objects.get().state == "kept"
    take_back(payment, on=3)
    promise, fresh = Promise.objects.get(), Case.objects.get(pk=case.pk)
    assert (promise.state, promise.judged_on, promise.paid) == ("open", None, 0)
    assert (fresh.on_hold, fresh.follow_up_on) == (True, day(5))
    assert Hold.objects.active().get().promise == promise


def test_kept_promise_is_broken_after_its_grace(case: Case, cast: Cast, policy: object) -> None:
    take_promise(case=case, amount=Decimal(200), due_on=day(5), by=cast.agent, as_of=TODAY, now=NOW)
    pay(case, 50, "R1", on=1)
    payment = pay(case, 150, "R2", on=2)
    take_back(payment, on=20)
    promise, fresh = Promise.objects.get(), Case.objects.get(pk=case.pk)
    assert (promise.state, promise.judged_on, promise.paid) == ("partly_kept", day(20), 50)
    assert (fresh.on_hold, fresh.attention) == (False, Attention.PROMISE_BROKEN)


def test_holds_that_settlement_ended_come_back(case: Case, cast: Cast) -> None:
    place_hold(case=case, kind="complaint", reason="rude call", from_on=TODAY, by=cast.agent, now=NOW)
    payment = pay(case, 840)
    assert not Hold.objects.active().exists()
    take_back(payment)
    hold = Hold.objects.active().get()
    assert (hold.kind, hold.reason, Case.objects.get(pk=case.pk).on_hold) == ("complaint", "rude call", True)


def test_promise_cancelled_by_a_person_stays_cancelled(case: Case, cast: Cast, policy: object) -> None:
    first = take_promise(case=case, amount=Decimal(200), due_on=day(5), by=cast.agent, as_of=TODAY, now=NOW)
    take_promise(case=case, amount=Decimal(840), due_on=day(6), by=cast.agent, as_of=TODAY, now=NOW)
    take_back(pay(case, 840))
    states = dict(Promise.objects.values_list("pk", "state"))
    assert (states.pop(first.pk), list(states.values())) == ("cancelled", ["open"])


def test_second_click_and_the_same_reference_are_refused(case: Case) -> None:
    payment = pay(case, 100)
    take_back(payment)
    with pytest.raises(Refused, match="already"):
        take_back(payment)
    with pytest.raises(Refused, match="was taken back on"):
        pay(case, 100)
    with pytest.raises(Refused, match="Say why"):
        reverse_payment(payment=pay(case, 5, "R2"), reason=" ", as_of=day(1), now=NOW, by=None)
    assert (state_of(case)[0], wrong()) == (835, [])


ACTS = st.lists(
    st.tuples(st.sampled_from(["pay", "back"]), st.integers(1, 90_000), st.integers(-30, 0)), min_size=1, max_size=9
)
DEBTS = st.lists(
    st.tuples(
        st.integers(1, 40_000), st.integers(0, 9_000), st.integers(-120, 20), st.integers(0, 2),
        st.sampled_from(["PAY-561", "PAY-CARD"]),
    ),
    min_size=1, max_size=4,
)  # fmt: skip


def carry_out(case: Case, act: str, reference: str, cents: int, on: int) -> None:
    standing = Payment.objects.standing().filter(case=case).order_by("amount", "pk")
    if act == "back" and standing:
        take_back(standing[cents % len(standing)])
    elif act == "pay" and not Case.objects.get(pk=case.pk).is_closed:
        pay(case, Decimal(cents) / 100, reference, on)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(debts=DEBTS, acts=ACTS)
def test_money_is_conserved_whatever_is_paid_and_taken_back(cast: Cast, debts: list[Any], acts: list[Any]) -> None:
    """Amounts in cents. Owed = handed over − payments that stand + credit, in any order; the ledger proves itself."""
    with transaction.atomic():
        case = make_case(creditor=cast.creditor, balance=0)
        for principal, interest, due, security, order in debts:
            parts = {"amount": Decimal(principal) / 100, "interest": Decimal(interest) / 100}
            make_debt(case, due_on=day(due), security=security, pay_order=order, **parts)
        refresh_standing([case.pk])
        handed_over = Case.objects.get(pk=case.pk).balance
        for number, (act, cents, on) in enumerate(acts):
            carry_out(case, act, f"R{number}", cents, on)
            fresh = Case.objects.get(pk=case.pk)
            paid = sum((payment.amount for payment in Payment.objects.standing().filter(case=case)), Decimal(0))
            assert fresh.balance == handed_over - paid + fresh.credit
            assert wrong() == []
        transaction.set_rollback(True)
