"""One rule, two executions: the set-based night and the per-case night end the same on random portfolios."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Case, Creditor
from cases.services.night.one_case import turn_case
from cases.services.night.scope import Scope
from cases.services.night.work import RECIPE
from cases.services.occasion import Occasion
from cases.services.ranking import begin_rank_day
from strategies.ladder import Ladder
from strategies.models import Policy
from strategies.programme.programme import Programme
from strategies.services.policies import policy_in_force, programme_of, ship_default_policy
from tests.core.portfolios import case_plans, put_down, snapshot
from tests.core.test_ladder import ladders
from tests.factories import NOW, TODAY


class _UndoError(Exception):
    pass


def night_by_sets(programme: Programme) -> dict[str, Any]:
    ids = sorted(Case.objects.values_list("pk", flat=True))
    scope = Scope(as_of=TODAY, now=NOW, programme=programme, first=ids[0], last=ids[-1])
    for verb in RECIPE.values():
        verb(scope)
    return snapshot()


def night_by_case(programme: Programme) -> dict[str, Any]:
    for case in Case.objects.order_by("pk"):
        turn_case(case=case, programme=programme, occasion=Occasion(as_of=TODAY, now=NOW))
    return snapshot()


def put_all_down(plans: list[dict[str, Any]], creditor: Creditor) -> None:
    for plan in plans:
        put_down(plan, creditor)


def both_nights(
    write: Callable[[], None], programme: Programme, policy: Policy | None, check: Callable[[], None] = lambda: None
) -> tuple[Any, Any]:
    """Each on the rows that `write` puts down, undone afterwards; `check` looks at what each wrote. The points that stand are
    those of the day before, by the weights of `policy`."""
    results = []
    with transaction.atomic():
        begin_rank_day(as_of=TODAY - dt.timedelta(days=1), policy=policy)
        write()
        begin_rank_day(as_of=TODAY, policy=policy)
        for night in (lambda: night_by_sets(programme), lambda: night_by_case(programme)):
            try:
                with transaction.atomic():
                    results.append(night())
                    check()
                    raise _UndoError  # noqa: TRY301 - the way to roll back to the savepoint
            except _UndoError:
                pass
        transaction.set_rollback(True)
    return results[0], results[1]


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans=st.lists(case_plans(), min_size=1, max_size=5))
def test_night_by_sets_is_night_by_case(plans: list[dict[str, Any]]) -> None:
    ship_default_policy(now=NOW)
    policy = policy_in_force(TODAY)
    assert policy is not None
    creditor, _ = Creditor.objects.get_or_create(name="江南银行")
    by_sets, by_case = both_nights(lambda: put_all_down(plans, creditor), programme_of(policy), policy)
    assert by_sets == by_case


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ladder=ladders(), plans=st.lists(case_plans(), min_size=1, max_size=5))
def test_twins_agree_on_any_ladder(ladder: Ladder, plans: list[dict[str, Any]]) -> None:
    creditor, _ = Creditor.objects.get_or_create(name="江南银行")
    by_sets, by_case = both_nights(lambda: put_all_down(plans, creditor), Programme.of_ladder(ladder), None)
    assert by_sets == by_case


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans=st.lists(case_plans(), min_size=1, max_size=5))
def test_after_a_night_nothing_is_out_of_step(plans: list[dict[str, Any]]) -> None:
    ship_default_policy(now=NOW)
    policy = policy_in_force(TODAY)
    assert policy is not None
    programme = programme_of(policy)
    creditor, _ = Creditor.objects.get_or_create(name="江南银行")
    with transaction.atomic():
        for plan in plans:
            put_down(plan, creditor)
        first = night_by_sets(programme)
        assert not Case.objects.out_of_step(programme.rest.ladder, TODAY).exists()
        assert not Case.objects.paid().exists()
        assert night_by_sets(programme) == first
        transaction.set_rollback(True)
