"""Two ways to book a file of payments, in sets and each by itself: they leave the same."""

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cases.models import Allocation, Case, Creditor, Debt, Hold, LedgerLine, Payment, Promise, StageMove
from cases.services.holds import place_hold
from cases.services.limitation import refresh_limitation
from cases.services.payments import record_payment
from cases.services.promises import judge_promise, take_promise
from cases.services.standing import refresh_standing
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case, make_debt
from tests.intake.test_payment_files import HEADERS, booked_in_sets, fates, load_payments, wrong
from tests.intake.writing import write_rows

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(6))
def test_in_sets_as_one_by_one(cast: Cast, tmp_path: Path, policy: object, seed: int) -> None:
    """Two creditors with the same cases: one gets the file, the other each payment by itself, oldest first.

    In some a payment is known already that counts after rows of the file.
    """
    dice = random.Random(seed)
    plans = [case_plan(dice, number) for number in range(14)]
    rows = payment_rows(dice, plans)
    other = Creditor.objects.create(name="乙银行", team=cast.team)
    pictures = []
    for creditor in (cast.creditor, other):
        for plan in plans:
            build(plan, creditor, cast)
        if creditor is other:
            for told in sorted(rows, key=lambda told: (told[1], told[0])):
                book(told, creditor)
        else:
            path = write_rows(tmp_path / "p.csv", [HEADERS[:4], *rows])
            report = load_payments(path, creditor)
            assert fates(report) == (len(rows), 0, 0, 0)
            assert booked_in_sets() > 0
        pictures.append(picture(creditor))
    assert pictures[0] == pictures[1]
    assert wrong() == []


def case_plan(dice: random.Random, number: int) -> dict[str, Any]:
    debts = [
        {
            "number": f"N{number}-{place}",
            "amount": dice.choice([100, 900, 2000]),
            "interest": dice.choice([0, 0, 40]),
            "fees": dice.choice([0, 15]),
            "due_on": TODAY - dt.timedelta(days=dice.randint(1, 1300)),
            "pay_order": dice.choice(["PAY-561", "PAY-561", "PAY-561", "PAY-CARD"]),
        }
        for place in range(dice.randint(1, 3))
    ]
    return {
        "debts": debts,
        "extra": dice.choice(
            ["", "", "known", "known", "told", "promise", "promise", "promise", "late", "broken", "hold", "dispute"]
        ),
    }


