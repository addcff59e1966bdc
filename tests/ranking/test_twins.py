"""One table of bands, two executions: Python's points are the database's on random cases, days and weights."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Attention, Case, Creditor, RankDay
from cases.selectors.rank import counting, rank_of
from cases.services.ranking import begin_rank_day
from strategies.ranking.facts import RankFacts
from strategies.ranking.points import points_of
from strategies.ranking.rules import RULE, RULES, DaysRule, FlagRule
from tests.factories import TODAY
from tests.ranking.facts import put_down, ranked_cases, weights

BY_HYPOTHESIS = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def creditor(db: None) -> Creditor:
    return Creditor.objects.create(name="江南银行")


@BY_HYPOTHESIS
@given(columns=ranked_cases(), weights=weights)
def test_points_in_python_are_those_of_the_database(
    creditor: Creditor, columns: dict[str, Any], weights: dict[str, int]
) -> None:
    with transaction.atomic():
        RankDay.objects.create(pk=1, as_of=TODAY, weights=weights, zone="Asia/Shanghai", everything=False)
        case = put_down(columns, creditor)
        assert case.rank_points == rank_of(case, counting()).points
        transaction.set_rollback(True)


@BY_HYPOTHESIS
@given(columns=ranked_cases())
def test_before_the_first_night_flags_and_money_count(creditor: Creditor, columns: dict[str, Any]) -> None:
    with transaction.atomic():
        case = put_down(columns, creditor)
        rank = rank_of(case, counting())
        assert (case.rank_points, case.rank_changes_on) == (rank.points, None)
        assert [part.rule.code for part in rank.parts if part.points and isinstance(part.rule, DaysRule)] == []
        transaction.set_rollback(True)


@BY_HYPOTHESIS
@given(columns=ranked_cases())
def test_day_of_change_is_the_first_on_which_a_share_changes(creditor: Creditor, columns: dict[str, Any]) -> None:
    """With weights that tell every share apart, the points stay the same until that very day."""
    weights = {rule.code: 100 * 3**place for place, rule in enumerate(RULES) if isinstance(rule, DaysRule)}
    with transaction.atomic():
        RankDay.objects.create(pk=1, as_of=TODAY, weights=weights, zone="Asia/Shanghai", everything=False)
        case = put_down(columns, creditor)
        facts = counting().facts_of(case)
        last = 500 if case.rank_changes_on is None else (case.rank_changes_on - TODAY).days
        shares = [_shares(facts, TODAY + dt.timedelta(days=ahead)) for ahead in range(last + 1)]
        assert {tuple(one) for one in shares[: last or None]} == {tuple(shares[0])}
        assert (case.rank_changes_on is None) == (shares[last] == shares[0])
        transaction.set_rollback(True)


def _shares(facts: RankFacts, day: dt.date) -> list[int]:
    moved = RankFacts(**{**facts.__dict__, "day": day})
    return [rule.share(moved) for rule in RULES]


@pytest.mark.parametrize("column", ["rank_points", "rank_changes_on"])
def test_nobody_can_write_other_points(creditor: Creditor, column: str) -> None:
    case = put_down({"attention": 0, "balance": 500}, creditor)
    before = (case.rank_points, case.rank_changes_on)
    case.rank_points, case.rank_changes_on = 77, TODAY
    case.save(update_fields=[column])
    assert Case.objects.values_list("rank_points", "rank_changes_on").get() == before == (505, None)


def test_flags_of_the_rules_are_those_of_a_case() -> None:
    flags = {rule.flag: rule.code for rule in RULES if isinstance(rule, FlagRule)}
    assert flags == {flag.value: flag.name.lower() for flag in Attention if flag != Attention.NONE}


def test_shipped_weights_keep_flags_before_everything_else_and_in_their_order() -> None:
    flags = [rule.shipped for rule in RULES if isinstance(rule, FlagRule)]
    rest = sum(rule.shipped for rule in RULES if not isinstance(rule, FlagRule))
    assert all(higher - lower > rest for higher, lower in zip(flags, [*flags[1:], 0], strict=True))


@given(days=st.integers(-5, 200), weight=st.integers(0, 10_000))
def test_a_rule_gives_its_share_rounded_down(days: int, weight: int) -> None:
    facts = RankFacts(TODAY, 9, 0, TODAY - dt.timedelta(days=days), TODAY, TODAY, None)  # type: ignore[arg-type]
    share = 0 if days < -1 else 20 if days < 4 else 40 if days < 20 else 60 if days < 90 else 80 if days < 150 else 100
    assert (RULE["overdue"].share(facts), points_of(facts, {"overdue": weight})) == (share, weight * share // 100)


def test_weights_that_differ_make_the_night_count_everything(creditor: Creditor) -> None:
    assert begin_rank_day(as_of=TODAY, policy=None).everything
    assert not begin_rank_day(as_of=TODAY + dt.timedelta(days=1), policy=None).everything
