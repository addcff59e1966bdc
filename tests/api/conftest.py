"""Callers of the API and the rows they call for, all on real rows of today's business date."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from cases.clock import business_date
from cases.models import (
    Case,
    ContactLog,
    ContactPoint,
    DayRun,
    DayState,
    Payment,
    PaymentSource,
    Portfolio,
    PortfolioState,
    Promise,
    User,
)
from cases.services.contacts import log_contact
from cases.services.payments import record_payment
from strategies.models import Experiment, Policy
from strategies.services.policies import ship_default_policy
from strategies.services.policy_drafts import clone_policy
from tests.cast import Cast
from tests.factories import make_case, make_experiment, make_phone

API = "/api/v1"


@dataclass(frozen=True)
class World:
    """One agent's case with one row of everything."""

    today: dt.date
    case: Case
    phone: ContactPoint
    contact: ContactLog
    promise: Promise
    payment: Payment
    portfolio: Portfolio
    day: DayRun
    policy: Policy
    experiment: Experiment


@pytest.fixture
def call() -> Callable[[User | None], APIClient]:
    """A client that calls as this user, with a token as programs do; nobody for None."""

    def as_user(user: User | None) -> APIClient:
        from rest_framework.authtoken.models import Token

        client = APIClient()
        if user is not None:
            token, _created = Token.objects.get_or_create(user=user)
            client.credentials(HTTP_AUTHORIZATION=f"Token {token.key}")
        return client

    return as_user


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


def make_world(cast: Cast) -> World:
    today, now = business_date(), timezone.now()
    policy = ship_default_policy(now=now)
    case = make_case(creditor=cast.creditor, agent=cast.agent, as_of=today, name="王小明", days_past_due=40)
    phone = make_phone(case, "13812345678")
    contact = log_contact(
        case=case,
        agent=cast.agent,
        channel="call",
        outcome="PTP",
        contact_point=phone,
        as_of=today,
        now=now,
        promise_amount=Decimal(500),
        promise_due_on=today + dt.timedelta(days=3),
    )
    payment = record_payment(
        case=case,
        amount=Decimal("100.00"),
        paid_on=today,
        reference="BANK-1",
        source=PaymentSource.FILE,
        as_of=today,
        now=now,
    )
    portfolio = Portfolio.objects.create(
        creditor=cast.creditor,
        file_name="march.csv",
        sha256="0" * 64,
        state=PortfolioState.LOADED,
        as_of=today,
        imported_by=cast.admin,
        created_at=now,
    )
    yesterday = today - dt.timedelta(days=1)
    day = DayRun.objects.create(as_of=yesterday, state=DayState.DONE, started_at=now, finished_at=now, policy=policy)
    assert contact.promise is not None
    draft = clone_policy(policy=policy, by=cast.admin, now=now)
    experiment = make_experiment(challenger=draft, by=cast.admin, today=today, start=False)
    return World(today, case, phone, contact, contact.promise, payment, portfolio, day, policy, experiment)
