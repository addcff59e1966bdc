"""The agent's pages, asked as a member of the cast."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from cases.clock import business_date
from cases.models import Case, User
from strategies.services.policies import ship_default_policy
from tests.cast import Cast
from tests.factories import make_case


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
def own_case(cast: Cast) -> Case:
    return make_case(
        creditor=cast.creditor, agent=cast.agent, days_past_due=10, balance=5000, as_of=business_date(), name="王小明"
    )


@pytest.fixture
def today() -> dt.date:
    return business_date()


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()
