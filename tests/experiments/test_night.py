"""The night of a running experiment: each arm moved by its own policy, in sets as case by case; and nobody asleep meanwhile."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.clock import business_date
from cases.models import Case, HeldBack, StageMove
from cases.services.night import turn_one_day
from cases.services.promises import take_promise
from strategies.experiments.arms import Arm, arm_of
from strategies.ladder import Ladder, Rung
from strategies.models import Experiment, Policy, StopCause
from strategies.programme.gates import Gate, GateKind
from strategies.programme.programme import Draw, Programme
from strategies.services.experiments import stop_experiment
from strategies.services.policies import programme_of
from strategies.services.policy_approval import publish_policy
from strategies.services.policy_drafts import clone_policy, edit_draft, write_ladder
from strategies.stages import Stage
from tests.cast import Cast
from tests.core.programmes import programmes
from tests.core.test_night_twin import both_nights
from tests.core.test_programme_twin import MANY, dressed_plans, put_down_dressed
from tests.factories import NOW, TODAY, approved, make_case

DAY = dt.timedelta(days=1)
OF_A_LADDER = ("threshold", "eased", "cured")
GATED = (Rung(Stage.PHONE, 4), Rung(Stage.VISIT, 20, gates=(Gate(GateKind.APPROVAL),)))
OPEN = (Rung(Stage.PHONE, 4), Rung(Stage.VISIT, 20))


def of_version(programme: Programme, policy: Policy) -> Programme:
    """The same, as if it were written in this version."""
    segments = (replace(segment, ladder=replace(segment.ladder, policy_id=policy.pk)) for segment in programme.segments)
    return replace(programme, policy_id=policy.pk, segments=tuple(segments))


def check_versions(draw: Draw, champion: Policy, challenger: Policy) -> None:
    """Whatever a ladder decided tonight names the version of the debtor's arm."""
    moves = StageMove.objects.filter(on_date=TODAY, reason__in=OF_A_LADDER)
    for row in [*moves.select_related("case"), *HeldBack.objects.filter(since=TODAY).select_related("case")]:
        assert row.policy_id == (challenger if draw.falls_on(row.case.debtor_id) else champion).pk


@settings(max_examples=25, **MANY)
@given(
    champion=programmes(),
    challenger=programmes(),
    seed=st.text("0123456789abcdef", min_size=1, max_size=4),
    plans=st.lists(dressed_plans(), min_size=2, max_size=5),
)
def test_night_by_sets_is_night_by_case_in_both_arms(
    live: Policy, draft: Policy, champion: Programme, challenger: Programme, seed: str, plans: list[dict[str, Any]]
) -> None:
    draw = Draw(seed, 50)
    programme = of_version(champion, live).beside(of_version(challenger, draft), draw)
    by_sets, by_case = both_nights(
        lambda: put_down_dressed(plans), programme, live, lambda: check_versions(draw, live, draft)
    )
    assert by_sets == by_case


def test_each_move_names_the_version_of_its_arm(live: Policy, draft: Policy, cast: Cast) -> None:
    """Of sixteen cases each moved, eased, cured: both executions, both arms."""
    draw = Draw("a1", 50)
    champion = Programme.of_ladder(Ladder.of(OPEN, policy_id=live.pk))
    challenger = Programme.of_ladder(Ladder.of([Rung(Stage.PHONE, 6), Rung(Stage.VISIT, 25)], policy_id=draft.pk))
    found = []

    def put_down() -> None:
        for stage, days in (("pending", 40), ("visit", 10), ("phone", -20)) * 16:
            make_case(creditor=cast.creditor, stage=stage, days_past_due=days)

    def check() -> None:
        check_versions(draw, live, draft)
        moves = StageMove.objects.filter(on_date=TODAY).select_related("case")
        found.append({(move.reason, draw.falls_on(move.case.debtor_id)) for move in moves})

    by_sets, by_case = both_nights(put_down, champion.beside(challenger, draw), live, check)
    assert by_sets == by_case
    assert found == [{(reason, drawn) for reason in OF_A_LADDER for drawn in (True, False)}] * 2


def in_force(live: Policy, cast: Cast, rungs: Sequence[Rung]) -> Policy:
    return publish_policy(policy=version(live, cast, rungs), today=TODAY, by=cast.admin, now=NOW)


def version(live: Policy, cast: Cast, rungs: Sequence[Rung]) -> Policy:
    draft = clone_policy(policy=live, by=cast.admin, now=NOW)
    write_ladder(policy=draft, segment=None, rungs=rungs, by=cast.admin, now=NOW)
    return approved(draft, by=cast.admin, today=TODAY)


