"""Segments and gates: what the night judges in sets is what the rule book says of each case, asleep or awake."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import (
    Case,
    ContactLog,
    ContactPoint,
    Creditor,
    Debt,
    HeldBack,
    StageApproval,
    StageMove,
    User,
    WarningSign,
)
from cases.selectors.case_facts import facts_of
from cases.selectors.segments import segment_sql
from cases.services.night.scope import Scope
from cases.services.night.work import RECIPE
from strategies.judging import Ability, Willingness
from strategies.ladder import Ladder, Rung
from strategies.programme.conditions import Conditions
from strategies.programme.gates import Gate, GateKind
from strategies.programme.programme import Programme, Segment
from strategies.stages import LADDER_ORDER, Stage
from tests.cast import Cast
from tests.core.portfolios import case_plans, put_down
from tests.core.programmes import PRODUCTS, REGIONS, programmes
from tests.core.test_night_twin import both_nights, night_by_sets
from tests.factories import NOW, TODAY, make_case

DAY = dt.timedelta(days=1)
MANY = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}


@st.composite
def dressed_plans(draw: st.DrawFn) -> dict[str, Any]:
    """A case with what segments and gates look at."""
    return {
        **draw(case_plans()),
        "product": draw(st.sampled_from(PRODUCTS)),
        "region": draw(st.sampled_from(REGIONS)),
        "trade": draw(st.booleans()),
        "ability": draw(st.sampled_from(["", *Ability.values])),
        "willingness": draw(st.sampled_from(["", *Willingness.values])),
        "sign": draw(st.booleans()),
        "tries": draw(st.lists(st.integers(0, 3), max_size=3)),
        "letter": draw(st.none() | st.integers(0, 6)),
        "address": draw(st.sampled_from(["", "unverified", "verified"])),
        "approvals": draw(
            st.lists(st.tuples(st.sampled_from(LADDER_ORDER[1:]), st.booleans(), st.booleans()), max_size=2)
        ),
        "limitation": draw(st.none() | st.integers(-2, 40)),
    }


def creditor_of(plan: dict[str, Any]) -> Creditor:
    name, kind = ("江北贸易", "trade") if plan["trade"] else ("江南银行", "consumer")
    return Creditor.objects.get_or_create(name=name, defaults={"debt_class": kind})[0]


def dress(case: Case, plan: dict[str, Any]) -> None:
    by = User.objects.get_or_create(username="dresser", defaults={"role": "agent"})[0]
    case.debtor.region = plan["region"]
    case.debtor.save(update_fields=["region"])
    case.ability, case.willingness = plan["ability"], plan["willingness"]
    case.save(update_fields=["ability", "willingness"])
    for debt in Debt.objects.filter(case=case):
        debt.product = plan["product"]
        debt.limitation_on = None if plan["limitation"] is None else TODAY + plan["limitation"] * DAY
        debt.save(update_fields=["product", "limitation_on"])
    if plan["sign"]:
        WarningSign.objects.create(case=case, kind="moved", raised_by=by, raised_at=NOW)
    for ago in plan["tries"]:
        log(case, by, "NAN", "call", ago)
    if plan["letter"] is not None:
        log(case, by, "L-DLV", "letter", plan["letter"])
    if plan["address"]:
        ContactPoint.objects.create(
            debtor=case.debtor, kind="address", owner="debtor", value=f"街{case.pk}", state=plan["address"]
        )
    for stage, granted, used in plan["approvals"]:
        ended = TODAY - DAY if used or HeldBack.objects.filter(case=case, ended_on=None).exists() else None
        held = HeldBack.objects.create(case=case, stage=stage, closed=["approval"], since=TODAY - DAY, ended_on=ended)
        StageApproval.objects.create(
            held=held, case=case, stage=stage, granted=granted, reason="because", at=NOW - DAY, by=by
        )


def log(case: Case, by: User, outcome: str, channel: str, ago: int) -> None:
    ContactLog.objects.create(
        case=case,
        agent=by,
        at=NOW - ago * DAY,
        channel=channel,
        direction="out",
        outcome=outcome,
        seal=str(uuid.uuid4()),
        previous_seal=str(uuid.uuid4()),
    )


def put_down_dressed(plans: list[dict[str, Any]]) -> None:
    for plan in plans:
        dress(put_down(plan, creditor_of(plan)), plan)


@pytest.mark.django_db
@settings(max_examples=15, **MANY)
@given(programme=programmes(), plans=st.lists(dressed_plans(), min_size=1, max_size=4))
def test_night_by_sets_is_night_by_case_with_segments_and_gates(
    programme: Programme, plans: list[dict[str, Any]]
) -> None:
    by_sets, by_case = both_nights(lambda: put_down_dressed(plans), programme, None)
    assert by_sets == by_case


@pytest.mark.django_db
@settings(max_examples=15, **MANY)
@given(programme=programmes(), plans=st.lists(dressed_plans(), min_size=1, max_size=4))
def test_segment_in_sql_is_the_segment_in_the_rule_book(programme: Programme, plans: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        put_down_dressed(plans)
        sql = segment_sql(programme, as_of=TODAY)
        statement = f"SELECT c.id, {sql.number} AS number FROM cases_case c {' '.join(sql.joins)}"
        found = {case.pk: case.number for case in Case.objects.raw(statement, sql.values)}
        for case in Case.objects.select_related("debtor", "creditor"):
            asked = programme.segment_of(facts_of(case, programme, as_of=TODAY))
            assert programme.segments[found[case.pk]] is asked
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=10, **MANY)
@given(
    programme=programmes(),
    plans=st.lists(dressed_plans(), min_size=1, max_size=4),
    nights=st.lists(st.integers(1, 9), min_size=1, max_size=3),
)
def test_a_case_asleep_is_one_that_the_night_would_leave(
    programme: Programme, plans: list[dict[str, Any]], nights: list[int]
) -> None:
    """Nights that pass over sleeping cases end as nights that look at every case."""
    results = []
    for woken in (False, True):
        with transaction.atomic():
            put_down_dressed(plans)
            night_by_sets(programme)
            day = TODAY
            for ahead in nights:
                day += ahead * DAY
                if woken:
                    Case.objects.update(look_again_on=None)
                turn(programme, day)
            stages = sorted(
                (move.on_date, move.from_stage, move.to_stage, str(move.balance)) for move in StageMove.objects.all()
            )
            results.append((stages, sorted(Case.objects.values_list("stage", "held_from"))))
            transaction.set_rollback(True)
    assert results[0] == results[1]


def test_twins_let_go_of_a_case_that_a_new_segment_leaves_where_it_is(cast: Cast) -> None:
    gated = Ladder.of([Rung(Stage.PHONE, 1), Rung(Stage.VISIT, 30, gates=(Gate(GateKind.ADDRESS),))])
    own = Segment("own", Conditions(creditors=(cast.creditor.pk,)), Ladder.of([Rung(Stage.PHONE, 1)]))

    def held_back() -> None:
        make_case(creditor=cast.creditor, days_past_due=40)
        turn(Programme.of_ladder(gated), TODAY - DAY)
        assert Case.objects.get().held_from == "visit"
        Case.objects.update(look_again_on=None)  # another programme wakes all

    def check() -> None:
        assert (Case.objects.get().held_from, HeldBack.objects.get().ended_on) == ("", TODAY)

    by_sets, by_case = both_nights(held_back, Programme.of([own], gated), None, check)
    assert by_sets == by_case


def turn(programme: Programme, day: dt.date) -> None:
    Case.objects.filter(look_again_on__lte=day).update(look_again_on=None)
    ids = sorted(Case.objects.values_list("pk", flat=True))
    scope = Scope(as_of=day, now=NOW, programme=programme, first=ids[0], last=ids[-1])
    for verb in RECIPE.values():
        verb(scope)


def test_fingerprint_follows_what_is_judged_and_nothing_else() -> None:
    ladder = Ladder.of([Rung(Stage.PHONE, 4)], policy_id=1)
    same = Ladder.of([Rung(Stage.PHONE, 4)], policy_id=2)
    gated = Ladder.of([Rung(Stage.PHONE, 4, gates=(Gate(GateKind.ADDRESS),))])
    apart = Segment("cards", Conditions(products=("card",)), ladder)
    prints = [Programme.of_ladder(one).fingerprint() for one in (ladder, same, gated)]
    assert prints[0] == prints[1] != prints[2]
    assert Programme.of([apart], ladder).fingerprint() not in prints
