"""Registered, started, stopped; and nothing that was fixed beforehand ever edited."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from cases.models import User
from strategies.experiments.arms import Arm
from strategies.experiments.measures import Measure
from strategies.ladder import Rung
from strategies.models import Experiment, Policy, StopCause
from strategies.programme.examples import Situation
from strategies.services.experiments import (
    ExperimentRefused,
    Plan,
    discard_experiment,
    experiment_in_force,
    lacking,
    policy_for_arm,
    register_experiment,
    start_experiment,
    stop_experiment,
)
from strategies.services.policies import PolicyRefused, policy_in_force
from strategies.services.policy_approval import propose_policy, publish_policy, send_back
from strategies.services.policy_drafts import (
    add_example,
    clone_policy,
    discard_draft,
    edit_draft,
    write_ladder,
)
from strategies.stages import Stage
from tests.cast import Cast
from tests.factories import NOW, TODAY, approved

DAY = dt.timedelta(days=1)


def test_in_force_from_its_first_day_until_the_day_it_is_stopped(
    running: Callable[..., Experiment], cast: Cast
) -> None:
    experiment = running(starts_on=TODAY)
    assert experiment_in_force(TODAY - DAY) is None
    assert experiment_in_force(TODAY) == experiment
    stop_experiment(
        experiment=experiment, from_day=TODAY + 3 * DAY, cause=StopCause.PERSON, by=cast.admin, now=NOW, reason="x"
    )
    assert [experiment_in_force(TODAY + n * DAY) for n in (2, 3)] == [experiment, None]  # the past stays as it was


def test_each_arm_has_its_policy(running: Callable[..., Experiment], live: Policy, draft: Policy) -> None:
    experiment = running()
    assert policy_for_arm(experiment=experiment, arm=Arm.CHALLENGER, in_force=live) == draft
    assert policy_for_arm(experiment=experiment, arm=Arm.CHAMPION, in_force=live) == live


def test_a_champion_that_is_named_stays_when_another_policy_comes_into_force(
    running: Callable[..., Experiment], live: Policy, cast: Cast
) -> None:
    experiment = running(champion=live)
    later = clone_policy(policy=live, by=cast.admin, now=NOW)
    publish_policy(policy=approved(later, by=cast.admin, today=TODAY), today=TODAY, by=cast.admin, now=NOW)
    assert policy_for_arm(experiment=experiment, arm=Arm.CHAMPION, in_force=later) == live


def plan(**more: Any) -> Plan:
    usual: dict[str, Any] = {
        "name": "x", "champion": None, "share": 10, "measure": Measure.KEPT, "horizon_days": 14, "planned_days": 60,
        "planned_debtors": 900, "least_difference": Decimal(1), "harm_ratio": Decimal(2),
    }  # fmt: skip
    return Plan(**usual | more)


def test_the_seed_is_drawn_and_two_experiments_have_two(draft: Policy, cast: Cast) -> None:
    seeds = {register_experiment(plan=plan(challenger=draft), by=cast.admin, now=NOW).seed for _ in range(2)}
    assert [len(seed) for seed in seeds] == [16, 16]


def test_every_reason_against_a_plan_is_said_at_once(draft: Policy, cast: Cast) -> None:
    bad = plan(challenger=draft, champion=draft, planned_days=14, measure=Measure.RECOVERED)
    with pytest.raises(ExperimentRefused) as refused:
        register_experiment(plan=bad, by=cast.admin, now=NOW)
    assert [str(reason) for reason in refused.value.reasons] == [
        "The champion must be a version that has been published.",
        "Challenger and champion are the same version.",
        "It must run longer than its window: a debtor counts only when the window is over.",
        "Money is counted in one currency; choose it.",
    ]
    assert not Experiment.objects.exists()


def test_what_is_in_force_is_no_challenger_of_itself(
    registered: Callable[..., Experiment], live: Policy, cast: Cast
) -> None:
    experiment = registered(challenger=live)
    with pytest.raises(ExperimentRefused, match="the same version"):
        start_experiment(experiment=experiment, starts_on=TODAY, earliest=TODAY, by=cast.admin, now=NOW)


def test_one_runs_at_a_time(
    running: Callable[..., Experiment], registered: Callable[..., Experiment], cast: Cast
) -> None:
    running(name="First")
    second = registered()
    with pytest.raises(ExperimentRefused, match="“First” is running; one experiment at a time"):
        start_experiment(experiment=second, starts_on=TODAY, earliest=TODAY, by=cast.admin, now=NOW)
    second.state, second.starts_on = "running", TODAY
    with pytest.raises(IntegrityError, match="experiment_one_running"), transaction.atomic():
        second.save()


def test_a_night_that_was_turned_is_not_joined(registered: Callable[..., Experiment], cast: Cast) -> None:
    with pytest.raises(ExperimentRefused, match="turned already"):
        start_experiment(experiment=registered(), starts_on=TODAY, earliest=TODAY + DAY, by=cast.admin, now=NOW)


@pytest.mark.parametrize(
    "change",
    [{"share": 31}, {"measure": "kept"}, {"seed": "chosen"}, {"least_difference": 1}, {"starts_on": TODAY - DAY}],
)
def test_what_was_registered_is_never_edited_once_it_runs(
    running: Callable[..., Experiment], change: dict[str, object]
) -> None:
    experiment = running()
    for name, value in change.items():
        setattr(experiment, name, value)
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        experiment.save()
    experiment.state, experiment.stopped_on, experiment.stop_cause = "stopped", TODAY, "none"
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        experiment.save()  # not on the way out either


def test_what_has_run_stays_on_record(running: Callable[..., Experiment], cast: Cast) -> None:
    experiment = running()
    with pytest.raises(ExperimentRefused, match="stays on record"):
        discard_experiment(experiment=experiment)
    stop_experiment(experiment=experiment, from_day=TODAY, cause=StopCause.NONE, now=NOW)
    for act in (experiment.save, experiment.delete):
        with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
            act()


def test_what_never_ran_is_taken_back(registered: Callable[..., Experiment]) -> None:
    discard_experiment(experiment=registered())
    assert not Experiment.objects.exists()


def test_a_person_who_stops_it_says_why_and_nobody_stops_it_twice(
    running: Callable[..., Experiment], cast: Cast
) -> None:
    experiment = running()
    for reason, refusal in ((" ", "Say why"), ("Complaint of the creditor", "")):
        if refusal:
            with pytest.raises(ExperimentRefused, match=refusal):
                stop_experiment(
                    experiment=experiment, from_day=TODAY, cause=StopCause.PERSON, by=cast.admin, now=NOW, reason=reason
                )
        else:
            stopped = stop_experiment(
                experiment=experiment, from_day=TODAY, cause=StopCause.PERSON, by=cast.admin, now=NOW, reason=reason
            )
            assert (stopped.stop_cause, stopped.stop_reason, stopped.stopped_by) == ("person", reason, cast.admin)
    with pytest.raises(ExperimentRefused, match="Only a running experiment"):
        stop_experiment(experiment=experiment, from_day=TODAY, cause=StopCause.HARM, now=NOW)


def test_a_version_on_trial_stays_as_it_was_approved(
    running: Callable[..., Experiment], draft: Policy, cast: Cast
) -> None:
    experiment = running(name="Gentler")
    acts: list[Callable[[], object]] = [
        lambda: send_back(policy=draft, by=cast.admin, now=NOW),
        lambda: publish_policy(policy=draft, today=TODAY, by=cast.admin, now=NOW),
        lambda: discard_draft(policy=draft, by=cast.admin, now=NOW),
    ]
    for act in acts:
        with pytest.raises(PolicyRefused, match="on trial in the experiment “Gentler”"):
            act()
    with pytest.raises(PolicyRefused, match="Only a draft can be changed; this version is “Approved”"):
        edit_draft(policy=draft, name="x", note="", grace_days=9, by=cast.admin, now=NOW)
    draft.state = "draft"
    with pytest.raises(DatabaseError, match="on trial"), transaction.atomic():
        draft.save()
    stop_experiment(experiment=experiment, from_day=TODAY, cause=StopCause.NONE, now=NOW)
    publish_policy(policy=draft, today=TODAY, by=cast.admin, now=NOW)
    assert policy_in_force(TODAY) == draft


def reasons_against_starting(experiment: Experiment, by: User) -> list[str]:
    with pytest.raises(ExperimentRefused) as refused:
        start_experiment(experiment=experiment, starts_on=TODAY, earliest=TODAY, by=by, now=NOW)
    return [str(reason) for reason in refused.value.reasons]


def test_a_draft_is_registered_and_started_only_when_a_second_administrator_has_approved_it(
    registered: Callable[..., Experiment], draft: Policy, cast: Cast
) -> None:
    experiment = registered()
    approval = "A second administrator has to approve version 2 first; it is “{}”."
    assert reasons_against_starting(experiment, cast.admin) == [approval.format("Draft")]
    propose_policy(policy=draft, valid_from=TODAY, today=TODAY, by=cast.admin, now=NOW)
    assert reasons_against_starting(experiment, cast.admin) == [approval.format("Waits for approval")]
    send_back(policy=draft, by=cast.admin, now=NOW)
    approved(draft, by=cast.admin, today=TODAY)
    send_back(policy=draft, by=cast.admin, now=NOW)  # approved once is not approved
    assert reasons_against_starting(experiment, cast.admin) == [approval.format("Draft")]
    approved(draft, by=cast.admin, today=TODAY)
    start_experiment(experiment=experiment, starts_on=TODAY, earliest=TODAY, by=cast.admin, now=NOW)
    assert experiment_in_force(TODAY) == experiment


def test_a_version_that_was_in_force_before_may_be_tried_again(
    registered: Callable[..., Experiment], live: Policy, draft: Policy, cast: Cast
) -> None:
    publish_policy(policy=approved(draft, by=cast.admin, today=TODAY), today=TODAY, by=cast.admin, now=NOW)
    live.refresh_from_db()
    experiment = registered(challenger=live)
    start_experiment(experiment=experiment, starts_on=TODAY, earliest=TODAY, by=cast.admin, now=NOW)
    assert (live.state, experiment_in_force(TODAY)) == ("superseded", experiment)


def test_everything_a_challenger_lacks_is_said_at_once(
    registered: Callable[..., Experiment], draft: Policy, cast: Cast
) -> None:
    who: dict[str, Any] = {"by": cast.admin, "now": NOW}
    add_example(policy=draft, name="Card", situation=Situation(days=45), expected="visit", **who)
    assert [reason for reason in lacking(draft) if "“Card”" in reason] == [
        "The example “Card” fails: segment “everybody else”: Phone from day 4."
    ]
    write_ladder(policy=draft, segment=None, rungs=[Rung(Stage.PHONE, 9), Rung(Stage.VISIT, 9)], **who)
    assert reasons_against_starting(registered(), cast.admin) == [
        "A second administrator has to approve version 2 first; it is “Draft”.",
        "Visit (day 9) must begin after Phone (day 9).",
    ]
    write_ladder(policy=draft, segment=None, rungs=[], **who)
    assert "A policy needs at least one threshold." in lacking(draft)
