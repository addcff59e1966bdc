"""A draft simulated while an experiment runs: what was shown is what the night does, of the champion's arm and of the other."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from cases.models import Case, DayRun, Simulation
from cases.services.night import turn_one_day
from cases.services.simulation.comparing import compare_with_night
from cases.services.simulation.running import ask_for_simulation, run_simulation
from strategies.experiments.arms import Arm, arm_of
from strategies.ladder import Rung
from strategies.models import Experiment, Policy
from strategies.services.policy_drafts import clone_policy, write_ladder
from strategies.stages import Stage
from tests.cast import Cast
from tests.core.test_programme_twin import put_down_dressed
from tests.factories import NOW, TODAY, make_experiment
from tests.workshop.test_simulation_is_the_night import DAY, done, drafted, published, random_plans, said

pytestmark = pytest.mark.django_db(transaction=True)
TRIED = (Rung(Stage.PHONE, 8), Rung(Stage.VISIT, 15, Decimal(4000)), Rung(Stage.LEGAL, 70))


def try_beside(policy: Policy, cast: Cast, **more: Any) -> Experiment:
    """Half of the debtors under a harsher version from today on."""
    challenger = clone_policy(policy=policy, by=cast.admin, now=NOW)
    write_ladder(policy=challenger, segment=None, rungs=TRIED, by=cast.admin, now=NOW)
    return make_experiment(challenger=challenger, by=cast.admin, today=TODAY, start=True, share=50, **more)


def simulated(draft: Policy, cast: Cast) -> Simulation:
    asked = ask_for_simulation(policy=draft, as_of=TODAY, days=30, now=NOW, by=cast.admin)
    return run_simulation(simulation=asked, now=NOW)


def of_arm(moves: list[tuple[int, bool, str, str]], experiment: Experiment, arm: Arm) -> list[Any]:
    debtors = dict(Case.objects.values_list("pk", "debtor"))
    seed, share = experiment.seed, experiment.share
    return [move for move in moves if arm_of(seed=seed, debtor_id=debtors[move[0]], share=share) == arm]


@pytest.mark.parametrize("seed", range(2))
def test_what_was_shown_is_what_the_night_does_in_both_arms(seed: int, policy: Policy, cast: Cast, second: Any) -> None:
    put_down_dressed(random_plans(seed, 60))
    turn_one_day(as_of=TODAY - DAY, now=NOW - DAY)
    experiment = try_beside(policy, cast)
    draft = drafted(policy, cast)
    simulation = simulated(draft, cast)
    published(draft, cast, second)
    run = turn_one_day(as_of=TODAY, now=NOW)
    for arm in Arm:
        shown = of_arm(said(simulation), experiment, arm)
        assert shown
        assert shown == of_arm(done(run), experiment, arm)
    assert versions(run) == {draft.pk, experiment.challenger_id}
    (compared,) = compare_with_night(run=run)
    number = len(done(run))
    assert compared.actual == {"told": number, "done": number, "alike": number, "apart": 0, "differing": []}


def test_the_night_is_told_as_it_will_be_without_the_draft(policy: Policy, cast: Cast) -> None:
    put_down_dressed(random_plans(7, 60))
    experiment = try_beside(policy, cast)
    simulation = simulated(drafted(policy, cast), cast)
    run = turn_one_day(as_of=TODAY, now=NOW)
    assert said(simulation, "standing") == done(run)
    assert of_arm(said(simulation), experiment, Arm.CHALLENGER) == of_arm(done(run), experiment, Arm.CHALLENGER)
    assert of_arm(said(simulation), experiment, Arm.CHAMPION) != of_arm(done(run), experiment, Arm.CHAMPION)


def test_beside_a_named_champion_a_draft_moves_nobody(policy: Policy, cast: Cast, second: Any) -> None:
    """Both arms are under versions that were registered; publishing the draft changes no night before the end."""
    put_down_dressed(random_plans(8, 40))
    try_beside(policy, cast, champion=policy)
    draft = drafted(policy, cast)
    simulation = simulated(draft, cast)
    published(draft, cast, second)
    run = turn_one_day(as_of=TODAY, now=NOW)
    assert said(simulation) == said(simulation, "standing") == done(run)
    assert draft.pk not in versions(run)


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        (False, "version 2 moves the cases of 50 % of the debtors, whatever is published"),
        (True, "its versions 1 and 2 move all cases; a draft published meanwhile moves none"),
    ],
)
def test_the_page_says_what_the_experiment_keeps(
    named: bool, sentence: str, policy: Policy, cast: Cast, client: Client
) -> None:
    try_beside(policy, cast, champion=policy if named else None)
    simulation = simulated(drafted(policy, cast), cast)
    client.force_login(cast.admin)
    assert sentence in client.get(f"/simulations/{simulation.pk}/").content.decode()


def versions(run: DayRun) -> set[int | None]:
    ladder = run.moves.exclude(reason="paid")
    return set(ladder.values_list("policy", flat=True))
