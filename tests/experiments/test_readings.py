"""The reading of a day: kept once, with what was shown; and the end by the rule fixed beforehand."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from cases.models import ArmReading, Case, ExperimentReading, Hold, Payment
from cases.services.experiments import read_experiment
from cases.services.night import turn_day
from strategies.experiments.arms import Arm, arm_of
from strategies.models import Experiment, Policy
from strategies.services.experiments import experiment_in_force
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case

DAY = dt.timedelta(days=1)


@pytest.fixture
def portfolio(cast: Cast) -> "Callable[[int], list[Case]]":
    def of(number: int) -> list[Case]:
        return [make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=9) for _ in range(number)]

    return of


def side(experiment: Experiment, case: Case) -> Arm:
    return arm_of(seed=experiment.seed, debtor_id=case.debtor_id, share=experiment.share)


def pay(case: Case, on: dt.date) -> None:
    Payment.objects.create(
        creditor=case.creditor, case=case, amount=Decimal(10), currency="CNY", source="form", paid_on=on, booked_on=on,
        recorded_at=NOW, reference=f"R{case.pk}",
    )  # fmt: skip


def test_a_debtor_counts_when_the_window_is_over(
    portfolio: Callable[[int], list[Case]], running: Callable[..., Experiment]
) -> None:
    """Day 1 entered; day 14 the last of the window; day 15 counted."""
    cases, experiment = portfolio(30), running(share=50)
    payers = cases[:9]
    for case in payers:
        pay(case, TODAY + 3 * DAY)
    by_day = {}
    for number in (1, 14, 15):
        reading = read_experiment(day=TODAY + (number - 1) * DAY, now=NOW)
        assert reading is not None
        arms = {arm.arm: arm for arm in reading.arms.all()}
        by_day[number] = (
            reading.verdict,
            sum(arm.entered for arm in arms.values()),
            sum(arm.debtors for arm in arms.values()),
            {name: arm.y for name, arm in arms.items()},
        )
    paid_in = {arm.value: float(sum(side(experiment, case) == arm for case in payers)) for arm in Arm}
    nobody = {arm.value: 0.0 for arm in Arm}
    assert by_day == {1: ("too_few", 30, 0, nobody), 14: ("too_few", 30, 0, nobody), 15: ("too_few", 30, 30, paid_in)}


def test_a_day_is_read_once(portfolio: Callable[[int], list[Case]], running: Callable[..., Experiment]) -> None:
    experiment, cases = running(), portfolio(4)
    first = read_experiment(day=TODAY, now=NOW)
    portfolio(3)
    assert read_experiment(day=TODAY, now=NOW + DAY) == first
    assert ExperimentReading.objects.count() == 1
    assert sum(ArmReading.objects.values_list("entered", flat=True)) == len(cases)
    assert experiment_in_force(TODAY + DAY) == experiment
    for row in (first, ArmReading.objects.first()):
        assert row is not None
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            row.save()


def test_where_nothing_runs_nothing_is_read(
    portfolio: Callable[[int], list[Case]], registered: Callable[..., Experiment], live: Policy
) -> None:
    portfolio(2)
    registered()
    assert read_experiment(day=TODAY, now=NOW) is None


def test_more_complaints_suspend_it_the_same_night(
    portfolio: Callable[[int], list[Case]], running: Callable[..., Experiment]
) -> None:
    """Nine debtors complain, all the challenger's: under equal arms of a half that is one in 512."""
    cases, experiment = portfolio(60), running(share=50, harm_ratio=Decimal(1))
    theirs = [case for case in cases if side(experiment, case) == Arm.CHALLENGER]
    for case in theirs[:9]:
        Hold.objects.create(case=case, kind="complaint", from_on=TODAY, placed_at=NOW)
    reading = read_experiment(day=TODAY, now=NOW)
    experiment.refresh_from_db()
    assert reading is not None
    assert (reading.verdict, experiment.state, experiment.stop_cause) == ("harm", "stopped", "harm")
    assert experiment_in_force(TODAY) == experiment  # that night it was
    assert experiment_in_force(TODAY + DAY) is None
    assert read_experiment(day=TODAY + DAY, now=NOW) is None


def test_the_last_planned_day_ends_it(
    portfolio: Callable[[int], list[Case]], running: Callable[..., Experiment]
) -> None:
    portfolio(5)
    experiment = running(planned_days=15)
    for number in range(13, 15):
        read_experiment(day=TODAY + number * DAY, now=NOW)
    experiment.refresh_from_db()
    assert [reading.verdict for reading in experiment.readings.order_by("day")] == ["too_few", "none"]
    assert (experiment.stop_cause, experiment.stopped_on) == ("none", TODAY + 15 * DAY)


@pytest.mark.django_db(transaction=True)
def test_a_clear_difference_ends_it_in_the_turn_of_the_day(
    portfolio: Callable[[int], list[Case]], running: Callable[..., Experiment]
) -> None:
    """Two hundred debtors, nearly all of the challenger's pay and nobody else: the night of day 15 says so."""
    experiment = running(share=50, planned_debtors=200)
    cases = portfolio(200)
    theirs = [case for case in cases if side(experiment, case) == Arm.CHALLENGER]
    for case in theirs[: len(theirs) * 4 // 5]:
        pay(case, TODAY)
    turn_day(as_of=TODAY + 13 * DAY, now=NOW)
    turn_day(as_of=TODAY + 15 * DAY, now=NOW)  # day 15 was missed and is turned first
    experiment.refresh_from_db()
    assert [(reading.day - TODAY).days + 1 for reading in experiment.readings.order_by("day")] == [14, 15]
    last = experiment.readings.latest("day")
    assert (last.verdict, experiment.stop_cause) == ("challenger", "challenger")
    assert last.low is not None
    assert last.low > 0.3
    assert experiment.stopped_on == TODAY + 15 * DAY
