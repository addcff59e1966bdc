"""The statement that gives the figures of both arms, held against counting debtor by debtor."""

import datetime as dt
import itertools
import random
from collections.abc import Callable
from dataclasses import astuple
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case, Creditor, Debtor, Hold, Promise
from cases.selectors.experiments.entered import arm_lines, debtors_in_arms, debtors_today
from cases.selectors.experiments.figures import arm_figures
from cases.services.payments import record_payment
from cases.services.reversal import reverse_payment
from cases.services.standing import refresh_standing
from strategies.experiments.arms import Arm
from strategies.experiments.measures import Measure
from strategies.models import Experiment
from tests.cast import Cast
from tests.experiments.plain_figures import plain_figures
from tests.factories import NOW, TODAY, make_case, make_debt

DAY = dt.timedelta(days=1)
START = TODAY - 30 * DAY


@pytest.fixture
def portfolio(cast: Cast) -> None:
    """Fifty cases of thirty debtors: open before, on and after the first day, closed, in two currencies, with all that counts."""
    dice = random.Random(6)
    abroad = Creditor.objects.create(name="Harbour", currency="EUR", team=cast.team)
    third = Creditor.objects.create(name="Northgate", team=cast.team)
    debtors = [Debtor.objects.create(name=f"债务人{number}") for number in range(30)]
    places = [(debtor, creditor) for debtor in debtors for creditor in (cast.creditor, abroad, third)]
    for debtor, creditor in dice.sample(places, 50):
        _case(debtor, creditor, dice, cast)


def _case(debtor: Debtor, creditor: Creditor, dice: random.Random, cast: Cast) -> None:
    opened_on = START + DAY * dice.choice([-40, -5, -1, 0, 1, 5, 12, 16, 25, 29, 30, 33])
    case = make_case(creditor=creditor, debtor=debtor, as_of=opened_on, balance=0, name="")
    case.opened_on = opened_on
    case.save(update_fields=["opened_on"])
    for _ in range(dice.randrange(1, 3)):
        due_on = opened_on + DAY * dice.choice([-50, -10, 0, 3, 13, 14, 40])
        make_debt(case, amount=Decimal(dice.randrange(100, 90_000)) / 100, due_on=due_on, booked_on=opened_on)
    refresh_standing([case.pk])
    for number in range(dice.randrange(3)):
        _payment(case, opened_on + DAY * dice.choice([0, 1, 4, 13, 14, 20]), dice, number, cast)
    for state in dice.sample(["kept", "partly_kept", "broken", "cancelled", "open"], dice.randrange(3)):
        made_on = opened_on + DAY * dice.choice([0, 2, 9, 15])
        due_on = made_on + DAY * dice.choice([1, 4])
        Promise.objects.create(
            case=case, amount=50, due_on=due_on, judge_after=due_on + DAY, made_on=made_on, made_at=NOW, state=state,
            judged_on=None if state == "open" else due_on + 2 * DAY,
        )  # fmt: skip
    if dice.random() < 0.3:
        from_on = opened_on + DAY * dice.choice([-3, 0, 6, 20])
        kind = dice.choice(["complaint", "complaint", "dispute"])
        Hold.objects.create(case=case, kind=kind, from_on=from_on, placed_at=NOW)
    if dice.random() < 0.4:
        closed_on = opened_on + DAY * dice.choice([1, 5, 13, 14, 45])
        Case.objects.filter(pk=case.pk).update(
            stage="closed", closed_on=closed_on, closed_as=dice.choice(["settled", "cured", "withdrawn"])
        )


def _payment(case: Case, paid_on: dt.date, dice: random.Random, number: int, cast: Cast) -> None:
    case.refresh_from_db()
    if case.stage == "closed":
        return
    payment = record_payment(
        case=case, amount=Decimal(dice.randrange(100, 30_000)) / 100, paid_on=paid_on, reference=f"{case.pk}-{number}",
        source="form", as_of=TODAY + 40 * DAY, now=NOW, by=cast.agent,
    )  # fmt: skip
    if dice.random() < 0.2:
        reverse_payment(payment=payment, reason="x", as_of=TODAY + 40 * DAY, now=NOW, by=cast.lead)


def test_the_statement_counts_as_one_counts_by_hand(portfolio: None, running: Callable[..., Experiment]) -> None:
    """By each measure, on the first day, around the end of the first windows, and on the last."""
    experiment = running(starts_on=START, share=50, measure=Measure.RECOVERED, currency="CNY")
    for measure, after in itertools.product(Measure, (0, 13, 14, 30)):
        experiment.measure, day = measure, START + after * DAY
        expected = plain_figures(experiment, day)
        with CaptureQueriesContext(connection) as asked:
            found = arm_figures(experiment=experiment, day=day)
        assert len(asked) == 1
        for arm in Arm:
            assert (found[arm].entered, found[arm].complained) == (expected[arm].entered, expected[arm].complained)
            assert astuple(found[arm].sums) == pytest.approx(astuple(expected[arm].sums))
        sides = expected.values()
        assert sum(side.entered for side in sides) > 10
        assert after < 30 or (sum(side.sums.y for side in sides) > 0 and sum(side.complained for side in sides) > 0)

    lines = list(arm_lines(experiment, TODAY))
    assert [line[0] for line in lines] == sorted({line[0] for line in lines})
    assert {arm: sum(line[2] == arm for line in lines) for arm in Arm} == {a: found[a].entered for a in Arm}
    assert all(START <= line[1] <= TODAY for line in lines)


def test_debtors_of_today_are_split_by_the_seed(registered: Callable[..., Experiment], cast: Cast) -> None:
    for number in range(40):
        case = make_case(creditor=cast.creditor, as_of=TODAY, stage="closed" if number < 5 else "phone")
        if number == 39:
            make_case(creditor=Creditor.objects.create(name="Harbour"), debtor=case.debtor, as_of=TODAY)
    split = debtors_in_arms(registered(share=50))
    assert sum(split.values()) == debtors_today() == 35
    assert min(split.values()) > 5


def test_nobody_at_all_is_two_empty_arms(running: Callable[..., Experiment]) -> None:
    figures = arm_figures(experiment=running(), day=TODAY)
    assert {arm: (side.entered, side.sums.share) for arm, side in figures.items()} == dict.fromkeys(Arm, (0, None))
