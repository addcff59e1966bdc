"""Waivers: asked for, approved within limits, applied once, lapsed at their date."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cases.clock import business_date
from cases.models import Case, Debt, LedgerLine, Waiver
from cases.selectors.ledger_check import check_ledger
from cases.services.night import turn_one_day
from cases.services.night.one_case import turn_case
from cases.services.occasion import Occasion
from cases.services.payments import record_payment
from cases.services.standing import refresh_standing
from cases.services.verdict import Refused
from cases.services.waivers import approve_waiver, refuse_waiver, request_waiver, withdraw_waiver
from strategies.ladder import Ladder
from strategies.programme.programme import Programme
from strategies.services.approval import ship_default_limits
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case, make_debt

pytestmark = pytest.mark.django_db


def day(number: int) -> dt.date:
    """Day 0 is today."""
    return TODAY + dt.timedelta(days=number)


def on(number: int, by: Any = None) -> Occasion:
    return Occasion(as_of=day(number), now=NOW, by=by)


@pytest.fixture
def debt(cast: Cast) -> Debt:
    """1 000 with 400 interest and 100 penalty, due 40 days ago."""
    ship_default_limits()
    case = make_case(creditor=cast.creditor, agent=cast.agent, balance=0)
    made = make_debt(case, amount=1000, interest=400, penalty=100, due_on=day(-40))
    refresh_standing([case.pk])
    return made


def ask(debt: Debt, cast: Cast, pay_first: int = 0, until: int = 10, **parts: int) -> Waiver:
    amounts = {bucket: Decimal(amount) for bucket, amount in parts.items()}
    return request_waiver(
        debt=debt, parts=amounts, reason="lost the job", pay_first=Decimal(pay_first), until_on=day(until),
        occasion=on(0, cast.agent),
    )  # fmt: skip


def wrong() -> list[Any]:
    return [found for found in check_ledger() if found.differing]


def pay(debt: Debt, amount: int, number: int) -> None:
    record_payment(
        case=Case.objects.get(pk=debt.case_id), amount=Decimal(amount), paid_on=day(number), reference=f"R{number}",
        source="form", as_of=day(number), now=NOW,
    )  # fmt: skip


def test_approved_waiver_is_applied_as_lines(debt: Debt, cast: Cast) -> None:
    waiver = approve_waiver(waiver=ask(debt, cast, interest=200, penalty=100), note="fair", occasion=on(1, cast.lead))
    assert (waiver.state, waiver.decided_by, waiver.decided_on) == ("applied", cast.lead, day(1))
    lines = LedgerLine.objects.filter(kind="waiver").order_by("bucket")
    assert [(line.bucket, line.amount, line.value_on, line.by) for line in lines] == [
        ("interest", -200, day(1), cast.lead), ("penalty", -100, day(1), cast.lead)
    ]  # fmt: skip
    assert (Case.objects.get(pk=debt.case_id).balance, wrong()) == (1200, [])
    with pytest.raises(Refused, match="decided already"):
        approve_waiver(waiver=waiver, note="", occasion=on(1, cast.lead))


def test_limits_of_the_role_hold(debt: Debt, cast: Cast) -> None:
    waiver = ask(debt, cast, interest=201, principal=100)
    with pytest.raises(Refused) as refused:
        approve_waiver(waiver=waiver, note="", occasion=on(1, cast.lead))
    assert [str(reason) for reason in refused.value.reasons] == [
        "Interest: you may give up 200.00, 201.00 is asked for.", "Principal: you may give up 0.00, 100.00 is asked for."
    ]  # fmt: skip
    with pytest.raises(Refused, match="you may give up 0"):
        approve_waiver(waiver=waiver, note="", occasion=on(1, cast.agent))
    assert (Waiver.objects.get().state, LedgerLine.objects.filter(kind="waiver").count()) == ("requested", 0)
    assert approve_waiver(waiver=waiver, note="", occasion=on(1, cast.admin)).state == "applied"


def test_compromise_is_applied_when_its_payment_came_and_settles_the_case(debt: Debt, cast: Cast) -> None:
    """1 200 by day 10, then interest 200 and penalty 100 are given up."""
    waiver = ask(debt, cast, pay_first=1200, interest=200, penalty=100)
    assert approve_waiver(waiver=waiver, note="", occasion=on(1, cast.lead)).state == "agreed"
    pay(debt, 700, 3)
    assert Waiver.objects.get().state == "agreed"
    pay(debt, 500, 9)
    assert Waiver.objects.get().state == "applied"
    case = Case.objects.get(pk=debt.case_id)
    owed = {line.bucket: Decimal(0) for line in LedgerLine.objects.all()}
    for line in LedgerLine.objects.all():
        owed[line.bucket] += line.amount
    # the payments went to interest and penalty first, so nothing is left of these to give up
    assert (case.balance, owed) == (300, {"principal": 300, "interest": 0, "penalty": 0})
    assert wrong() == []


def test_full_settlement_gives_up_the_principal_that_is_left(debt: Debt, cast: Cast) -> None:
    waiver = ask(debt, cast, pay_first=1300, principal=200)
    approve_waiver(waiver=waiver, note="", occasion=on(1, cast.admin))
    pay(debt, 1300, 5)
    case, fresh = Case.objects.get(pk=debt.case_id), Debt.objects.get()
    assert (case.closed_as, case.balance, fresh.settled_on) == ("settled", 0, day(5))
    assert wrong() == []


@pytest.mark.django_db(transaction=True)
def test_waiver_lapses_after_its_last_day_by_sets_and_by_case(debt: Debt, cast: Cast, policy: object) -> None:
    ask(debt, cast, interest=1, until=2)
    turn_case(case=debt.case, programme=Programme.of_ladder(Ladder.of([])), occasion=Occasion(as_of=day(2), now=NOW))
    assert Waiver.objects.get().state == "requested"
    turn_case(case=debt.case, programme=Programme.of_ladder(Ladder.of([])), occasion=Occasion(as_of=day(3), now=NOW))
    assert (Waiver.objects.get().state, Waiver.objects.get().ended_on) == ("lapsed", day(3))
    ask(debt, cast, interest=1, until=2)
    turn_one_day(as_of=day(2), now=NOW)
    assert Waiver.objects.first().state == "requested"  # type: ignore[union-attr]
    assert turn_one_day(as_of=day(3), now=NOW).totals["lapsed"] == 1
    latest = Waiver.objects.first()
    assert latest is not None
    assert (latest.state, latest.ended_on) == ("lapsed", day(3))


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_once_give_up_once(debt: Debt, cast: Cast) -> None:
    waiver = ask(debt, cast, interest=200)

    def approve(_number: int) -> str:
        try:
            return approve_waiver(waiver=waiver, note="", occasion=on(1, cast.lead)).state
        except Refused as refused:
            return str(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(approve, range(4)))
    assert answers == ["This waiver has been decided already."] * 3 + ["applied"]
    assert [line.amount for line in LedgerLine.objects.filter(kind="waiver")] == [-200]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"interest": 401}, "only 400"),
        ({}, "above zero"),
        ({"interest": -1}, "above zero"),
        ({"interest": 1, "until": -1}, "last day lies between"),
        ({"interest": 1, "pay_first": -1}, "paid first"),
    ],
)
def test_request_that_cannot_stand_is_refused(debt: Debt, cast: Cast, asked: dict[str, int], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        ask(debt, cast, **asked)
    assert Waiver.objects.count() == 0


def test_second_request_waits_and_refusal_needs_a_reason(debt: Debt, cast: Cast) -> None:
    waiver = ask(debt, cast, interest=10)
    with pytest.raises(Refused, match="waits already"):
        ask(debt, cast, interest=10)
    with pytest.raises(Refused, match="Say why"):
        refuse_waiver(waiver=waiver, note=" ", occasion=on(1, cast.lead))
    assert refuse_waiver(waiver=waiver, note="no hardship shown", occasion=on(1, cast.lead)).state == "refused"
    assert ask(debt, cast, interest=10).state == "requested"


def test_pages_from_the_request_to_the_decision(debt: Debt, cast: Cast, django_assert_num_queries: Any) -> None:
    agent, lead, other = Client(), Client(), Client()
    agent.force_login(cast.agent)
    lead.force_login(cast.lead)
    other.force_login(cast.other_lead)
    form = {"debt": debt.pk, "interest": "200", "until_on": business_date().isoformat(), "reason": "hardship"}
    address = reverse("case-waiver", args=[debt.case_id])
    assert agent.post(address, {**form, "interest": "9000"}).status_code == 422
    assert agent.post(address, form).status_code == 302
    waiver = Waiver.objects.get()
    page = reverse("waiver", args=[waiver.pk])
    assert (agent.get(page).status_code, other.get(page).status_code) == (404, 404)
    assert "hardship" in lead.get(reverse("waivers")).content.decode()
    assert "hardship" not in other.get(reverse("waivers")).content.decode()
    assert "1,300.00" in lead.get(page).content.decode()
    assert lead.post(page, {"approve": "yes", "note": ""}).status_code == 302
    assert lead.post(page, {"approve": "yes", "note": ""}).status_code == 422
    assert Waiver.objects.get().state == "applied"
    for _again in range(3):
        ask(make_debt(Case.objects.get(pk=debt.case_id), interest=5, due_on=day(-9)), cast, interest=1)
    with django_assert_num_queries(3):  # session, user, rows: the same for three rows as for none
        lead.get(reverse("waivers"))


def test_request_and_approval_are_withdrawn_until_applied(debt: Debt, cast: Cast) -> None:
    waiver = withdraw_waiver(waiver=ask(debt, cast, interest=200), occasion=on(1, cast.agent))
    assert (waiver.state, waiver.ended_on) == ("withdrawn", day(1))
    with pytest.raises(Refused, match="over: Request withdrawn"):
        withdraw_waiver(waiver=waiver, occasion=on(1, cast.agent))
    agreed = approve_waiver(waiver=ask(debt, cast, pay_first=500, interest=200), note="", occasion=on(1, cast.lead))
    client = Client()
    client.force_login(cast.agent)
    page = client.get(reverse("case", args=[debt.case_id])).content.decode()
    assert "Approved, waits for the payment · if 500.00 is paid" in page
    assert client.post(reverse("waiver-withdraw", args=[agreed.pk])).status_code == 302
    pay(debt, 500, 2)
    assert (Waiver.objects.get(pk=agreed.pk).state, LedgerLine.objects.filter(kind="waiver").count()) == (
        "withdrawn",
        0,
    )
    applied = approve_waiver(waiver=ask(debt, cast, principal=10), note="", occasion=on(3, cast.admin))
    with pytest.raises(Refused, match="over: Applied"):
        withdraw_waiver(waiver=applied, occasion=on(3, cast.lead))
