"""Where payments go: the law among debts (PAY-560), the debt's own order inside it, and who paid."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from cases.models import Case, Debt, LedgerLine, Payment
from cases.selectors.ledger_check import check_ledger
from cases.selectors.payment_reason import payment_reason
from cases.services.debt_order import set_debt_order
from cases.services.payments import record_payment
from cases.services.standing import refresh_standing
from cases.services.terms import set_terms
from cases.services.verdict import Refused
from strategies.money.payment import Payer, Relation
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case, make_debt

pytestmark = pytest.mark.django_db


def pay(case: Case, amount: int | str, reference: str = "R1", **more: Any) -> Payment:
    return record_payment(
        case=case, amount=Decimal(amount), paid_on=TODAY, reference=reference, source="form", as_of=TODAY, now=NOW, **more
    )  # fmt: skip


@pytest.fixture
def case(cast: Cast) -> Case:
    """The example of compliance.md 2.1: A 3 000 unsecured, B 5 000 due earlier but mortgaged, C 2 000 not due."""
    case = make_case(creditor=cast.creditor, agent=cast.agent, balance=0)
    make_debt(case, amount=3000, due_on=TODAY - dt.timedelta(days=1), number="A")
    make_debt(case, amount=5000, due_on=TODAY - dt.timedelta(days=29), number="B", security=2)
    make_debt(case, amount=2000, due_on=TODAY + dt.timedelta(days=30), number="C")
    refresh_standing([case.pk])
    return Case.objects.get(pk=case.pk)


def paid() -> dict[str, Decimal]:
    return {debt.number: debt.paid for debt in Debt.objects.all() if debt.paid}


def test_payment_goes_to_the_unsecured_debt_before_the_older(case: Case) -> None:
    pay(case, 4000)
    assert paid() == {"A": 3000, "B": 1000}
    reasons = [(line.debt.number, payment_reason(line)) for line in LedgerLine.objects.filter(kind="payment")]
    assert reasons == [("A", "less secured, so paid first"), ("B", "due before those that are not")]


def test_debtor_names_the_debt_and_agreement_goes_before_the_law(case: Case) -> None:
    later = Debt.objects.get(number="C")
    pay(case, 500, debt=later)
    pay(case, 500, "R2", debt=later, agreed=True)
    lines = LedgerLine.objects.filter(kind="payment")
    assert [(line.debt.number, line.working["key"]) for line in lines] == [("C", "designation"), ("C", "agreement")]


def test_heavier_interest_is_paid_before_the_older_debt(cast: Cast) -> None:
    case = make_case(creditor=cast.creditor, balance=0)
    make_debt(case, amount=100, due_on=TODAY - dt.timedelta(days=90), number="light")
    terms = {"jurisdiction": "CN", "claim": "contract", "late_rate": {"percent": "18", "per": "year"}}
    make_debt(case, amount=100, due_on=TODAY - dt.timedelta(days=9), number="heavy", terms=terms)
    refresh_standing([case.pk])
    pay(Case.objects.get(pk=case.pk), 150)
    assert paid() == {"heavy": Decimal("100.44"), "light": Decimal("49.56")}  # nine days of interest first
    line = LedgerLine.objects.filter(kind="payment", bucket="interest").get()
    assert payment_reason(line) == "heavier interest first: 18 % against 0 %"


def test_debts_alike_share_in_proportion_to_the_cent(cast: Cast) -> None:
    case = make_case(creditor=cast.creditor, balance=0)
    for number, amount in (("one", 100), ("two", 200)):
        make_debt(case, amount=amount, due_on=TODAY - dt.timedelta(days=9), number=number)
    refresh_standing([case.pk])
    pay(Case.objects.get(pk=case.pk), "100.01")
    assert paid() == {"one": Decimal("33.34"), "two": Decimal("66.67")}


@pytest.mark.parametrize(
    ("days", "left"),
    [(90, {"principal": 4390, "fee": 0, "interest": 0}), (95, {"principal": 4000, "fee": 40, "interest": 350})],
)
def test_card_takes_principal_first_past_its_90th_day(cast: Cast, days: int, left: dict[str, int]) -> None:
    case = make_case(creditor=cast.creditor, balance=0)
    due_on = TODAY - dt.timedelta(days=days)
    make_debt(case, amount=5000, interest=350, fees=40, due_on=due_on, pay_order="PAY-CARD")
    refresh_standing([case.pk])
    pay(Case.objects.get(pk=case.pk), 1000)
    owed: dict[str, Decimal] = dict.fromkeys(left, Decimal(0))
    for line in LedgerLine.objects.all():
        owed[line.bucket] += line.amount
    assert owed == left
    assert {line.rule for line in LedgerLine.objects.filter(kind="payment")} == {"PAY-CARD"}


def test_third_party_is_named_and_asked(case: Case) -> None:
    with pytest.raises(Refused, match=r"Name the third party.*own will"):
        pay(case, 10, payer=Payer(" ", Relation.RELATIVE))
    assert Payment.objects.count() == 0
    payment = pay(case, 10, payer=Payer("王芳", Relation.RELATIVE, voluntary=True))
    assert (payment.payer_relation, payment.payer_name, payment.payer_voluntary) == ("relative", "王芳", True)


def test_parts_of_a_cent_are_refused(case: Case) -> None:
    with pytest.raises(Refused, match="whole number of cents"):
        pay(case, "10.005")
    assert (Payment.objects.count(), LedgerLine.objects.filter(kind="payment").count()) == (0, 0)
    assert [found for found in check_ledger() if found.differing] == []


def test_doubled_interest_after_a_judgment_is_paid_last(cast: Cast) -> None:
    """PAY-EXEC: 10 000 judged, 100 days of 0.0175 % a day = 175.00; 10 100 pay the judged sum, then 100 of the doubled part."""
    case = make_case(creditor=cast.creditor, balance=0)
    debt = make_debt(case, amount=10_000, due_on=TODAY - dt.timedelta(days=100))
    set_terms(debt=debt, terms={"jurisdiction": "CN", "claim": "judgment"}, as_of=TODAY, now=NOW, by=cast.lead)
    assert Debt.objects.get().pay_order == "PAY-EXEC"
    pay(Case.objects.get(pk=case.pk), 10_100)
    used = LedgerLine.objects.filter(kind="payment").order_by("pk")
    assert [(line.bucket, line.amount, line.rule) for line in used] == [
        ("principal", -10_000, "PAY-EXEC"), ("doubled_interest", -100, "PAY-EXEC")
    ]  # fmt: skip
    debt.refresh_from_db()
    assert (debt.delay, debt.penalty, debt.balance) == (175, 0, 75)
    assert [found for found in check_ledger() if found.differing] == []
    set_terms(debt=debt, terms={"jurisdiction": "CN", "claim": "contract"}, as_of=TODAY, now=NOW, by=cast.lead)
    debt.refresh_from_db()
    fresh = Case.objects.get(pk=case.pk)
    assert (debt.pay_order, debt.delay, debt.balance) == ("PAY-561", 0, 0)
    assert (fresh.credit, fresh.closed_as) == (100, "settled")


def test_contract_names_the_part_that_is_paid_first(cast: Cast) -> None:
    case = make_case(creditor=cast.creditor, balance=0)
    debt = make_debt(case, amount=1000, interest=80, fees=15, costs=5, due_on=TODAY - dt.timedelta(days=40))
    refresh_standing([case.pk])
    for named, sentence in (([], "which part"), (["fee", "fee"], "once")):
        with pytest.raises(Refused, match=sentence):
            set_debt_order(debt=debt, security=0, pay_order="PAY-AGREED", agreed_order=named)
    set_debt_order(debt=debt, security=0, pay_order="PAY-AGREED", agreed_order=["principal", "fee"])
    pay(Case.objects.get(pk=case.pk), 1018)
    used = LedgerLine.objects.filter(kind="payment").order_by("pk")
    assert [(line.bucket, line.amount, line.rule) for line in used] == [
        ("principal", -1000, "PAY-AGREED"), ("fee", -15, "PAY-AGREED"), ("cost", -3, "PAY-AGREED")
    ]  # fmt: skip
