"""Money as a visitor should meet it: plans that run, guarantors, a waiver that waits, a file of payments of which two rows wait."""

import csv
import datetime as dt
import tempfile
from decimal import Decimal
from pathlib import Path

from cases.models import ArrivalProof, Case, Creditor, Debt, FileSubject, GuaranteeForm, LimitationKind, User
from cases.services.guarantees import record_guarantee
from cases.services.intake.load import load_portfolio
from cases.services.intake.receive import receive_file
from cases.services.limitation import record_limitation_event
from cases.services.occasion import Occasion
from cases.services.plans import Leniency, agree_plan
from cases.services.waivers import request_waiver
from strategies.money.plan_terms import PlanTerms, Shape

PLANS, PAYMENTS = 4, 6
TRIED = 10  # until one of them may ask for a waiver
WAIVER_REASON = "Pays the rest at once; lost the job in the summer. 一次性结清，夏季失业。"


def leave_money_matters(*, today: dt.date, now: dt.datetime) -> dict[str, int]:
    """On cases that are worked and free of holds. Returns plans, waivers, payments booked and payments that wait."""
    free = Case.objects.open().filter(on_hold=False, agent__isnull=False, balance__gt=600, stage__in=["phone", "visit"])
    cases = list(free.select_related("agent", "creditor").order_by("pk")[: PLANS + TRIED])
    for months, case in enumerate(cases[:PLANS], start=3):
        _agree(case, months, Occasion(as_of=today, now=now, by=case.agent))
    for case in cases[:1]:
        _guarantee(case, today, Occasion(as_of=today, now=now, by=case.agent))
    waived = int(any(_ask(case, Occasion(as_of=today, now=now, by=case.agent)) for case in cases[PLANS:]))
    creditor = Creditor.objects.order_by("pk").first()
    report = _receive(creditor, today, now) if creditor else {"booked": 0, "unmatched": 0}
    return {
        "plans": len(cases[:PLANS]), "waivers": waived, "payments": report["booked"], "unmatched": report["unmatched"],
    }  # fmt: skip


def _agree(case: Case, months: int, occasion: Occasion) -> None:
    terms = PlanTerms(
        shape=Shape.EQUAL_INSTALMENTS,
        total=case.balance,
        signed_on=occasion.as_of,
        first_on=occasion.as_of + dt.timedelta(days=7),
        count=months,
    )
    agree_plan(case=case, terms=terms, leniency=Leniency(days=3), occasion=occasion)


def _guarantee(case: Case, today: dt.date, occasion: Occasion) -> None:
    """A joint guarantor whom a demand held in time, and one whose period still runs."""
    debt = case.debts.unpaid().oldest_due_first().first()
    if debt is None:
        return
    due_on = today - dt.timedelta(days=120)
    held = record_guarantee(
        debt=debt,
        name="李建国",
        proof="保证合同 BZ-017",
        form=GuaranteeForm.JOINT,
        main_due_on=due_on,
        occasion=occasion,
    )
    record_guarantee(debt=debt, name="王秀兰", proof="保证合同 BZ-018", main_due_on=due_on, occasion=occasion)
    record_limitation_event(
        debt=debt, guarantee=held, kind=LimitationKind.DEMAND, on_date=today - dt.timedelta(days=20), proof="EMS 1022334455",
        arrival=ArrivalProof.SIGNED_BY_FAMILY, as_of=today, now=occasion.now, by=occasion.by,
    )  # fmt: skip


def _ask(case: Case, occasion: Occasion) -> int:
    debt = case.debts.unpaid().oldest_due_first().first()
    part = next((name for name in ("interest", "penalty", "fees") if debt and getattr(debt, name)), "principal")
    if debt is None or debt.paid:
        return 0
    amount = min(getattr(debt, part), Decimal(30))
    request_waiver(
        debt=debt, parts={"fee" if part == "fees" else part: amount}, pay_first=debt.balance - amount,
        until_on=occasion.as_of + dt.timedelta(days=10), reason=WAIVER_REASON, occasion=occasion,
    )  # fmt: skip
    return 1


def _receive(creditor: Creditor, today: dt.date, now: dt.datetime) -> dict[str, int]:
    """The creditor's bank statement of yesterday: what names a contract is booked, two rows wait for a person."""
    debts = Debt.objects.filter(creditor=creditor, case__on_hold=False, balance__gt=400).exclude(case__stage="closed")
    yesterday = (today - dt.timedelta(days=1)).isoformat()
    rows = [
        [f"{today:%Y%m%d}{place:06d}", yesterday, "200.00", debt.number, "", ""]
        for place, debt in enumerate(debts.order_by("-pk")[:PAYMENTS], start=1)
    ]
    namesake = (
        Case.objects.open().filter(creditor=creditor, balance__gt=400).select_related("debtor").order_by("pk").last()
    )
    rows.append([f"{today:%Y%m%d}000901", yesterday, "350.00", "", namesake.debtor.name if namesake else "", "还款"])
    rows.append([f"{today:%Y%m%d}000902", yesterday, "88.60", "0000-UNKNOWN", "", "信用卡还款"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"bank-{today:%Y%m%d}.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["交易流水号", "到账日期", "交易金额", "合同号", "对方户名", "摘要"])
            writer.writerows(rows)
        portfolio = receive_file(
            creditor=creditor, file_name=path.name, path=path, as_of=today, now=now, subject=FileSubject.PAYMENTS,
            by=User.objects.filter(role="admin").first(),
        )  # fmt: skip
        return load_portfolio(portfolio=portfolio, path=path, now=now).as_json()
