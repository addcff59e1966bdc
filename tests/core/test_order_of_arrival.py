"""Payments are used in the order of their value dates, whatever the order in which they become known."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Allocation, Attention, Case, Debt, LedgerLine, Payment, Waiver
from cases.selectors.balance import explain_case
from cases.selectors.ledger_check import check_ledger
from cases.selectors.payment_reason import payment_reason
from cases.services.interest import post_interest_of_case
from cases.services.ledger import Booking
from cases.services.occasion import Occasion
from cases.services.payments import record_payment
from cases.services.promises import judge_promise, take_promise
from cases.services.reversal import reverse_payment
from cases.services.standing import refresh_standing
from cases.services.terms import set_terms
from cases.services.waivers import approve_waiver, request_waiver
from strategies.models import ApprovalLimit
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case, make_debt

pytestmark = pytest.mark.django_db

TERMS = {"jurisdiction": "CN", "claim": "contract", "late_rate": {"percent": "12", "per": "year"}}


def day(number: int) -> dt.date:
    """Day 0 is today."""
    return TODAY + dt.timedelta(days=number)


def pay(case: Case, amount: Decimal | int, reference: str, on: int, known: int | None = None, **more: Any) -> Payment:
    return record_payment(
        case=Case.objects.get(pk=case.pk), amount=Decimal(amount), paid_on=day(on), reference=reference, source="form",
        as_of=day(on if known is None else known), now=NOW, **more,
    )  # fmt: skip


def take_back(payment: Payment, on: int) -> None:
    reverse_payment(payment=payment, reason="the bank returned it", as_of=day(on), now=NOW, by=None)


def wrong() -> list[Any]:
    return [found for found in check_ledger() if found.differing]


def used(case: Case) -> dict[str, dict[str, Decimal]]:
    """Reference → number of the debt → amount, of payments that stand."""
    found: dict[str, dict[str, Decimal]] = {}
    rows = Allocation.objects.filter(payment__case=case, payment__reversed_on=None)
    for reference, number, amount in rows.values_list("payment__reference", "debt__number", "amount"):
        found.setdefault(reference, {})[number] = amount
    return found


@pytest.fixture
def limits() -> None:
    ApprovalLimit.objects.create(role="admin", part="principal", most_amount=1000, most_percent=100)


@pytest.fixture
def case(cast: Cast) -> Case:
    """A owes 300 since 40 days, B 500 since 10 days."""
    case = make_case(creditor=cast.creditor, agent=cast.agent, balance=0, as_of=day(-60))
    make_debt(case, number="A", amount=300, due_on=day(-40))
    make_debt(case, number="B", amount=500, due_on=day(-10))
    refresh_standing([case.pk])
    return Case.objects.get(pk=case.pk)


def test_late_payment_takes_its_place_and_the_record_says_so(case: Case) -> None:
    pay(case, 200, "later", on=0)
    pay(case, 250, "earlier", on=-2, known=1)
    assert used(case) == {"earlier": {"A": 250}, "later": {"A": 50, "B": 150}}
    shown, believed = (explain_case(case=case, on=day(-1), known_on=known) for known in (None, day(0)))
    assert (shown.balances, believed.balances) == ({"CNY": 550}, {"CNY": 800})
    correction = LedgerLine.objects.get(kind="correction")
    assert payment_reason(correction) == f"shared out anew: earlier, paid on {day(-2)}, became known later"
    assert (correction.amount, correction.value_on, correction.booked_on) == (200, day(0), day(1))
    assert wrong() == []


def test_what_comes_out_the_same_is_not_written_again(case: Case) -> None:
    debt_b = Debt.objects.get(number="B")
    pay(case, 200, "named", on=0, debt=debt_b)
    pay(case, 250, "earlier", on=-2, known=1)
    assert used(case) == {"earlier": {"A": 250}, "named": {"B": 200}}
    assert not LedgerLine.objects.filter(kind="correction").exists()


def test_payment_taken_back_leaves_the_others_as_without_it(case: Case) -> None:
    first = pay(case, 300, "first", on=-3)
    pay(case, 100, "second", on=-1)
    assert used(case)["second"] == {"B": 100}
    take_back(first, on=1)
    assert used(case) == {"second": {"A": 100}}
    assert (Case.objects.get(pk=case.pk).balance, wrong()) == (700, [])


def test_credit_serves_what_a_returned_payment_had_paid(case: Case, cast: Cast) -> None:
    make_debt(case, number="C", amount=100, due_on=day(-5))
    refresh_standing([case.pk])
    first = pay(case, 500, "first", on=-3, debt=Debt.objects.get(number="B"))
    pay(case, 450, "second", on=-1)
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.balance, fresh.credit, fresh.closed_as) == (0, 50, "settled")
    take_back(first, on=1)
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.balance, fresh.credit, fresh.closed_as, wrong()) == (450, 0, "", [])


def test_waiver_of_the_days_between_gives_up_what_is_open_by_then(case: Case, cast: Cast, limits: None) -> None:
    debt = Debt.objects.get(number="A")
    pay(case, 200, "later", on=-4, debt=debt)
    occasion = Occasion(as_of=day(-3), now=NOW, by=cast.lead)
    waiver = request_waiver(
        debt=debt, parts={"principal": Decimal(100)}, reason="old age", pay_first=Decimal(0), until_on=day(5),
        occasion=occasion,
    )  # fmt: skip
    approve_waiver(waiver=waiver, note="", occasion=Occasion(as_of=day(-3), now=NOW, by=cast.admin))
    assert Debt.objects.get(pk=debt.pk).balance == 0
    late = pay(case, 60, "earlier", on=-6, known=1, debt=debt)
    fresh = Debt.objects.get(pk=debt.pk)
    assert (fresh.principal, fresh.paid, fresh.balance, wrong()) == (260, 260, 0, [])
    take_back(late, on=2)
    fresh = Debt.objects.get(pk=debt.pk)
    assert (fresh.principal, fresh.paid, fresh.balance, wrong()) == (200, 200, 0, [])


def test_waiver_goes_with_the_payment_that_it_waited_for(case: Case, cast: Cast, limits: None) -> None:
    debt = Debt.objects.get(number="A")
    asked = Occasion(as_of=day(-3), now=NOW, by=cast.lead)
    waiver = request_waiver(
        debt=debt, parts={"principal": Decimal(100)}, reason="old age", pay_first=Decimal(200), until_on=day(5),
        occasion=asked,
    )  # fmt: skip
    approve_waiver(waiver=waiver, note="", occasion=Occasion(as_of=day(-3), now=NOW, by=cast.admin))
    payment = pay(case, 200, "R1", on=-1, debt=debt)
    assert (Debt.objects.get(pk=debt.pk).balance, Waiver.objects.get().state) == (0, "applied")
    take_back(payment, on=0)
    assert (Debt.objects.get(pk=debt.pk).balance, Waiver.objects.get().state, wrong()) == (300, "agreed", [])
    pay(case, 200, "R2", on=1, debt=debt)
    assert (Debt.objects.get(pk=debt.pk).balance, Waiver.objects.get().state, wrong()) == (0, "applied", [])


def test_promise_judged_before_its_payment_was_known_is_kept_after_all(case: Case, cast: Cast, policy: object) -> None:
    promise = take_promise(case=case, amount=Decimal(200), due_on=day(-15), by=cast.agent, as_of=day(-20), now=NOW)
    judge_promise(promise=promise, case=Case.objects.get(pk=case.pk), as_of=day(-5))
    assert (promise.state, Case.objects.get(pk=case.pk).attention) == ("broken", Attention.PROMISE_BROKEN)
    pay(case, 50, "some", on=-16, known=0)
    promise.refresh_from_db()
    assert (promise.state, promise.paid, Case.objects.get(pk=case.pk).attention) == ("partly_kept", 50, 0)
    payment = pay(case, 150, "rest", on=-15, known=0)
    promise.refresh_from_db()
    assert (promise.state, promise.judged_on) == ("kept", day(-5))
    assert Case.objects.get(pk=case.pk).attention == Attention.NONE
    take_back(payment, on=1)
    promise.refresh_from_db()
    assert (promise.state, promise.paid, Case.objects.get(pk=case.pk).attention) == ("partly_kept", 50, 0)


DEBTS = st.lists(
    st.tuples(
        st.integers(1, 40_000), st.integers(0, 9_000), st.integers(-120, 20), st.integers(0, 2),
        st.sampled_from(["PAY-561", "PAY-CARD"]), st.booleans(),
    ),
    min_size=1, max_size=4,
)  # fmt: skip
# To the turn of a month interest is posted by the night too, which these tests leave out: no payment is taken back there.
DAYS = st.integers(-50, 0).filter(lambda number: (day(number) + dt.timedelta(days=1)).day != 1)
# cents, value date, number of the debt named (0: none), whether it is taken back afterwards
PAYMENTS = st.lists(st.tuples(st.integers(1, 30_000), DAYS, st.integers(0, 4), st.booleans()), min_size=2, max_size=6)


def owing(cast: Cast, debts: list[Any]) -> Case:
    case = make_case(creditor=cast.creditor, balance=0, as_of=day(-60))
    for number, (principal, interest, due, security, order, runs) in enumerate(debts):
        parts = {"amount": Decimal(principal) / 100, "interest": Decimal(interest) / 100}
        terms = TERMS if runs else {}
        make_debt(
            case,
            number=f"{case.pk}-{number}",
            due_on=day(due),
            security=security,
            pay_order=order,
            terms=terms,
            **parts,
        )
    # so that no order of payments closes the case on the way
    make_debt(case, number=f"{case.pk}-rest", due_on=day(30), amount=10_000)
    refresh_standing([case.pk])
    return case


def carry_out(case: Case, payments: list[Any], order: list[int]) -> None:
    """All become known on day 1, in this order; those to be taken back are, on day 2."""
    debts = list(Debt.objects.filter(case=case).order_by("pk"))
    for number in order:
        cents, on, named, _back = payments[number]
        debt = debts[named - 1] if 0 < named <= len(debts) else None
        pay(case, Decimal(cents) / 100, f"{case.pk:09}-{number}", on, known=1, debt=debt)
    for number in order:
        if payments[number][3]:
            take_back(Payment.objects.get(reference=f"{case.pk:09}-{number}"), on=2)


def outcome(case: Case) -> list[Any]:
    """What is owed of each part of each debt at the end and on days between, and what each payment was used for."""
    found: list[Any] = [Case.objects.get(pk=case.pk).credit]
    for on in (day(-40), day(-20), day(-7), day(2)):
        found += [
            (debt.debt.number.split("-")[1], dict(debt.parts), debt.owed)
            for debt in explain_case(case=case, on=on).debts
        ]
    found += Debt.objects.filter(case=case).order_by("pk").values_list("balance", "settled_on")
    rows = Allocation.objects.filter(payment__case=case, payment__reversed_on=None).order_by(
        "payment__reference", "debt"
    )
    found += [
        (payment.split("-")[1], debt.split("-")[1], amount)
        for payment, debt, amount in rows.values_list("payment__reference", "debt__number", "amount")
    ]
    return found


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(debts=DEBTS, payments=PAYMENTS, data=st.data())
def test_order_of_arrival_has_no_say(cast: Cast, debts: list[Any], payments: list[Any], data: st.DataObject) -> None:
    """Known in any order, or by value date, or without those that are taken back: every debt ends the same to the cent."""
    by_value = sorted(range(len(payments)), key=lambda number: (payments[number][1], number))
    arrived = data.draw(st.permutations(range(len(payments))))
    with transaction.atomic():
        ends = []
        for order in (arrived, by_value, [number for number in by_value if not payments[number][3]]):
            case = owing(cast, debts)
            carry_out(case, payments, order)
            ends.append(outcome(case))
            assert wrong() == []
        assert ends[0] == ends[1] == ends[2]
        transaction.set_rollback(True)


def test_nights_between_have_no_say_either(cast: Cast) -> None:
    """Interest posted at turns of months, then a payment of the days before: the same lines as had it been known."""
    ends = []
    for late in (True, False):
        case = make_case(creditor=cast.creditor, balance=0, as_of=day(-200))
        for number in ("A", "B"):
            make_debt(case, number=f"{number}{late}", amount=10_000, due_on=day(-150), terms=TERMS)
        refresh_standing([case.pk])
        if not late:
            pay(case, 4000, f"first{late}", on=-120)
        for turn in (dt.date(2026, 1, 31), dt.date(2026, 2, 28)):
            post_interest_of_case(case=case, to=turn, booking=Booking(turn, NOW))
        pay(case, 3000, f"second{late}", on=-3)
        if late:
            pay(case, 4000, f"first{late}", on=-120, known=0)
        lines = LedgerLine.objects.filter(debt__case=case, corrections=None).exclude(kind="correction")
        ends.append(sorted(
            (line.debt.number[0], line.kind, line.bucket, line.amount, line.value_on, line.period_from or line.value_on)
            for line in lines
        ))  # fmt: skip
        assert wrong() == []
    assert ends[0] == ends[1]


def test_terms_said_late_are_as_terms_said_first(cast: Cast) -> None:
    ends = []
    for late in (True, False):
        case = make_case(creditor=cast.creditor, balance=0, as_of=day(-100))
        debt = make_debt(case, number=f"T{late}", amount=10_000, due_on=day(-90), terms={} if late else TERMS)
        refresh_standing([case.pk])
        pay(case, 4000, f"T{late}", on=-30)
        if late:
            set_terms(debt=debt, terms=TERMS, as_of=TODAY, now=NOW, by=None)
        ends.append(Debt.objects.values_list("principal", "interest", "paid", "balance").get(pk=debt.pk))
        assert wrong() == []
    assert ends[0] == ends[1]
