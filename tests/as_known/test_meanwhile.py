"""What others write while a night is at work is no difference: the night met a case before it or after it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from typing import Any

import pgtrigger
import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cases.models import Case, ClosedAs, ContactPoint, DayPhase, MoveReason, NightSide, StageMove
from cases.selectors.as_known.decisions import Decided
from cases.selectors.as_known.not_met import NotMet
from cases.services.night import open_run, turn_one_day
from cases.services.night.by_what import programme_for
from cases.services.night.plan import plan_cases
from cases.services.night.work import work_one_chunk
from cases.services.occasion import Occasion
from cases.services.replay_day import SHOWN, DayCheck, check_day, decision_of
from cases.services.stages import close_case
from cases.services.verdict import Refused
from strategies.ladder import Ladder, Rung
from strategies.programme.conditions import Conditions
from strategies.programme.facts import Risk
from strategies.programme.gates import Gate, GateKind
from strategies.programme.programme import Programme, Segment
from strategies.stages import Stage
from tests.as_known.test_replay_day import CHANGES, a_try, an_address, approval, gated_nights, in_force, region, sign
from tests.cast import Cast
from tests.core.test_programme_twin import put_down_dressed
from tests.factories import NOW, TODAY, make_case

pytestmark = pytest.mark.django_db

Change = Callable[[Case, Occasion], None]
ONE_DAY = TODAY.resolution
PHONE = Rung(Stage.PHONE, 1, Decimal(0))
LATE = Ladder.of([PHONE])


def after_thirty_days(*gates: Gate) -> Ladder:
    return Ladder.of([PHONE, Rung(Stage.VISIT, 30, Decimal(0), gates)])


def segmented(conditions: Conditions) -> Programme:
    """Cases of the segment stay where they are, all others go to the visits."""
    return Programme.of([Segment("late", conditions, LATE)], after_thirty_days())


@pytest.fixture
def case(cast: Cast) -> Case:
    found = make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=40)
    ContactPoint.objects.create(debtor=found.debtor, kind="address", owner="debtor", value="x", state="verified")
    return found


def live_through_a_night(
    case: Case, *, by: Occasion, before: tuple[Change, ...] = (), after: tuple[Change, ...] = ()
) -> DayCheck:
    """A night in whose midst people write: before it comes to the case, and when it is past it."""

    def write(changes: tuple[Change, ...]) -> None:
        for change in changes:
            with suppress(Refused), transaction.atomic():
                change(Case.objects.get(pk=case.pk), by)

    run = open_run(as_of=by.as_of, now=by.now)
    programme = programme_for(run.policy, by.as_of)
    write(before)
    run.phase = DayPhase.CASES
    run.save(update_fields=["phase"])
    plan_cases(run, programme)
    while work_one_chunk(run, DayPhase.CASES, programme):
        pass
    write(after)
    turn_one_day(as_of=by.as_of, now=by.now)
    assert {mark.side for mark in run.marks.all()} == set(NightSide)
    check = check_day(by.as_of)
    assert check is not None
    return check


REGION = segmented(Conditions(regions=("浙江",)))
SIGNS = segmented(Conditions(risks=(Risk.SIGN,)))
BY = {
    "where they live": (REGION, region),
    "a sign": (SIGNS, sign),
    "an address": (Programme.of([], after_thirty_days(Gate(GateKind.ADDRESS))), an_address),
    "a contact": (Programme.of([], after_thirty_days(Gate(GateKind.ATTEMPTS, times=1))), a_try),
    "an approval": (Programme.of([], after_thirty_days(Gate(GateKind.APPROVAL))), approval),
}


@pytest.mark.parametrize("what", BY)
@pytest.mark.parametrize("side", ["before", "after"])
def test_a_fact_that_changed_while_the_night_worked_is_no_difference(
    cast: Cast, case: Case, what: str, side: str
) -> None:
    programme, change = BY[what]
    in_force(programme)
    by = Occasion(as_of=TODAY + 2 * ONE_DAY, now=NOW + 2 * ONE_DAY, by=cast.lead, note="x")
    if what == "an approval":
        turn_one_day(as_of=TODAY, now=NOW)  # so that it waits for one
    check = live_through_a_night(case, by=by, **{side: (change,)})
    assert (check.differences, check.touched) == ([], 0)
    moved = StageMove.objects.filter(case=case, run__as_of=by.as_of).exists()
    opens = what in ("a contact", "an approval")
    assert moved is ((side == "before") is opens)


def test_what_went_to_and_fro_is_said_to_be_open(cast: Cast, case: Case, client: Client) -> None:
    """It was in the one segment at both marks, and in the other when the night came to it."""
    in_force(REGION)
    by = Occasion(as_of=TODAY, now=NOW, by=cast.lead, note="x")
    region(case, by)
    check = live_through_a_night(case, by=by, before=(region,), after=(region,))
    assert StageMove.objects.filter(case=case).count() == 1
    assert (check.differences, check.touched, check.touched_first) == ([], 1, [case.pk])
    out = StringIO()
    call_command("replay_day", str(TODAY), stdout=out)
    assert f": 1 (#{case.pk}).\n" in out.getvalue()
    decided = decision_of(TODAY, case.pk)
    assert isinstance(decided, Decided)
    assert decided.is_open
    assert not decided.differs
    client.force_login(cast.lead)
    page = client.get(reverse("case-as-known", args=[case.pk])).text
    assert "nobody can say what the night met" in page
    assert "differs when decided again" not in page


def test_a_case_that_was_closed_meanwhile_is_said_to_be(cast: Cast, case: Case) -> None:
    def close(case: Case, at: Occasion) -> None:
        close_case(case=case, closed_as=ClosedAs.WITHDRAWN, reason=MoveReason.DECISION, occasion=at)

    in_force(REGION)
    live_through_a_night(case, by=Occasion(as_of=TODAY, now=NOW, by=cast.lead, note="x"), before=(close,))
    assert decision_of(TODAY, case.pk) is NotMet.MEANWHILE


def test_cases_that_are_open_are_counted_and_the_first_are_told() -> None:
    check = DayCheck(TODAY, 1)
    for case in range(1, SHOWN + 6):
        check.leave_open(case)
    assert (check.touched, check.touched_first) == (SHOWN + 5, list(range(1, SHOWN + 1)))


def test_what_others_wrote_about_does_not_hide_the_cases_beside(cast: Cast, case: Case) -> None:
    in_force(REGION)
    other = make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=40)
    by = Occasion(as_of=TODAY, now=NOW, by=cast.lead, note="x")
    live_through_a_night(case, by=by, after=(region,))
    with pgtrigger.ignore():
        StageMove.objects.filter(case=other).delete()
    check = check_day(TODAY)
    assert check is not None
    assert {one.case for one in check.differences} == {other.pk}


@settings(
    max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(life=gated_nights(), late=st.booleans())
def test_one_change_in_the_midst_of_any_night_is_no_difference(cast: Cast, life: Any, late: bool) -> None:
    programme, plans, nights = life
    with transaction.atomic():
        in_force(programme)
        put_down_dressed(plans)
        by = Occasion(as_of=TODAY, now=NOW, by=cast.lead, note="x")
        for days, change, number in nights:
            by = replace(by, as_of=by.as_of + days * ONE_DAY, now=by.now + days * ONE_DAY)
            cases = list(Case.objects.order_by("pk"))
            changes = {"after" if late else "before": (CHANGES[change],)}
            check = live_through_a_night(cases[number % len(cases)], by=by, **changes)
            assert (check.differences, check.touched) == ([], 0)
        transaction.set_rollback(True)
