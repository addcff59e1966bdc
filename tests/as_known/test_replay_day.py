"""A past night decided again gives the rows that it left; what was tampered with is found."""

import datetime as dt
import json
import uuid
from decimal import Decimal
from io import StringIO
from typing import Any

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cases.models import (
    Case,
    ClosedAs,
    ContactLog,
    ContactPoint,
    DayRun,
    HeldBack,
    MoveReason,
    NightMark,
    NightSide,
    StageMove,
)
from cases.services.contact_points import mark_contact_point
from cases.services.debtors import change_debtor
from cases.services.insight import assess, raise_sign, resolve_sign
from cases.services.night import turn_one_day
from cases.services.occasion import Occasion
from cases.services.payments import record_payment
from cases.services.replay_day import DayCheck, check_day
from cases.services.stage_approvals import decide_stages
from cases.services.stages import close_case, reopen_case
from cases.services.verdict import Refused
from cases.services.waking import wake_case
from strategies.ladder import Ladder, Rung
from strategies.models import Policy, Segment
from strategies.programme.gates import Gate, GateKind
from strategies.programme.programme import Programme
from strategies.services.policies import ship_default_policy, write_rungs
from strategies.stages import Stage
from tests.as_known.house import RecordedHouse
from tests.as_known.test_snapshots import STEPS
from tests.cast import Cast
from tests.core.programmes import programmes
from tests.core.test_programme_twin import dressed_plans, put_down_dressed
from tests.factories import NOW, TODAY, make_case


def checked(house: RecordedHouse) -> list[DayCheck]:
    found = [check_day(day) for day in sorted({day for day, _side in house.shown})]
    assert None not in found
    return [one for one in found if one]


