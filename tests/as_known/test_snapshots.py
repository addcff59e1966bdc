"""Every past morning and evening, told afterwards, is byte for byte what the product showed then."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cases.models import Case
from cases.models.former import KEPT_OF_CASE
from cases.selectors.as_known.moments import Moment, Side, moment_of
from cases.selectors.as_known.particulars import debts_then, holds_then, promises_then, signs_then
from cases.selectors.as_known.queues import Asked, Whose, queue_then
from cases.selectors.as_known.states import states
from strategies.models import Policy
from strategies.services.policies import ship_default_policy
from tests.as_known.house import RecordedHouse, as_bytes
from tests.cast import Cast
from tests.factories import NOW

VERBS = [
    name
    for name in {**vars(RecordedHouse.__base__), **vars(RecordedHouse)}
    if not name.startswith("_") and name not in ("do", "occasion", "days_on")
]
STEPS = st.lists(st.tuples(st.sampled_from(sorted(VERBS)), st.integers(0, 5)), min_size=6, max_size=25)


def told(moment: Moment, cast: Cast, now: dt.datetime) -> dict[str, Any]:
    """What `shown_now` showed at the moment, told from the histories."""

    def queue(user: Any) -> list[tuple[Any, ...]]:
        rows = queue_then(moment, Asked(Whose.AGENT, user.pk, now)).rows
        assert [row.place for row in rows] == list(range(1, len(rows) + 1))
        return [
            (row.case.pk, row.case.rank_points, row.case.oldest_due_on, row.case.balance, row.case.attention, row.case.stage)
            for row in rows
        ]  # fmt: skip

    ids = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    return {
        "agents": {user.username: queue(user) for user in (cast.agent, cast.mate, cast.stranger)},
        "team": [row.case.pk for row in queue_then(moment, Asked(Whose.TEAM, cast.team.pk, now)).rows],
        "cases": [
            (case.pk, *(getattr(case, name) for name in KEPT_OF_CASE)) for case in states(moment, which="TRUE", values={})
        ],
        "lines": sorted(
            (line.pk, case, line.amount) for case in ids for debt in debts_then(moment, case) for line in debt.lines
        ),
        "promises": sorted((p.pk, p.state, p.paid, p.judged_on) for case in ids for p in promises_then(moment, case)),
        "holds": sorted((h.pk, h.case_id, h.until_on) for case in ids for h in holds_then(moment, case)),
        "signs": sorted(sign.pk for case in ids for sign in signs_then(moment, case)),
    }  # fmt: skip


def assert_told_as_shown(house: RecordedHouse) -> None:
    for (day, side), shown in house.shown.items():
        moment = moment_of(day, Side(side))
        assert moment is not None, (day, side)
        assert as_bytes(told(moment, house.cast, NOW + (day - NOW.date()))) == shown, (day, side)


@pytest.mark.django_db
@settings(
    max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_past_moments_are_told_as_they_were_shown(cast: Cast, steps: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        ship_default_policy(now=NOW)
        house = RecordedHouse(cast)
        for verb, number in steps:
            house.do(verb, number)
        house.days_on(1)
        assert_told_as_shown(house)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_long_life_is_told_day_by_day(cast: Cast, policy: Policy) -> None:
    """Each verb on each case, a night after each verb; then all those evenings once more."""
    house = RecordedHouse(cast)
    for verb in sorted(set(VERBS) - {"a_night", "a_fortnight"}):
        for number in range(Case.objects.count()):
            house.do(verb, number)
        house.days_on(1)
    assert len(house.shown) == 2 * 19 + 1
    assert_told_as_shown(house)