def payment_rows(dice: random.Random, plans: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    rows = []
    for plan in plans:
        for debt in plan["debts"]:
            for _ in range(dice.randint(0, 3)):
                day = TODAY - dt.timedelta(days=dice.randint(0, 40))
                amount = dice.choice([10, 60, 100, debt["amount"] + debt["interest"] + debt["fees"], 400])
                rows.append((f"T{len(rows)}", day.isoformat(), str(amount), debt["number"]))
    return _kept_open(rows, plans)


def _kept_open(rows: list[tuple[str, ...]], plans: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """Without those that would wait for a person because an earlier row had paid off their debt or case."""
    kept = []
    for plan in plans:
        numbers = {debt["number"] for debt in plan["debts"]}
        left = sum(debt["amount"] + debt["interest"] + debt["fees"] for debt in plan["debts"])
        named = {debt["number"]: debt["amount"] + debt["interest"] + debt["fees"] for debt in plan["debts"]}
        if plan["extra"] == "known":
            left, named[plan["debts"][0]["number"]] = left - 7, named[plan["debts"][0]["number"]] - 7
        for told in sorted((told for told in rows if told[3] in numbers), key=lambda told: told[1]):
            if int(told[2]) < left and named[told[3]]:
                left -= int(told[2])
                named[told[3]] -= min(int(told[2]), named[told[3]])
                kept.append(told)
    return kept


def build(plan: dict[str, Any], creditor: Creditor, cast: Cast) -> None:
    case = make_case(creditor=creditor, agent=cast.agent, balance=0)
    debts = [make_debt(case, **debt) for debt in plan["debts"]]
    refresh_standing([case.pk])
    case.refresh_from_db()
    at: dict[str, Any] = {"by": cast.agent, "now": NOW}
    match plan["extra"]:
        case "promise":
            take_promise(case=case, amount=Decimal(60), due_on=TODAY, as_of=TODAY - dt.timedelta(days=30), **at)
        case "late":
            past = TODAY - dt.timedelta(days=9)
            take_promise(case=case, amount=Decimal(60), due_on=past, as_of=TODAY - dt.timedelta(days=30), **at)
        case "broken":
            past = TODAY - dt.timedelta(days=20)
            promise = take_promise(
                case=case, amount=Decimal(60), due_on=past, as_of=TODAY - dt.timedelta(days=30), **at
            )
            judge_promise(promise=promise, case=Case.objects.get(pk=case.pk), as_of=TODAY - dt.timedelta(days=9))
        case "hold":
            place_hold(case=case, kind="complaint", reason="x", from_on=TODAY, **at)
        case "dispute":
            place_hold(case=case, debt=debts[0], kind="dispute", reason="x", from_on=TODAY, **at)
        case "known":
            record_payment(
                case=case, amount=Decimal(7), paid_on=TODAY - dt.timedelta(days=15), reference=f"K-{debts[0].number}",
                source="form", as_of=TODAY, now=NOW, contract=debts[:1],
            )  # fmt: skip
        case "told":
            debts[0].limitation_told_on = dt.date(2027, 1, 4)
            debts[0].save(update_fields=["limitation_told_on"])
    refresh_limitation(debts=Debt.objects.filter(case=case), as_of=TODAY)


def book(told: tuple[str, ...], creditor: Creditor) -> None:
    debt = Debt.objects.get(creditor=creditor, number=told[3])
    record_payment(
        case=Case.objects.get(pk=debt.case_id), amount=Decimal(told[2]), paid_on=dt.date.fromisoformat(told[1]),
        reference=told[0], source="file", as_of=TODAY, now=NOW, contract=[debt],
    )  # fmt: skip


def picture(creditor: Creditor) -> dict[str, Any]:
    """Everything that payments change, without ids; the file of a payment is left out."""
    debts = Debt.objects.filter(creditor=creditor)
    return {
        "debts": sorted(debts.values_list("number", "paid", "balance", "settled_on", "limitation_on")),
        "cases": sorted(
            Case.objects.filter(creditor=creditor).values_list(
                "debts__number", "balance", "collectable", "credit", "stage", "on_hold", "attention"
            )
        ),
        "payments": sorted(
            Payment.objects.filter(creditor=creditor).values_list("reference", "amount", "unallocated", "payer_relation")
        ),
        "used": sorted(
            Allocation.objects.filter(debt__creditor=creditor).values_list("payment__reference", "debt__number", "amount")
        ),
        "lines": [
            (line.payment.reference if line.payment else "", line.debt.number, line.kind, line.bucket, line.amount,
             line.value_on, line.rule, {**line.working, "rival": None})
            for line in LedgerLine.objects.filter(debt__creditor=creditor).order_by("payment__reference", "debt__number", "pk")
        ],
        "ended": sorted(p.reference for p in Payment.objects.filter(creditor=creditor) if p.effects.get("promises")),
        "holds": sorted(
            map(str, Hold.objects.filter(case__creditor=creditor).values_list("kind", "released_on", "case__debts__number"))
        ),
        "follow_ups": sorted(map(str, Case.objects.filter(creditor=creditor).values_list("debts__number", "follow_up_on"))),
        "promises": sorted(Promise.objects.filter(case__creditor=creditor).values_list("state", "paid", "amount")),
        "moves": StageMove.objects.filter(case__creditor=creditor).count(),
    }  # fmt: skip