@pytest.mark.django_db
@settings(
    max_examples=5, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_any_past_night_is_decided_again_as_it_was(cast: Cast, steps: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        ship_default_policy(now=NOW)
        house = RecordedHouse(cast)
        for verb, number in steps:
            house.do(verb, number)
            house.days_on(3)
        for check in checked(house):
            assert check.differences == []
            assert check.touched == 0
        assert sum(check.moves for check in checked(house)) == StageMove.objects.exclude(run=None).count()
        transaction.set_rollback(True)


@st.composite
def gated_nights(draw: st.DrawFn) -> tuple[Programme, list[dict[str, Any]], list[tuple[int, str, int]]]:
    """A programme, cases with all that it may ask for, and nights: days since the last, and what happened before."""
    nights = st.lists(
        st.tuples(st.integers(1, 6), st.sampled_from(sorted(CHANGES)), st.integers(0, 3)), min_size=3, max_size=6
    )
    return draw(programmes()), draw(st.lists(dressed_plans(), min_size=2, max_size=4)), draw(nights)


def in_force(programme: Programme) -> Policy:
    """The programme as a published version."""
    policy = Policy.objects.create(version=1, name="random", grace_days=2, created_at=NOW)
    write_rungs(policy, None, programme.rest.ladder.rungs)
    for position, segment in enumerate(programme.segments[:-1]):
        told = segment.conditions.as_told()
        row = Segment.objects.create(policy=policy, position=position, name=segment.name, conditions=told)
        write_rungs(policy, row, segment.ladder.rungs)
    policy.state, policy.valid_from, policy.published_at = "published", TODAY.replace(year=2000), NOW
    policy.save()
    return policy


def a_try(case: Case, at: Occasion) -> None:
    assert at.by
    ContactLog.objects.create(
        case=case, agent=at.by, at=at.now, channel="call", direction="out", outcome="NAN",
        seal=uuid.uuid4().hex, previous_seal=uuid.uuid4().hex,
    )  # fmt: skip
    wake_case(case.pk)


def approval(case: Case, at: Occasion) -> None:
    held = list(HeldBack.objects.filter(case=case).for_approval())
    if held:
        decide_stages(held=held, granted=at.as_of.day % 3 > 0, reason="x", occasion=at)


def an_address(case: Case, at: Occasion) -> None:
    point = ContactPoint.objects.filter(debtor=case.debtor, kind="address").first()
    if point:
        mark_contact_point(point=point, mark="verified" if point.state != "verified" else "wrong", occasion=at)


def region(case: Case, at: Occasion) -> None:
    change_debtor(debtor=case.debtor, occasion=at, region="浙江" if case.debtor.region != "浙江" else "新疆")


def sign(case: Case, at: Occasion) -> None:
    for standing in case.signs.open():
        resolve_sign(sign=standing, outcome="seen", occasion=at)
        return
    raise_sign(case=case, kind="sued", occasion=at)


def payment(case: Case, at: Occasion) -> None:
    record_payment(
        case=case, amount=max(case.balance, Decimal(1)), paid_on=at.as_of, reference=uuid.uuid4().hex, source="form",
        as_of=at.as_of, now=at.now,
    )  # fmt: skip


def judgement(case: Case, at: Occasion) -> None:
    assess(case=case, ability="full", willingness="malicious", reason="x", occasion=at)


CHANGES = {
    found.__name__: found for found in (a_try, approval, an_address, region, sign, payment, judgement)
}  # fmt: skip


@pytest.mark.django_db
@settings(
    max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(life=gated_nights())
def test_segments_and_gates_are_asked_what_they_were_asked_then(cast: Cast, life: Any) -> None:
    programme, plans, nights = life
    with transaction.atomic():
        in_force(programme)
        put_down_dressed(plans)
        day, now = TODAY, NOW
        turn_one_day(as_of=day, now=now)
        for days, change, number in nights:
            cases = list(Case.objects.order_by("pk"))
            try:
                with transaction.atomic():
                    CHANGES[change](cases[number % len(cases)], Occasion(as_of=day, now=now, by=cast.lead, note="x"))
            except Refused:
                pass
            day, now = day + dt.timedelta(days=days), now + dt.timedelta(days=days)
            turn_one_day(as_of=day, now=now)
        for night in DayRun.objects.all():
            check = check_day(night.as_of)
            assert check is not None
            assert check.differences == []
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_night_turned_late_knows_no_approval_of_a_waiting_that_was_over(cast: Cast) -> None:
    """The case was closed and opened again between the day of the night and the hour in which it was turned."""
    gate = (Gate(GateKind.APPROVAL),)
    in_force(Programme.of([], Ladder.of([Rung(Stage.PHONE, 1, Decimal(0)), Rung(Stage.VISIT, 30, Decimal(0), gate)])))
    case = make_case(creditor=cast.creditor, agent=cast.agent, days_past_due=40)
    turn_one_day(as_of=TODAY, now=NOW)
    days_later = Occasion(as_of=TODAY + dt.timedelta(days=5), now=NOW, by=cast.lead, note="x")
    decide_stages(held=list(HeldBack.objects.filter(case=case)), granted=True, reason="x", occasion=days_later)
    close_case(case=case, closed_as=ClosedAs.WITHDRAWN, reason=MoveReason.DECISION, occasion=days_later)
    reopen_case(case=case, occasion=days_later)
    late = TODAY + dt.timedelta(days=1)
    turn_one_day(as_of=late, now=NOW)
    assert HeldBack.objects.waiting().filter(case=case, since=late).exists()
    check = check_day(late)
    assert check is not None
    assert (check.differences, check.touched) == ([], 0)


@pytest.fixture
def lived(cast: Cast, policy: Policy) -> RecordedHouse:
    house = RecordedHouse(cast)
    for verb in ("promise", "reach", "pay", "flag"):
        house.do(verb, 1)
        house.days_on(7)
    return house


def night_with_moves() -> DayRun:
    move = StageMove.objects.exclude(run=None).order_by("-pk").first()
    assert move is not None
    assert move.run is not None
    return move.run


@pytest.mark.parametrize(
    ("tampering", "what"),
    [
        ("UPDATE cases_stagemove SET to_stage = 'legal' WHERE run_id = %s", {"decisions", "stages"}),
        ("UPDATE cases_stagemove SET days_past_due = days_past_due + 1 WHERE run_id = %s", {"decisions"}),
        ("DELETE FROM cases_stagemove WHERE run_id = %s", {"stages"}),
        (
            "UPDATE cases_formerstate SET rank_points = rank_points + 1 WHERE run_id > %s",
            {"points, evening"},
        ),
        (
            "UPDATE cases_formerstate SET balance = balance + 1 WHERE run_id > %s",
            {"balance, evening"},
        ),
        ("UPDATE cases_ledgerline SET amount = amount + 1 WHERE %s > 0", {"balance, morning", "balance, evening"}),
        (
            "UPDATE cases_nightmark SET weights = weights || '{\"value\": 99}' WHERE run_id = %s",
            {"points, morning", "points, evening", "weights"},
        ),
        ("UPDATE cases_dayrun SET fingerprint = 'x' WHERE id = %s", {"programme"}),
    ],
)
def test_tampering_is_found(lived: RecordedHouse, tampering: str, what: set[str]) -> None:
    run = night_with_moves()
    clean = check_day(run.as_of)
    assert clean is not None
    assert clean.differences == []
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(tampering, [run.pk])
        assert cursor.rowcount > 0
    check = check_day(run.as_of)
    assert check is not None
    assert {one.what for one in check.differences} == what


def test_command_says_so_and_ends_with_its_status(lived: RecordedHouse) -> None:
    run, out = night_with_moves(), StringIO()
    call_command("replay_day", str(run.as_of), stdout=out)
    assert out.getvalue().splitlines()[-1] == "No difference."
    with pgtrigger.ignore():
        StageMove.objects.filter(run=run).update(to_stage="reminder")
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("replay_day", str(run.as_of), "--json", stdout=out)
    assert end.value.code == 1
    said = json.loads(out.getvalue())
    assert said["differing"] == len(said["differences"]) > 0
    assert set(said["compared"]) == {
        "programme", "weights", "decisions", "stages",
        *(f"{what}, {side}" for what in ("points", "balance") for side in ("morning", "evening")),
    }  # fmt: skip


def test_command_tells_one_case_of_then(lived: RecordedHouse) -> None:
    case, out = Case.objects.order_by("pk")[1], StringIO()
    call_command("replay_day", str(TODAY), "--case", f"#{case.pk}", stdout=out)
    morning, evening = out.getvalue().split("\n\n")
    assert "promises: []" in morning
    assert "promises: ['10.00" in evening


def test_command_refuses_days_that_are_not_kept(lived: RecordedHouse) -> None:
    with pytest.raises(CommandError, match=f"kept are {TODAY}"):
        call_command("replay_day", "2020-01-01")


def test_command_says_that_a_night_was_begun_before_former_states_were_kept(lived: RecordedHouse) -> None:
    """The first after the migration, where that came in its midst: it has no mark of its beginning."""
    with pgtrigger.ignore():
        NightMark.objects.filter(run__as_of=TODAY, side=NightSide.BEGUN).delete()
    with pytest.raises(CommandError, match="turned before former states were kept") as refused:
        call_command("replay_day", str(TODAY))
    assert refused.value.returncode == 2


def test_a_check_writes_nothing(lived: RecordedHouse) -> None:
    """The command runs in a transaction that the database itself holds to reading."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        assert check_day(night_with_moves().as_of) is not None
