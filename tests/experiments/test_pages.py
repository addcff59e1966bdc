"""The pages of an experiment: registered by a form, started, read, stopped; and what left the house can be recomputed."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from cases.clock import business_date
from cases.models import Case, DayRun, Payment
from cases.selectors.experiments.figures import arm_figures
from cases.services.experiments import read_experiment
from strategies.experiments.arms import Arm, arm_of
from strategies.experiments.sequences import difference_interval
from strategies.experiments.sums import Sums
from strategies.models import Experiment, Policy
from strategies.services.policy_approval import publish_policy
from strategies.services.policy_drafts import clone_policy
from tests.cast import Cast
from tests.factories import NOW, approved, make_case

DAY = dt.timedelta(days=1)


@pytest.fixture
def today() -> dt.date:
    return business_date()


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.admin)
    return client


@pytest.fixture
def portfolio(cast: Cast, today: dt.date) -> list[Case]:
    return [make_case(creditor=cast.creditor, agent=cast.agent, as_of=today) for _ in range(12)]


@pytest.fixture
def read(running: Callable[..., Experiment], portfolio: list[Case], today: dt.date) -> Experiment:
    """Run for twenty days, sixteen read; in ten cases somebody paid on the first."""
    start = today - 19 * DAY
    experiment = running(starts_on=start, share=50)
    for case in portfolio:
        case.opened_on = start - DAY
        case.save(update_fields=["opened_on"])
    for case in portfolio[:10]:
        Payment.objects.create(
            creditor=case.creditor, case=case, amount=1, currency="CNY", paid_on=start, booked_on=start,
            reference=f"R{case.pk}", source="form", recorded_at=NOW,
        )  # fmt: skip
    for number in range(16):
        read_experiment(day=start + number * DAY, now=NOW)
    return experiment


def form(challenger: Policy, **more: Any) -> dict[str, Any]:
    return {
        "name": "Later first call", "challenger": challenger.pk, "champion": "", "share": 20, "measure": "recovered",
        "currency": "CNY", "horizon_days": 30, "planned_debtors": 5000, "planned_days": 90, "least_difference": "2",
        "harm_ratio": "1.5",
    } | more  # fmt: skip


def test_an_admin_registers_starts_and_stops_an_experiment(
    admin: Client, cast: Cast, draft: Policy, portfolio: list[Case], today: dt.date
) -> None:
    assert admin.get("/experiments/new/").context["split"][2] == (20, 2, 10, "–")
    assert admin.post("/experiments/new/", form(draft)).status_code == 302
    experiment = Experiment.objects.get()
    page = admin.get(f"/experiments/{experiment.pk}/").context
    assert page["said"] == "Registered, not started."
    assert sum(number for _, number in page["split"]) == 12
    wanting = "A second administrator has to approve version 2 first; it is “Draft”."
    assert page["lacking"] == [wanting]
    refused = admin.post(f"/experiments/{experiment.pk}/start/", {"starts_on": today.isoformat()})
    assert refused.context["form"].non_field_errors() == [wanting]
    approved(draft, by=cast.admin, today=today)
    assert admin.get(f"/experiments/{experiment.pk}/").context["lacking"] == []

    answer = admin.post(f"/experiments/{experiment.pk}/start/", {"starts_on": today.isoformat()})
    assert answer.status_code == 302
    experiment.refresh_from_db()
    assert (experiment.state, experiment.starts_on, experiment.started_by) == ("running", today, cast.admin)

    refused = admin.post(f"/experiments/{experiment.pk}/stop/", {"reason": ""})
    assert refused.status_code == 422
    assert admin.post(f"/experiments/{experiment.pk}/stop/", {"reason": "Creditor asks"}).status_code == 302
    experiment.refresh_from_db()
    assert (experiment.state, experiment.stop_cause, experiment.stop_reason) == ("stopped", "person", "Creditor asks")
    assert admin.get(f"/experiments/{experiment.pk}/").context["said"] == "It was stopped before anything was read."


def test_what_is_wrong_with_a_plan_is_said_at_the_form(admin: Client, draft: Policy) -> None:
    answer = admin.post("/experiments/new/", form(draft, champion=draft.pk, share=60, currency=""))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"champion", "share"}
    answer = admin.post("/experiments/new/", form(draft, currency="", planned_days=30))
    assert answer.context["form"].non_field_errors() == [
        "It must run longer than its window: a debtor counts only when the window is over.",
        "Money is counted in one currency; choose it.",
    ]
    assert not Experiment.objects.exists()


def test_it_starts_and_ends_with_a_night_that_was_not_turned(
    admin: Client, cast: Cast, draft: Policy, registered: Callable[..., Experiment], today: dt.date
) -> None:
    experiment = registered()
    approved(draft, by=cast.admin, today=today)
    DayRun.objects.create(as_of=today, state="done", started_at=NOW, finished_at=NOW)
    answer = admin.post(f"/experiments/{experiment.pk}/start/", {"starts_on": today.isoformat()})
    assert answer.context["form"].non_field_errors() == ["That night has been turned already; choose a later day."]
    admin.post(f"/experiments/{experiment.pk}/start/", {"starts_on": (today + DAY).isoformat()})
    admin.post(f"/experiments/{experiment.pk}/stop/", {"reason": "x"})
    experiment.refresh_from_db()
    assert (experiment.starts_on, experiment.stopped_on) == (today + DAY, today + DAY)  # never in force


def test_what_never_ran_is_taken_back_and_what_runs_is_not(
    admin: Client, registered: Callable[..., Experiment], running: Callable[..., Experiment]
) -> None:
    waiting, started = registered(), running()
    for experiment in (waiting, started):
        assert admin.post(f"/experiments/{experiment.pk}/discard/").status_code == 302
    assert list(Experiment.objects.all()) == [started]


def test_the_page_shows_the_last_reading_of_both_arms(admin: Client, read: Experiment, portfolio: list[Case]) -> None:
    page = admin.get(f"/experiments/{read.pk}/").context
    theirs = [
        case for case in portfolio if arm_of(seed=read.seed, debtor_id=case.debtor_id, share=50) == Arm.CHALLENGER
    ]
    weight = min(len(theirs), 12 - len(theirs))
    assert page["said"] == f"Not enough debtors yet: {weight} of 50 in the smaller arm."
    assert page["running_day"] == 20
    assert [line["reading"].entered for line in page["arms"]] == [12 - len(theirs), len(theirs)]
    paid = sum(case in theirs for case in portfolio[:10])
    assert page["arms"][1]["share"]["value"] == f"{100 * paid / len(theirs):.1f} %"
    assert [dot.css for dot in page["shares"].dots] == ["champion", "challenger"]
    assert (len(page["readings"]), page["more_readings"]) == (14, 2)


def test_the_page_costs_the_same_whatever_was_read(
    admin: Client, read: Experiment, django_assert_num_queries: Any
) -> None:
    """User, experiment with its policies, readings, their arms, policies that came into force since."""
    with django_assert_num_queries(5):
        admin.get(f"/experiments/{read.pk}/")


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    admin: Client, registered: Callable[..., Experiment], number: int, django_assert_num_queries: Any
) -> None:
    """User, experiments, their last readings."""
    for _ in range(number):
        registered()
    with django_assert_num_queries(3):
        assert len(admin.get("/experiments/").context["lines"]) == number


def test_a_policy_that_came_into_force_meanwhile_is_named(
    admin: Client, cast: Cast, read: Experiment, live: Policy, today: dt.date
) -> None:
    later = clone_policy(policy=live, by=cast.admin, now=timezone.now())
    publish_policy(policy=approved(later, by=cast.admin, today=today), today=today, by=cast.admin, now=timezone.now())
    assert admin.get(f"/experiments/{read.pk}/").context["overtaken"] == [later]


def test_the_intervals_can_be_counted_anew_from_the_file(admin: Client, read: Experiment) -> None:
    answer = admin.get(f"/experiments/{read.pk}/readings.csv")
    lines = list(csv.DictReader(io.StringIO(b"".join(answer).decode())))  # type: ignore[arg-type]
    assert len(lines) == 16
    sums = {
        arm: Sums(int(lines[-1][f"{arm}_debtors"]), *(float(lines[-1][f"{arm}_{name}"]) for name in ("y", "w", "yy", "yw", "ww")))
        for arm in Arm.values
    }  # fmt: skip
    interval = difference_interval(sums["champion"], sums["challenger"], planned=read.planned_debtors)
    assert interval is not None
    told = [float(lines[-1][name]) for name in ("difference", "low", "high")]
    assert told == pytest.approx([interval.value, interval.low, interval.high])


def test_the_command_names_the_arm_of_every_debtor(read: Experiment, portfolio: list[Case], today: dt.date) -> None:
    out = io.StringIO()
    call_command("experiment_arms", read.pk, "--csv", stdout=out)
    lines = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert {int(line["debtor"]): line["arm"] for line in lines} == {
        case.debtor_id: arm_of(seed=read.seed, debtor_id=case.debtor_id, share=50).value for case in portfolio
    }
    assert {line["entered_on"] for line in lines} == {read.starts_on.isoformat() if read.starts_on else ""}
    figures = arm_figures(experiment=read, day=today)
    out = io.StringIO()
    call_command("experiment_arms", read.pk, stdout=out)
    assert out.getvalue().startswith(f"{figures[Arm.CHALLENGER].entered} debtors in the challenger's arm")
    with pytest.raises(CommandError, match="no experiment 0"):
        call_command("experiment_arms", 0)
