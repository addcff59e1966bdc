"""A policy in force, a draft beside it, and an experiment between them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from strategies.models import Experiment, Policy
from strategies.services.policies import ship_default_policy
from strategies.services.policy_drafts import clone_policy
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_experiment


@pytest.fixture
def live(db: None) -> Policy:
    return ship_default_policy(now=NOW)


@pytest.fixture
def draft(live: Policy, cast: Cast) -> Policy:
    return clone_policy(policy=live, by=cast.admin, now=NOW)


@pytest.fixture
def registered(draft: Policy, cast: Cast) -> Callable[..., Experiment]:
    """Registered with what a test says otherwise."""

    def of(**more: Any) -> Experiment:
        return make_experiment(start=False, **{"challenger": draft, "by": cast.admin, "today": TODAY} | more)

    return of


@pytest.fixture
def running(draft: Policy, cast: Cast) -> Callable[..., Experiment]:
    def of(*, starts_on: dt.date = TODAY, **more: Any) -> Experiment:
        return make_experiment(start=True, **{"challenger": draft, "by": cast.admin, "today": starts_on} | more)

    return of
