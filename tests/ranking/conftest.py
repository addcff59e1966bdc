"""A house in which a day was turned, and a browser signed in as a member of the cast."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from cases.clock import business_date
from cases.models import Case, User
from cases.services.ranking import begin_rank_day
from strategies.models import Policy
from tests.cast import Cast
from tests.factories import make_case

Ask = Callable[[User], Client]


@pytest.fixture
def today() -> dt.date:
    return business_date()


@pytest.fixture
def counted(policy: Policy, today: dt.date) -> Policy:
    """Points are counted to today by the shipped weights."""
    begin_rank_day(as_of=today, policy=policy)
    return policy


@pytest.fixture
def case(counted: Policy, cast: Cast, today: dt.date) -> Case:
    """5 000 due for ten days (10 + 10), opened two months ago and never contacted (15): 35 points."""
    return make_case(
        creditor=cast.creditor, agent=cast.agent, days_past_due=10, balance=5000, as_of=today, name="王小明"
    )


@pytest.fixture
def ask(client: Client) -> Ask:
    def signed_in(user: User) -> Client:
        client.force_login(user)
        return client

    return signed_in
