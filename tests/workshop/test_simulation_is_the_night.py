"""Simulate a draft, publish it, turn the day: what was shown is what is done, row for row."""

import datetime as dt
import random
from decimal import Decimal
from typing import Any

import pytest

from cases.models import Case, SimulatedMove, Simulation, StageMove
from cases.services.night import turn_one_day
from cases.services.simulation.moves import Trial, find_moves
from strategies.ladder import Rung
from strategies.models import Policy
from strategies.programme.conditions import Conditions
from strategies.programme.gates import Gate, GateKind
from strategies.services.policies import programme_in_force, programme_of
from strategies.services.policy_approval import approve_policy, propose_policy, publish_policy
from strategies.services.policy_drafts import add_segment, clone_policy, write_ladder
from strategies.stages import OPEN_STAGES, Stage
from tests.cast import Cast
from tests.core.test_programme_twin import put_down_dressed
from tests.factories import NOW, TODAY

DAY = dt.timedelta(days=1)
GATED = (
    Rung(Stage.REMINDER, -1),
    Rung(Stage.PHONE, 6, gates=()),
    Rung(Stage.VISIT, 25, Decimal(5000), (Gate(GateKind.ATTEMPTS, 2, 2), Gate(GateKind.ADDRESS))),
    Rung(Stage.OUTSOURCED, 90, gates=(Gate(GateKind.APPROVAL),)),
    Rung(Stage.LEGAL, 140, gates=(Gate(GateKind.LETTER, days=3), Gate(GateKind.LIMITATION, days=10))),
)
GENTLE = (Rung(Stage.REMINDER, 2), Rung(Stage.PHONE, 30), Rung(Stage.OUTSOURCED, 120))


def drafted(policy: Policy, cast: Cast) -> Policy:
    draft = clone_policy(policy=policy, by=cast.admin, now=NOW)
    who: dict[str, Any] = {"by": cast.admin, "now": NOW}
    write_ladder(policy=draft, segment=None, rungs=GATED, **who)
    for name, conditions, rungs in (
        ("willing", Conditions(willingnesses=("average", "good")), GENTLE),
        (
            "trade",
            Conditions(debt_classes=("trade",), buckets=("Y0", "Y1")),
            (Rung(Stage.PHONE, 10), Rung(Stage.LEGAL, 60)),
        ),
        (
            "signs",
            Conditions(risks=("sign",), balance_from=Decimal(5000)),
            (Rung(Stage.PHONE, 1), Rung(Stage.LEGAL, 40)),
        ),
    ):
        segment = add_segment(policy=draft, name=name, conditions=conditions, **who)
        write_ladder(policy=draft, segment=segment, rungs=rungs, **who)
    return draft


def published(draft: Policy, cast: Cast, second: Any) -> Policy:
    propose_policy(policy=draft, valid_from=TODAY, today=TODAY, by=cast.admin, now=NOW)
    approve_policy(policy=draft, by=second, now=NOW)
    return publish_policy(policy=draft, today=TODAY, by=cast.admin, now=NOW)


def simulated(draft: Policy, as_of: dt.date = TODAY) -> Simulation:
    simulation = Simulation.objects.create(policy=draft, fingerprint="", as_of=as_of, asked_at=NOW)
    trial = Trial(programme_of(draft), programme_in_force(as_of), as_of, NOW)
    find_moves(simulation, trial)
    return simulation


def said(simulation: Simulation, name: str = "drafted") -> list[tuple[int, bool, str, str]]:
    rows = SimulatedMove.objects.filter(simulation=simulation)
    told = ((row.case_id, row.successor, row.stage, getattr(row, name)) for row in rows)
    return sorted(row for row in told if row[2] != row[3])


def done(run: Any) -> list[tuple[int, bool, str, str]]:
    moves = StageMove.objects.filter(run=run).select_related("case")
    first = {case.pk for case in Case.objects.filter(opened_on=run.as_of, previous__isnull=False)}
    return sorted(
        (
            move.case.previous_id if move.case_id in first else move.case_id,
            move.case_id in first,
            move.from_stage,
            move.to_stage,
        )
        for move in moves
    )


def random_plans(seed: int, number: int) -> list[dict[str, Any]]:
    dice = random.Random(seed)
    amounts = [Decimal("120.00"), Decimal("4999.99"), Decimal("5000.00"), Decimal("8000.01")]

    def maybe(value: Any) -> Any:
        return value if dice.random() < 0.4 else None

    return [
        {
            "stage": dice.choice(OPEN_STAGES),
            "debts": [
                (dice.randint(-5, 160), dice.choice(amounts), dice.random() < 0.3, dice.random() < 0.2)
                for _ in range(dice.randint(0, 3))
            ],
            "promise": maybe((dice.randint(-6, 3), dice.choice(amounts), dice.choice([0, 50, 9000]))),
            "hold_until": maybe(dice.randint(-3, 3)),
            "attention": dice.choice([0, 1, 2, 9]),
            "follow_up": maybe(dice.randint(-3, 5)),
            "in_house": maybe(dice.randint(-2, 3)),
            "product": dice.choice(["", "card"]),
            "region": dice.choice(["", "浙江"]),
            "trade": dice.random() < 0.3,
            "ability": dice.choice(["", "full", "none_for_now"]),
            "willingness": dice.choice(["", "good", "malicious"]),
            "sign": dice.random() < 0.3,
            "tries": [dice.randint(0, 3) for _ in range(dice.randint(0, 3))],
            "letter": maybe(dice.randint(0, 6)),
            "address": dice.choice(["", "unverified", "verified"]),
            "approvals": [(dice.choice([Stage.OUTSOURCED, Stage.LEGAL]), dice.random() < 0.7, dice.random() < 0.2)]
            if dice.random() < 0.5
            else [],
            "limitation": maybe(dice.randint(-2, 40)),
        }
        for _ in range(number)
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(2))
def test_what_was_shown_is_what_the_night_does(seed: int, policy: Policy, cast: Cast, second: Any) -> None:
    put_down_dressed(random_plans(seed, 60))
    turn_one_day(as_of=TODAY - DAY, now=NOW - DAY)  # some sleep, some were held back, before anything is tried
    draft = drafted(policy, cast)
    before = state_of_all()
    simulation = simulated(draft)
    assert state_of_all() == before
    published(draft, cast, second)
    run = turn_one_day(as_of=TODAY, now=NOW)
    assert said(simulation) == done(run)
    held = SimulatedMove.objects.filter(simulation=simulation, successor=False).exclude(held_from="")
    assert set(held.values_list("case_id", "held_from")) == set(
        Case.objects.exclude(held_from="").exclude(stage="closed").values_list("pk", "held_from")
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(2))
def test_the_policy_in_force_is_told_as_it_will_be(seed: int, policy: Policy, cast: Cast) -> None:
    put_down_dressed(random_plans(seed + 50, 60))
    simulation = simulated(drafted(policy, cast))
    run = turn_one_day(as_of=TODAY, now=NOW)
    assert said(simulation, "standing") == done(run)


def state_of_all() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Case, StageMove)]
