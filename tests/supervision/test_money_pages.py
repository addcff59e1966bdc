"""Pages of money for supervisors and administrators: rates, terms, order of payments, a payment taken back."""

import csv
import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from cases.clock import business_date
from cases.models import Case, Debt, Payment
from cases.selectors.caselist import Criteria, cases_matching
from cases.services.payments import record_payment
from strategies.models import PublishedRate
from tests.cast import Cast
from tests.factories import NOW, make_case

pytestmark = pytest.mark.django_db


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


@pytest.fixture
def case(cast: Cast) -> Case:
    return make_case(creditor=cast.creditor, agent=cast.agent, balance=5000, as_of=business_date())


def test_administrator_loads_rates_and_is_told_what_is_wrong(cast: Cast) -> None:
    client, address = signed_in(cast.admin), reverse("rates")
    bad = client.post(address, {"table": "series,valid_from,rate,source\nLIBOR,2025-05-20,3,x"})
    assert (bad.status_code, PublishedRate.objects.count()) == (422, 0)
    assert "Row 1: The series must be one of" in bad.content.decode()
    client.post(address, {"table": "series,valid_from,rate,source\nLPR1Y,2025-05-20,3.00,NIFC"})
    rate = PublishedRate.objects.get()
    assert (rate.series, rate.percent, rate.loaded_by) == ("LPR1Y", 3, cast.admin)
    assert "3 %" in client.get(address).content.decode()


def test_supervisor_sets_terms_and_the_balance_shows_the_accrual(cast: Cast, case: Case) -> None:
    debt, client = case.debts.get(), signed_in(cast.lead)
    address = reverse("debt-terms", args=[debt.pk])
    form = {"jurisdiction": "CN", "claim": "contract", "creditor_class": "private", "late_rate": "7.3", "per": "year",
            "day_count": "ACT/365F"}  # fmt: skip
    assert client.post(address, {**form, "claim": "loan"}).status_code == 422
    assert client.post(address, form).status_code == 302
    assert Debt.objects.get().terms == {
        "jurisdiction": "CN", "claim": "contract", "late_rate": {"percent": "7.3", "per": "year"}
    }  # fmt: skip
    shown = client.get(reverse("case-balance", args=[case.pk])).content.decode()
    assert "5,000.00 × 7.3 % × 10 / 365" in shown
    assert "10.00" in shown
    assert "accrued, not posted" in client.get(reverse("case", args=[case.pk])).content.decode()
    exported = client.get(reverse("case-balance-export", args=[case.pk]))
    rows = list(csv.reader(b"".join(exported.streaming_content).decode("utf-8-sig").splitlines()))
    assert [(row[5], row[6]) for row in rows[1:]] == [("5000.00", "5000.00"), ("10.00", "5010.00")]


def test_supervisor_says_where_payments_go(cast: Cast, case: Case) -> None:
    debt = case.debts.get()
    signed_in(cast.lead).post(reverse("debt-order", args=[debt.pk]), {"security": "2", "pay_order": "PAY-CARD"})
    debt.refresh_from_db()
    assert (debt.security, debt.pay_order) == (2, "PAY-CARD")


def test_supervisor_takes_a_payment_back_and_the_desk_says_so(cast: Cast, case: Case) -> None:
    today = business_date()
    payment = record_payment(
        case=case, amount=Decimal(5000), paid_on=today, reference="BK-9", source="form", as_of=today, now=NOW
    )
    client, address = signed_in(cast.lead), reverse("payment-reverse", args=[payment.pk])
    assert "BK-9" in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "bounced"}).status_code == 302
    assert client.post(address, {"reason": "bounced"}).status_code == 422
    payment.refresh_from_db()
    assert (payment.reversed_on, payment.reversed_by) == (today, cast.lead)
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.stage, fresh.balance) == ("pending", 5000)
    assert "taken back" in client.get(reverse("case", args=[case.pk])).content.decode()


def test_agent_enters_a_third_partys_payment(cast: Cast, case: Case) -> None:
    today = business_date()
    client, address = signed_in(cast.agent), reverse("case-payment", args=[case.pk])
    form = {"amount": "100", "paid_on": today.isoformat(), "reference": "BK-1", "payer_relation": "spouse"}
    refused = client.post(address, form)
    assert (refused.status_code, Payment.objects.count()) == (422, 0)
    assert client.post(address, {**form, "payer_name": "李梅", "payer_voluntary": "true"}).status_code == 302
    payment = Payment.objects.get()
    assert (payment.payer_relation, payment.payer_name, payment.payer_voluntary) == ("spouse", "李梅", True)
    assert payment.paid_on == dt.date.fromisoformat(form["paid_on"])


def test_case_list_finds_claims_that_are_barred_soon(cast: Cast) -> None:
    today, names = business_date(), {}
    for left in (-1, 0, 7, 8, 90, 91):
        case = make_case(creditor=cast.creditor, agent=cast.agent, as_of=today)
        debt = case.debts.get()
        debt.limitation_on = today + dt.timedelta(days=left)
        debt.save(update_fields=["limitation_on"])
        names[left] = case.pk
    for asked, found in (("7", {0, 7}), ("30", {0, 7, 8}), ("90", {0, 7, 8, 90}), ("past", {-1})):
        cases = cases_matching(user=cast.lead, criteria=Criteria(limitation=asked), as_of=today, now=NOW)
        assert set(cases.values_list("pk", flat=True)) == {names[left] for left in found}
    page = signed_in(cast.lead).get(reverse("supervision-cases"), {"limitation": "7"})
    assert (page.status_code, page.content.decode().count("data-row")) == (
        200,
        2 + page.content.decode().count("data-rows"),
    )
