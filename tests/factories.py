"""Makers of cases for tests: each puts down true rows and keeps the stored standing right."""

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

from cases.models import Bucket, Case, ClosedAs, ContactPoint, Creditor, Debt, Debtor, LineKind, Team, User
from cases.services.ledger import Entry, post
from cases.services.standing import refresh_standing
from strategies.experiments.measures import Measure
from strategies.models import Experiment, Policy
from strategies.services.experiments import Plan, register_experiment, start_experiment
from strategies.services.policy_approval import approve_policy, propose_policy

TODAY = dt.date(2026, 3, 2)
NOW = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)  # ten in the morning in Shanghai
_numbers = itertools.count(1)


def make_debt(
    case: Case,
    *,
    amount: Decimal | int = 1000,
    due_on: dt.date,
    interest: Decimal | int = 0,
    fees: Decimal | int = 0,
    penalty: Decimal | int = 0,
    costs: Decimal | int = 0,
    delay: Decimal | int = 0,
    booked_on: dt.date | None = None,
    **more: Any,
) -> Debt:
    """An unpaid debt of one amount, or of parts, with its lines; call `refresh_standing` afterwards.

    Known since the case was opened unless `booked_on` says another day.
    """
    number = more.pop("number", f"C{next(_numbers):06d}")
    debt = Debt.objects.create(
        case=case,
        creditor=case.creditor,
        number=number,
        currency=case.currency,
        due_on=due_on,
        principal=Decimal(0),
        **more,
    )
    known_on = booked_on or case.opened_on
    value_on = min(debt.issued_on or due_on, known_on)
    parts = {
        Bucket.PRINCIPAL: amount,
        Bucket.INTEREST: interest,
        Bucket.FEE: fees,
        Bucket.PENALTY: penalty,
        Bucket.COST: costs,
        Bucket.DELAY: delay,
    }
    entries = [
        Entry(LineKind.HANDED_OVER, bucket, Decimal(part), value_on, portfolio=debt.portfolio)
        for bucket, part in parts.items()
        if part
    ]
    post(debt=debt, entries=entries, booked_on=known_on, now=NOW)
    debt.refresh_from_db()
    return debt


def make_case(
    *,
    creditor: Creditor,
    days_past_due: int = 10,
    balance: Decimal | int = 1000,
    stage: str = "phone",
    as_of: dt.date = TODAY,
    agent: User | None = None,
    team: Team | None = None,
    name: str = "",
    closed_as: str = "",
    **more: Any,
) -> Case:
    """A case with one debt that is `days_past_due` on `as_of` and owes `balance`; balance 0 makes it without debts."""
    number = next(_numbers)
    debtor = more.pop("debtor", None) or Debtor.objects.create(name=name or f"债务人{number}")
    if stage == "closed":
        more.setdefault("closed_on", as_of)
        closed_as = closed_as or ClosedAs.SETTLED
    case = Case.objects.create(
        creditor=creditor,
        debtor=debtor,
        currency=creditor.currency,
        stage=stage,
        stage_since=as_of,
        opened_on=as_of - dt.timedelta(days=60),
        closed_as=closed_as,
        agent=agent,
        team=team or (agent.team if agent else creditor.team),
        **more,
    )
    if balance:
        make_debt(case, amount=balance, due_on=as_of - dt.timedelta(days=days_past_due))
    refresh_standing([case.pk])
    return Case.objects.get(pk=case.pk)


def zone_where(hour: int, *, now: dt.datetime) -> str:
    """A time zone where it is `hour` o'clock, so that the hours of the contact rules are open or over at any time of day."""
    east = (hour - now.astimezone(dt.UTC).hour + 11) % 24 - 11
    return f"Etc/GMT{-east:+d}"


def make_phone(case: Case, value: str = "") -> ContactPoint:
    return ContactPoint.objects.create(
        debtor=case.debtor, kind="phone", value=value or f"1380000{next(_numbers):04d}", source="test"
    )


def approved(draft: Policy, *, by: User, today: dt.date) -> Policy:
    """Proposed by one, approved by a second administrator."""
    second, _ = User.objects.get_or_create(username="approver", defaults={"role": "admin"})
    propose_policy(policy=draft, valid_from=today, today=today, by=by, now=NOW)
    return approve_policy(policy=draft, by=second, now=NOW)


def make_experiment(*, challenger: Policy, by: User, today: dt.date, start: bool, **more: Any) -> Experiment:
    """Registered, and with `start` running from today, a draft approved for it; `more` of the plan, else debtors who paid, in
    fourteen days."""
    usual: dict[str, Any] = {
        "name": "Gentler start",
        "champion": None,
        "share": 30,
        "measure": Measure.PAYERS,
        "horizon_days": 14,
        "planned_debtors": 2000,
        "planned_days": 90,
        "least_difference": Decimal(2),
        "harm_ratio": Decimal("1.5"),
    }
    plan = Plan(challenger=challenger, **usual | more)
    experiment = register_experiment(plan=plan, by=by, now=NOW, seed="k3f9a1c2")
    if start:
        if challenger.is_draft:
            approved(challenger, by=by, today=today)
            challenger.refresh_from_db()
        start_experiment(experiment=experiment, starts_on=today, earliest=today, by=by, now=NOW)
        experiment.refresh_from_db()
    return experiment
