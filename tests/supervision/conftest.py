"""The supervisor's and administrator's pages, over a house filled at random from a fixed seed."""

import datetime as dt
import random
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from cases.clock import business_date
from cases.models import Case, ContactLog, Creditor, Payment, Promise, User
from strategies.outcomes import OUTCOMES
from strategies.services.policies import ship_default_policy
from tests.cast import Cast
from tests.factories import make_case

STAGES = ("pending", "reminder", "phone", "visit", "outsourced", "legal", "closed")


@pytest.fixture(autouse=True)
def _policy(db: None) -> None:
    ship_default_policy(now=timezone.now())


@pytest.fixture
def ask(client: Client) -> Callable[[User], Client]:
    """`ask(user)`: a browser signed in as that user."""

    def signed_in(user: User) -> Client:
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def today() -> dt.date:
    return business_date()


@pytest.fixture
def filled_house(cast: Cast, today: dt.date) -> list[Case]:
    """Sixty cases of two teams, three books and every stage, with payments, promises and contacts of these days."""
    dice = random.Random(20)
    trade = Creditor.objects.create(name="Northgate", debt_class="trade", currency="CNY", team=cast.other_team)
    abroad = Creditor.objects.create(name="Harbour", currency="EUR", team=cast.team)
    people = [cast.agent, cast.mate, cast.stranger, None]
    cases = []
    for number in range(60):
        agent = dice.choice(people)
        creditor = dice.choice([cast.creditor, cast.creditor, trade, abroad])
        case = make_case(
            creditor=creditor,
            agent=agent,
            team=agent.team if agent else creditor.team,
            days_past_due=dice.choice([-3, 0, 1, 15, 30, 31, 75, 140, 179, 181, 400, 800, 2500]),
            balance=Decimal(dice.randrange(100, 900_000)) / 100,
            stage=dice.choice(STAGES),
            as_of=today,
            attention=dice.choice([0, 1, 2, 9, 9, 9]),
            on_hold=dice.random() < 0.2,
            follow_up_on=dice.choice([None, None, today, today + dt.timedelta(days=3)]),
            name=f"债务人{number}",
        )
        _history(case, dice, today, agent or cast.lead)
        cases.append(case)
    return cases


def _history(case: Case, dice: random.Random, today: dt.date, by: User) -> None:
    for number in range(dice.randrange(3)):
        amount = Decimal(dice.randrange(1, 9000)) / 100
        Payment.objects.create(
            creditor=case.creditor, case=case, amount=amount, currency=case.currency, source="form",
            paid_on=today - dt.timedelta(days=dice.randrange(10)), booked_on=today, recorded_at=timezone.now(),
            reference=f"R{case.pk}-{number}",
        )  # fmt: skip
    for state in dice.sample(["open", "kept", "partly_kept", "broken", "cancelled"], dice.randrange(4)):
        due = today - dt.timedelta(days=dice.choice([0, 0, 1, 2, 20, 45]))
        Promise.objects.create(
            case=case, amount=50, due_on=due, judge_after=due + dt.timedelta(days=2), state=state,
            made_on=due - dt.timedelta(days=5), made_at=timezone.now(), made_by=by,
            judged_on=None if state == "open" else due,
        )  # fmt: skip
    for number in range(dice.randrange(3)):
        ContactLog.objects.create(
            case=case, agent=by, at=timezone.now() - dt.timedelta(days=dice.choice([0, 0, 3])), channel="call",
            outcome=dice.choice(sorted(OUTCOMES)), previous_seal=str(number), seal="x",
        )  # fmt: skip
