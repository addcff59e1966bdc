"""Money that waits for its case: suggested, booked, sent back; by whom, and what two people at once do."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.clock import business_date
from cases.models import Case, Creditor, CustomerNumber, Payment, Portfolio, UnmatchedPayment
from cases.selectors.unmatched import suggestions_for
from cases.services.promises import take_promise
from cases.services.unmatched import match_payment, return_payment
from cases.services.verdict import Refused
from tests.cast import Cast
from tests.factories import make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    made = make_case(creditor=cast.creditor, agent=cast.agent, name="王小明", balance=800, as_of=business_date())
    debt = made.debts.get()
    debt.number = "HT-0001"
    debt.save(update_fields=["number"])
    return made


@pytest.fixture
def wait(cast: Cast) -> Any:
    portfolio = Portfolio.objects.create(
        creditor=cast.creditor, subject="payments", file_name="p.csv", as_of=business_date(), created_at=timezone.now()
    )

    def make(**told: Any) -> UnmatchedPayment:
        facts = {"reference": "T1", "amount": 300, "currency": "CNY", "paid_on": business_date(), "reason": "no_number"}
        return UnmatchedPayment.objects.create(creditor=cast.creditor, portfolio=portfolio, row=2, **facts | told)

    return make


def whys(waiting: UnmatchedPayment, cast: Cast) -> list[tuple[str, bool]]:
    return [(str(found.why), found.debt is not None) for found in suggestions_for(waiting, cast.lead)]


def test_cases_are_suggested_with_the_reason(cast: Cast, case: Case, wait: Any, policy: object) -> None:
    CustomerNumber.objects.create(creditor=cast.creditor, number="C1", debtor=case.debtor)
    make_case(creditor=Creditor.objects.create(name="another", team=cast.team), name="王小明")
    assert whys(wait(number="HT-0001"), cast) == [("like its number", True)]
    assert whys(wait(reference="T2", number="HT-0"), cast) == [("like its number", True)]
    assert whys(wait(reference="T3", debtor_number="C1"), cast) == [("the debtor of its number", False)]
    assert whys(wait(reference="T4", payer_name="王小明"), cast) == [("the same name", False)]
    assert whys(wait(reference="T5", name="王小明", amount=800), cast) == [
        ("the same name, and this very amount", True)
    ]
    assert whys(wait(reference="T6", payer_name="*小明"), cast) == []
    today = business_date()
    take_promise(case=case, amount=Decimal(300), due_on=today, by=cast.agent, as_of=today, now=timezone.now())
    assert whys(wait(reference="T7", payer_name="*小明"), cast) == [("promised this amount about that day", False)]


def test_suggestions_cost_few_queries_whatever_they_find(
    cast: Cast, wait: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        make_case(creditor=cast.creditor, agent=cast.agent, name="王小明", balance=100 + number, as_of=business_date())
    waiting = wait(name="王小明", number="HT-9", debtor_number="C9", identity_number="110101199001011234")
    with django_assert_max_num_queries(6):
        assert len(suggestions_for(waiting, cast.admin)) == 4


def test_supervisor_books_a_suggestion(cast: Cast, case: Case, wait: Any, policy: object) -> None:
    waiting, client = wait(payer_name="王小明"), Client()
    client.force_login(cast.lead)
    listed = client.get(reverse("unmatched-payments")).content.decode()
    assert "Only a name is told" in listed
    assert "王小明" not in listed
    page = reverse("unmatched-payment", args=[waiting.pk])
    assert "the same name" in client.get(page).content.decode()
    assert client.post(page, {"target": "9-9"}).status_code == 422
    assert client.post(page, {"target": f"{case.pk}-"}).status_code == 302
    payment = Payment.objects.get()
    waiting.refresh_from_db()
    assert (payment.case, payment.amount, payment.payer_relation, payment.portfolio) == (
        case, 300, "debtor", waiting.portfolio
    )  # fmt: skip
    assert (waiting.state, waiting.payment, waiting.decided_by) == ("matched", payment, cast.lead)
    assert client.post(page, {"return": "yes", "reason": "late"}).status_code == 422
    assert "the case" in client.get(page).content.decode()


def test_number_typed_by_hand_finds_its_debt_or_says_so(cast: Cast, case: Case, wait: Any, policy: object) -> None:
    waiting, client = wait(payer_name="李娜"), Client()
    client.force_login(cast.lead)
    page = reverse("unmatched-payment", args=[waiting.pk])
    answer = client.post(page, {"target": "number", "number": "HT-9"})
    assert (answer.status_code, "No unpaid debt" in answer.content.decode()) == (422, True)
    assert client.post(page, {"target": "number", "number": "HT-0001"}).status_code == 302
    payment = Payment.objects.get()
    assert (payment.payer_relation, payment.payer_name, payment.payer_voluntary) == ("other", "李娜", None)


def test_money_sent_back_needs_a_reason_and_is_final(cast: Cast, case: Case, wait: Any) -> None:
    waiting, client = wait(), Client()
    client.force_login(cast.admin)
    page = reverse("unmatched-payment", args=[waiting.pk])
    assert client.post(page, {"return": "yes", "reason": " "}).status_code == 422
    assert client.post(page, {"return": "yes", "reason": "unknown payer"}).status_code == 302
    waiting.refresh_from_db()
    assert (waiting.state, waiting.decision, Payment.objects.count()) == ("returned", "unknown payer", 0)
    told = {"waiting": waiting, "now": timezone.now(), "by": cast.admin}
    with pytest.raises(Refused, match="already"):
        match_payment(case=case, debt=None, as_of=business_date(), **told)
    with pytest.raises(Refused, match="already"):
        return_payment(reason="again", **told)


def test_what_cannot_be_booked_there_stays_waiting(cast: Cast, case: Case, wait: Any) -> None:
    other = make_case(creditor=Creditor.objects.create(name="another", team=cast.team))
    Case.objects.filter(pk=case.pk).update(stage="closed", closed_as="sold", closed_on=business_date())
    told: dict[str, Any] = {"debt": None, "as_of": business_date(), "now": timezone.now(), "by": cast.lead}
    for target, sentence in ((other, "another creditor"), (Case.objects.get(pk=case.pk), "closed")):
        with pytest.raises(Refused, match=sentence):
            match_payment(waiting=wait(reference=f"T{target.pk}"), case=target, **told)
    assert set(UnmatchedPayment.objects.values_list("state", flat=True)) == {"waiting"}


def test_only_the_creditors_own_team_decides(cast: Cast, case: Case, wait: Any) -> None:
    waiting = wait()
    for user, status in ((cast.agent, 404), (cast.other_lead, 404), (cast.lead, 200), (cast.admin, 200)):
        client = Client()
        client.force_login(user)
        assert client.get(reverse("unmatched-payment", args=[waiting.pk])).status_code == status
    client = Client()
    client.force_login(cast.other_lead)
    assert client.get(reverse("unmatched-payments")).context["waiting"] == []


def test_administrator_takes_a_file_of_payments_through_the_pages(cast: Cast, case: Case) -> None:
    client, today = Client(), business_date()
    client.force_login(cast.admin)
    text = f"流水号,还款日期,还款金额,合同号\nT1,{today},100,HT-0001\nT2,{today},5,HT-0009\n"
    form = {"subject": "payments", "as_of": today.isoformat()}

    def upload(**more: Any) -> Any:
        return client.post(reverse("import-new"), {**form, "file": ContentFile(text.encode(), name="p.csv"), **more})

    answer = upload(new_creditor="somebody new")
    assert (answer.status_code, "Choose the creditor" in answer.content.decode()) == (422, True)
    assert upload(creditor=cast.creditor.pk).status_code == 302
    portfolio = Portfolio.objects.get()
    assert portfolio.reading["columns"] == {
        "payment_reference": "流水号", "payment_date": "还款日期", "payment_amount": "还款金额", "number": "合同号"
    }  # fmt: skip
    page = client.get(reverse("import", args=[portfolio.pk])).content.decode()
    assert "Reference of the payment" in page
    assert "Limitation date" not in page
