"""Explaining a balance: every line up to the day, sums that add up, and names that are plain or refused."""

import datetime as dt
import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cases.models import Bucket, Case, Creditor, Debt, LineKind
from cases.selectors.balance import explain_case
from cases.services.ledger import Entry, post
from cases.services.payments import record_payment
from cases.services.standing import refresh_standing
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case, make_debt

JAN = dt.date(2026, 1, 1)


@pytest.fixture
def case(cast: Cast) -> Case:
    """HT-7: 10 000 since 1 January, interest for a month posted on 1 February, 400 paid on 10 February, known on the
    12th; HT-8: 500 since 1 February."""
    case = make_case(creditor=cast.creditor, agent=cast.agent, balance=0)
    first = make_debt(case, amount=10000, number="HT-7", due_on=JAN, booked_on=JAN)
    make_debt(case, amount=500, number="HT-8", due_on=dt.date(2026, 2, 1), booked_on=dt.date(2026, 2, 1))
    interest = Entry(
        LineKind.INTEREST, Bucket.INTEREST, Decimal("31.00"), dt.date(2026, 2, 1),
        working={"base": "10000.00", "rate": "0.0365", "days": 31, "basis": "365", "source": "contract"},
        period_from=JAN, period_to=dt.date(2026, 1, 31),
    )  # fmt: skip
    post(debt=first, entries=[interest], booked_on=dt.date(2026, 2, 1), now=NOW)
    refresh_standing([case.pk])
    record_payment(
        case=case, amount=Decimal(400), paid_on=dt.date(2026, 2, 10), reference="R1", source="form",
        as_of=dt.date(2026, 2, 12), now=NOW,
    )  # fmt: skip
    return Case.objects.get(pk=case.pk)


def explain(name: str, **options: object) -> dict[str, object]:
    out = StringIO()
    call_command("explain_balance", name, json=True, stdout=out, **options)
    return json.loads(out.getvalue())


def test_case_ends_in_its_stored_balance(case: Case) -> None:
    found = explain(f"#{case.pk}", on=TODAY)
    assert found["balances"] == {"CNY": f"{case.balance}"} == {"CNY": "10131.00"}
    assert [(debt["number"], debt["balance"]) for debt in found["debts"]] == [("HT-7", "9631.00"), ("HT-8", "500.00")]
    for debt in found["debts"]:
        amounts = [Decimal(line["amount"]) for line in debt["lines"]]
        assert [Decimal(line["running"]) for line in debt["lines"]] == [
            sum(amounts[: n + 1]) for n in range(len(amounts))
        ]
        assert sum(map(Decimal, debt["parts"].values())) == Decimal(debt["balance"])


def test_a_past_day_knows_only_lines_of_value_until_then(case: Case) -> None:
    balances = {
        day: explain_case(case=case, on=dt.date.fromisoformat(day)).balances.get("CNY")
        for day in ("2025-12-31", "2026-01-31", "2026-02-01", "2026-02-09", "2026-02-10")
    }
    assert balances == {
        "2025-12-31": None,
        "2026-01-31": Decimal(10000),
        "2026-02-01": Decimal(10531),
        "2026-02-09": Decimal(10531),
        "2026-02-10": Decimal(10131),
    }
    known = explain_case(case=case, on=dt.date(2026, 2, 10), known_on=dt.date(2026, 2, 11))
    assert known.balances == {"CNY": 10531}


def test_interest_shows_its_formula_and_a_payment_its_rule(case: Case) -> None:
    found = explain("HT-7", on=TODAY)
    assert [(line["kind"], line["part"], line["formula"], line["rule"]) for line in found["debts"][0]["lines"]] == [
        ("handed_over", "principal", "", ""),
        ("interest", "interest", "10,000.00 × 3.65 % × 31 / 365", ""),
        ("payment", "interest", "", "PAY-561"),
        ("payment", "principal", "", "PAY-561"),
    ]
    assert [rule["source"] for rule in found["rules"]] == ["Civil Code, art. 561"]


def test_text_is_in_the_language_asked_for(case: Case) -> None:
    said = {}
    for language in ("en", "zh"):
        out = StringIO()
        call_command("explain_balance", "HT-7", on=TODAY, language=language, stdout=out)
        said[language] = out.getvalue().splitlines()
    assert said["en"][0] == "江南银行:HT-7 · Balance on 2 Mar 2026"
    assert said["en"][3] == "  2026-01-01         10,000.00         10,000.00  Handed over · Principal"
    assert said["zh"][3].endswith("移交 · 本金")
    assert said["zh"][-2] == "余额：¥9,631.00"
    assert "第561条" in said["zh"][-1]


def test_name_that_may_mean_several_is_refused_with_what_to_write(case: Case, cast: Cast) -> None:
    other = Creditor.objects.create(name="Acme: Trade", team=cast.team)
    second = make_case(creditor=other, balance=0)
    make_debt(second, number="HT-7", due_on=JAN)
    make_debt(second, number=str(case.pk), due_on=JAN)
    with pytest.raises(CommandError) as refused:
        explain("HT-7")
    assert str(refused.value) == "“HT-7” may mean: Acme: Trade:HT-7, 江南银行:HT-7. Name one of them."
    with pytest.raises(CommandError) as refused:
        explain(str(case.pk))
    assert str(refused.value) == f"“{case.pk}” may mean: #{case.pk}, Acme: Trade:{case.pk}. Name one of them."
    assert [debt["id"] for debt in explain("Acme: Trade:HT-7")["debts"]] == [
        Debt.objects.get(case=second, number="HT-7").pk
    ]
    with pytest.raises(CommandError, match="No case and no contract"):
        explain("HT-9")
    assert explain("#" + str(case.pk))["name"] == f"#{case.pk}"
