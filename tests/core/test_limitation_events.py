"""The limitation date follows facts with their proof: the worked example of compliance.md 2.3, end to end."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from cases.models import Case, Debt, LimitationEvent, Payment
from cases.selectors.limitation import clocks_of
from cases.services.limitation import record_limitation_event, withdraw_limitation_event
from cases.services.night import turn_one_day
from cases.services.night.one_case import turn_case
from cases.services.occasion import Occasion
from cases.services.payments import record_payment
from cases.services.promises import take_promise
from cases.services.reversal import reverse_payment
from cases.services.standing import refresh_standing
from cases.services.verdict import Refused
from strategies.money.payment import Payer, Relation
from strategies.services.policies import programme_of
from tests.cast import Cast
from tests.factories import NOW, make_case, make_debt

pytestmark = pytest.mark.django_db
ON = dt.date(2025, 3, 1)


@pytest.fixture
def debt(cast: Cast) -> Debt:
    """Due 30 June 2022."""
    case = make_case(creditor=cast.creditor, agent=cast.agent, balance=0, as_of=dt.date(2022, 9, 1))
    made = make_debt(case, amount=5000, due_on=dt.date(2022, 6, 30))
    refresh_standing([case.pk])
    return made


def record(debt: Debt, kind: str = "demand", on: str = "2024-05-10", **more: Any) -> LimitationEvent:
    facts = {"proof": "SMS receipt 4711", "arrival": "reached" if kind == "demand" else "", **more}
    return record_limitation_event(
        debt=debt, kind=kind, on_date=dt.date.fromisoformat(on), as_of=ON, now=NOW, by=None, **facts
    )  # fmt: skip


def until(debt: Debt) -> str:
    return str(Debt.objects.get(pk=debt.pk).limitation_on)


def pay(debt: Debt, reference: str = "voucher 12", **more: Any) -> Any:
    return record_payment(
        case=debt.case, amount=Decimal(100), paid_on=dt.date(2025, 1, 20), reference=reference, source="form", as_of=ON,
        now=NOW, **more,
    )  # fmt: skip


def test_worked_example_demand_and_part_payment(debt: Debt) -> None:
    (found,) = clocks_of(case=debt.case, as_of=ON)
    assert found.clock is not None
    assert str(found.clock.expires_on) == "2025-06-30"
    record(debt)
    assert until(debt) == "2027-05-10"
    payment = pay(debt)
    assert until(debt) == "2028-01-20"
    (found,) = clocks_of(case=debt.case, as_of=ON)
    proofs = [(fact.weighed.event.kind, fact.weighed.event.proof) for fact in found.facts]
    assert proofs == [("due", ""), ("demand", "SMS receipt 4711"), ("part_payment", "voucher 12")]
    reverse_payment(payment=payment, reason="bounced", as_of=ON, now=NOW, by=None)
    assert until(debt) == "2027-05-10"


def test_fact_taken_back_leaves_both_rows_and_the_earlier_date(debt: Debt) -> None:
    event = record(debt)
    assert record(debt) == event  # a second click
    withdraw_limitation_event(event=event, reason="wrong number", as_of=ON, now=NOW, by=None)
    assert (until(debt), LimitationEvent.objects.count()) == ("2025-06-30", 2)
    with pytest.raises(Refused, match="already"):
        withdraw_limitation_event(event=event, reason="again", as_of=ON, now=NOW, by=None)
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        connection.cursor().execute("UPDATE cases_limitationevent SET proof = 'y'")


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"on": "2025-03-02"}, "future"),
        ({"proof": " "}, "Name the proof"),
        ({"arrival": ""}, "how it arrived"),
        ({"runs_from": dt.date(2024, 5, 9)}, "before the event"),
    ],
)
def test_fact_that_cannot_stand_is_refused(debt: Debt, more: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        record(debt, **more)
    assert LimitationEvent.objects.count() == 0


def test_promise_is_shown_as_lacking_its_proof(debt: Debt, cast: Cast, policy: object) -> None:
    take_promise(case=debt.case, amount=Decimal(10), due_on=ON, by=cast.agent, as_of=ON, now=NOW)
    (found,) = clocks_of(case=debt.case, as_of=ON)
    assert [(fact.weighed.event.kind, fact.weighed.why) for fact in found.facts] == [
        ("due", ""), ("consent", "lacks_proof")
    ]  # fmt: skip


def test_law_that_is_not_chinas_keeps_the_date_of_the_file(debt: Debt) -> None:
    debt.terms, debt.limitation_told_on = {"jurisdiction": "US"}, dt.date(2026, 1, 1)
    debt.save(update_fields=["terms", "limitation_told_on"])
    record(debt)
    assert until(debt) == "2026-01-01"
    assert [found.clock for found in clocks_of(case=debt.case, as_of=ON)] == [None]


def test_date_that_the_creditor_told_stands_until_a_fact_moves_it(debt: Debt) -> None:
    debt.limitation_told_on = dt.date(2027, 5, 10)
    debt.save(update_fields=["limitation_told_on"])
    (found,) = clocks_of(case=debt.case, as_of=ON)
    assert found.clock is not None
    assert (str(found.clock.expires_on), found.clock.runs_from) == ("2027-05-10", dt.date(2024, 5, 10))
    record(debt, on="2024-05-09")  # the creditor knows of something later
    assert until(debt) == "2027-05-10"
    payment = pay(debt)
    assert until(debt) == "2028-01-20"
    reverse_payment(payment=payment, reason="bounced", as_of=ON, now=NOW, by=None)
    assert until(debt) == "2027-05-10"


def test_payment_of_a_stranger_is_no_consent_of_the_debtor(debt: Debt) -> None:
    pay(debt, payer=Payer(relation=Relation.EMPLOYER, name="Acme", voluntary=True))
    assert until(debt) == "2025-06-30"
    pay(debt, "voucher 13", payer=Payer(relation=Relation.GUARANTOR, name="Li Na", voluntary=True))
    assert until(debt) == "2025-06-30"
    (found,) = clocks_of(case=debt.case, as_of=ON)
    assert [fact.weighed.why for fact in found.facts] == ["", "concerns_the_guarantee", "lacks_proof"]


def test_payer_told_afterwards_moves_the_date(debt: Debt, cast: Cast) -> None:
    payment = pay(debt, payer=Payer(relation=Relation.OTHER, name="Zhao", voluntary=True))
    Payment.objects.filter(pk=payment.pk).update(payer_voluntary=None)  # as a file leaves it
    client, page = Client(), reverse("payment-payer", args=[payment.pk])
    client.force_login(cast.agent)
    assert "ask who paid" in client.get(reverse("case", args=[debt.case_id])).content.decode()
    answer = client.post(page, {"payer_relation": "relative", "payer_name": "Zhao", "payer_voluntary": "unknown"})
    assert (answer.status_code, "own will" in answer.content.decode()) == (422, True)
    assert (
        client.post(page, {"payer_relation": "relative", "payer_name": "Zhao", "payer_voluntary": "true"}).status_code
        == 302
    )
    assert until(debt) == "2025-06-30"
    assert client.post(page, {"payer_relation": "debtor", "payer_name": ""}).status_code == 302
    assert until(debt) == "2028-01-20"
    payment.refresh_from_db()
    assert (payment.payer_relation, payment.payer_voluntary, payment.asks_payer) == ("debtor", None, False)


def test_same_fact_with_other_details_is_refused(debt: Debt) -> None:
    record(debt)
    with pytest.raises(Refused, match="other details"):
        record(debt, arrival="signed_by_debtor")
    assert LimitationEvent.objects.count() == 1


def test_night_suspends_the_clock_once_its_last_six_months_begin(debt: Debt, policy: object) -> None:
    """An obstacle from 2024 on counts from 30 December 2024, six months before the end (Civil Code art. 194)."""
    facts = {"proof": "order 7", "now": NOW, "by": None, "kind": "obstacle_begins"}
    record_limitation_event(debt=debt, on_date=dt.date(2024, 3, 1), as_of=dt.date(2024, 3, 2), **facts)
    assert until(debt) == "2025-06-30"
    turn_one_day(as_of=dt.date(2024, 12, 29), now=NOW)
    assert until(debt) == "2025-06-30"
    turn_one_day(as_of=dt.date(2024, 12, 30), now=NOW)
    assert until(debt) == "None"


@pytest.mark.parametrize("by_sets", [True, False])
@pytest.mark.parametrize(
    ("left", "attention", "expected"), [(90, 9, 3), (30, 9, 3), (7, 9, 3), (89, 9, 9), (7, 0, 0), (7, 2, 2)]
)
def test_claim_near_its_end_comes_forward(
    debt: Debt, policy: Any, by_sets: bool, left: int, attention: int, expected: int
) -> None:
    case = Case.objects.get()
    Case.objects.filter(pk=case.pk).update(attention=attention, follow_up_on=dt.date(2025, 6, 29), stage="legal")
    day = dt.date(2025, 6, 30) - dt.timedelta(days=left)
    debt.limitation_on = dt.date(2025, 6, 30)
    debt.save(update_fields=["limitation_on"])
    if by_sets:
        turn_one_day(as_of=day, now=NOW)
    else:
        turn_case(case=case, programme=programme_of(policy), occasion=Occasion(as_of=day, now=NOW))
    case.refresh_from_db()
    assert (case.attention, case.follow_up_on is None) == (expected, expected == 3)


def test_queries_do_not_grow_with_debts(debt: Debt, django_assert_num_queries: Any) -> None:
    case = Case.objects.get(pk=debt.case_id)
    with django_assert_num_queries(5):
        clocks_of(case=case, as_of=ON)
    for number in range(3):
        record(make_debt(case, amount=5, due_on=dt.date(2022, 7, 1 + number)))
    with django_assert_num_queries(5):
        clocks_of(case=case, as_of=ON)


def test_agent_records_a_fact_on_the_page(debt: Debt, cast: Cast) -> None:
    client, address = Client(), reverse("case-limitation", args=[debt.case_id])
    client.force_login(cast.agent)
    form = {"debt": debt.pk, "kind": "demand", "on_date": "2024-05-10", "proof": "EMS 10", "arrival": ""}
    assert client.post(address, form).status_code == 422
    assert client.post(address, {**form, "arrival": "signed_by_debtor"}).status_code == 302
    page = client.get(address).content.decode()
    assert "EMS 10" in page
    assert "LIM-06" in page
    event = LimitationEvent.objects.get()
    assert (event.by, until(debt)) == (cast.agent, "2027-05-10")
    assert client.post(reverse("limitation-withdraw", args=[event.pk]), {"reason": "typo"}).status_code == 302
    stranger = Client()
    stranger.force_login(cast.stranger)
    assert (stranger.get(address).status_code, stranger.post(address, form).status_code) == (404, 404)
