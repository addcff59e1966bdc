"""A policy in force, a draft beside it, and an experiment between them."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from strategies.experiments.measures import Measure
from strategies.models import Experiment, Policy
from strategies.services.experiments import Plan, register_experiment, start_experiment
from strategies.services.policies import clone_policy, ship_default_policy
from tests.cast import Cast
from tests.factories import NOW, TODAY


@pytest.fixture
def live(db: None) -> Policy:
    return ship_default_policy(now=NOW)


@pytest.fixture
def draft(live: Policy, cast: Cast) -> Policy:
    return clone_policy(policy=live, by=cast.admin, now=NOW)


@pytest.fixture
def plan(draft: Policy) -> Callable[..., Plan]:
    """What is fixed beforehand, with what a test says otherwise."""

    def of(**more: Any) -> Plan:
        usual: dict[str, Any] = {
            "name": "Gentler start",
            "challenger": draft,
            "champion": None,
            "share": 30,
            "measure": Measure.PAYERS,
            "horizon_days": 14,
            "planned_debtors": 2000,
            "planned_days": 90,
            "least_difference": Decimal(2),
            "harm_ratio": Decimal("1.5"),
        }
        return Plan(**usual | more)

    return of


@pytest.fixture
def registered(plan: Callable[..., Plan], cast: Cast) -> Callable[..., Experiment]:
    def of(**more: Any) -> Experiment:
        return register_experiment(plan=plan(**more), by=cast.admin, now=NOW, seed="k3f9a1c2")

    return of


@pytest.fixture
def running(registered: Callable[..., Experiment], cast: Cast) -> Callable[..., Experiment]:
    def of(*, starts_on: dt.date = TODAY, **more: Any) -> Experiment:
        return start_experiment(
            experiment=registered(**more), starts_on=starts_on, earliest=starts_on, by=cast.admin, now=NOW
        )

    return of