def stages(experiment: Experiment) -> dict[Arm, set[tuple[str, bool]]]:
    """Arm → its cases' stages, and whether they sleep."""
    found: dict[Arm, set[tuple[str, bool]]] = {arm: set() for arm in Arm}
    for case in Case.objects.all():
        arm = arm_of(seed=experiment.seed, debtor_id=case.debtor_id, share=experiment.share)
        found[arm].add((case.stage, case.look_again_on is not None))
    return found


ASLEEP, VISITED = {("phone", True)}, {("visit", False)}


def test_a_case_asleep_wakes_when_an_experiment_starts(
    running: Callable[..., Experiment], live: Policy, cast: Cast
) -> None:
    law, tried = in_force(live, cast, GATED), version(live, cast, OPEN)
    for _ in range(12):
        make_case(creditor=cast.creditor, stage="phone", days_past_due=30)
    turn_one_day(as_of=TODAY, now=NOW)
    assert not Case.objects.filter(look_again_on=None).exists()
    experiment = running(challenger=tried, starts_on=TODAY + DAY, share=50)
    run = turn_one_day(as_of=TODAY + DAY, now=NOW)
    assert stages(experiment) == {Arm.CHAMPION: ASLEEP, Arm.CHALLENGER: VISITED}
    assert run.policy == law
    assert set(StageMove.objects.filter(run=run).values_list("policy", flat=True)) == {tried.pk}


def test_a_case_asleep_wakes_when_an_experiment_stops(
    running: Callable[..., Experiment], live: Policy, cast: Cast
) -> None:
    law, tried = in_force(live, cast, OPEN), version(live, cast, GATED)
    experiment = running(challenger=tried, share=50)
    for _ in range(12):
        make_case(creditor=cast.creditor, stage="phone", days_past_due=30)
    turn_one_day(as_of=TODAY, now=NOW)
    assert stages(experiment) == {Arm.CHAMPION: VISITED, Arm.CHALLENGER: ASLEEP}
    stop_experiment(experiment=experiment, from_day=TODAY + DAY, cause=StopCause.HARM, now=NOW)
    run = turn_one_day(as_of=TODAY + DAY, now=NOW)
    assert stages(experiment) == dict.fromkeys(Arm, VISITED)
    assert set(StageMove.objects.filter(run=run).values_list("policy", flat=True)) == {law.pk}


def test_a_promise_has_the_days_of_grace_of_its_arm(
    running: Callable[..., Experiment], live: Policy, draft: Policy, cast: Cast
) -> None:
    edit_draft(policy=draft, name="Patient", note="", grace_days=7, by=cast.admin, now=NOW)
    cases = [make_case(creditor=cast.creditor, agent=cast.agent) for _ in range(12)]

    def grace(case: Case, day: dt.date) -> int:
        promise = take_promise(case=case, amount=Decimal(10), due_on=day, by=cast.agent, as_of=day, now=NOW)
        return (promise.judge_after - day).days

    experiment = running(starts_on=TODAY + DAY, share=50)
    assert {grace(case, TODAY) for case in cases} == {2}
    arms = {
        (arm_of(seed=experiment.seed, debtor_id=case.debtor_id, share=50), grace(case, TODAY + DAY)) for case in cases
    }
    assert arms == {(Arm.CHAMPION, 2), (Arm.CHALLENGER, 7)}


def test_the_desk_of_a_case_in_house_tells_what_the_ladder_of_its_arm_would_do(
    running: Callable[..., Experiment], live: Policy, cast: Cast, client: Client
) -> None:
    today = business_date()
    tried = version(live, cast, [Rung(Stage.PHONE, 4), Rung(Stage.LEGAL, 60)])
    experiment = running(challenger=tried, starts_on=today, share=50)
    until = {"in_house_until": today + 9 * DAY, "agent": cast.agent, "as_of": today}
    cases = [make_case(creditor=cast.creditor, days_past_due=100, **until) for _ in range(12)]
    client.force_login(cast.agent)
    said = set()
    for case in cases:
        arm = arm_of(seed=experiment.seed, debtor_id=case.debtor_id, share=50)
        page = client.get(f"/cases/{case.pk}/").content.decode()
        said.add((arm, "would outsource it" in page, "would take it to legal" in page))
    assert said == {(Arm.CHAMPION, True, False), (Arm.CHALLENGER, False, True)}


def test_a_champion_that_is_named_moves_its_arm_whatever_is_in_force(
    running: Callable[..., Experiment], live: Policy, cast: Cast
) -> None:
    running(champion=live, challenger=version(live, cast, GATED), share=50)
    law = in_force(live, cast, [Rung(Stage.REMINDER, 90)])
    for _ in range(12):
        make_case(creditor=cast.creditor, stage="phone", days_past_due=30, balance=9000)
    run = turn_one_day(as_of=TODAY, now=NOW)
    assert (run.policy, run.fingerprint != programme_of(law).fingerprint()) == (law, True)
    assert set(StageMove.objects.filter(run=run).values_list("to_stage", "policy")) == {("visit", live.pk)}
