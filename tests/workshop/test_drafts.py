"""A draft on its pages: segments, examples, doubts and differences, and the way to law by two pairs of eyes."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from cases.models import User
from strategies.ladder import Ladder, Rung
from strategies.models import Policy, PolicyExample, Segment
from strategies.outcomes import Channel
from strategies.problems import programme_doubts, programme_problems
from strategies.programme.cadence import Step, StepFaulty, Worker, read_steps, written
from strategies.programme.conditions import Conditions, ConditionsFaulty
from strategies.programme.examples import Situation, outcome_under
from strategies.programme.gates import Gate, GateKind
from strategies.programme.programme import Programme
from strategies.programme.programme import Segment as Rules
from strategies.services.policies import PolicyRefused, programme_of
from strategies.services.policy_approval import approve_policy, propose_policy, publish_policy, send_back
from strategies.services.policy_drafts import (
    add_example,
    add_segment,
    clone_policy,
    move_segment,
    remove_segment,
    write_ladder,
)
from strategies.stages import Stage
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case, make_debt

LADDER = Ladder.of([Rung(Stage.PHONE, 4), Rung(Stage.LEGAL, 150)])


@pytest.fixture
def draft(policy: Policy, cast: Cast) -> Policy:
    return clone_policy(policy=policy, by=cast.admin, now=NOW)


def who(cast: Cast) -> dict[str, Any]:
    return {"by": cast.admin, "now": NOW}


def named(draft: Policy) -> list[str]:
    return list(draft.segments.order_by("position").values_list("name", flat=True))


def test_segments_keep_their_order_when_one_moves_or_goes(draft: Policy, cast: Cast) -> None:
    one, two, three = (add_segment(policy=draft, name=name, conditions=Conditions(), **who(cast)) for name in "abc")
    move_segment(segment=three, up=True, **who(cast))
    assert named(draft) == ["a", "c", "b"]
    move_segment(segment=Segment.objects.get(pk=one.pk), up=True, **who(cast))  # the first stays first
    remove_segment(segment=Segment.objects.get(pk=one.pk), **who(cast))
    assert list(draft.segments.order_by("position").values_list("name", "position")) == [("c", 0), ("b", 1)]
    assert two.pk


def test_a_clone_keeps_segments_gates_cadence_and_examples(draft: Policy, cast: Cast) -> None:
    gated = [Rung(Stage.PHONE, 9, Decimal(10), (Gate(GateKind.ATTEMPTS, 4, 2),), (Step(1, Channel.CALL),))]
    segment = add_segment(policy=draft, name="cards", conditions=Conditions(products=("card",)), **who(cast))
    write_ladder(policy=draft, segment=segment, rungs=gated, **who(cast))
    add_example(policy=draft, name="x", situation=Situation(days=45), expected="phone", **who(cast))
    again = clone_policy(policy=draft, by=cast.admin, now=NOW)
    assert programme_of(again).fingerprint() == programme_of(draft).fingerprint()
    assert programme_of(again).segments[0].ladder.rungs == tuple(gated)
    assert [(e.name, e.facts, e.expected) for e in again.examples.all()] == [
        ("x", {"stage": "phone", "days": 45}, "phone")
    ]


def test_a_name_stands_once(draft: Policy, cast: Cast) -> None:
    add_segment(policy=draft, name="cards", conditions=Conditions(), **who(cast))
    with pytest.raises(PolicyRefused, match="already"):
        add_segment(policy=draft, name="cards", conditions=Conditions(), **who(cast))


def segments(*conditions: Conditions) -> Programme:
    return Programme.of([Rules(f"S{n}", one, LADDER) for n, one in enumerate(conditions)], LADDER)


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ([Conditions(balance_from=Decimal(9), balance_below=Decimal(9))], "contradict"),
        ([Conditions(debt_classes=("trade",), buckets=("M1",))], "contradict"),
        ([Conditions(products=("a", "b")), Conditions(products=("a",), buckets=("M1",))], "takes all its cases"),
        ([Conditions(), Conditions(risks=("sign",))], "takes all its cases"),
        ([Conditions(balance_from=Decimal(5)), Conditions(balance_from=Decimal(6))], "takes all its cases"),
        (
            [
                Conditions(debt_classes=("trade",)),
                Conditions(balance_below=Decimal(9)),
                Conditions(balance_from=Decimal(9)),
                Conditions(products=("card",)),
            ],
            "“S3” catches nothing: those before it, together, take all its cases",
        ),
        (
            [Conditions(risks=("sign",)), Conditions(risks=("calm",)), Conditions(buckets=("M1",))],
            "“S2” catches nothing",
        ),
    ],
)
def test_a_segment_that_catches_nothing_is_a_problem(conditions: list[Conditions], said: str) -> None:
    assert any(said in problem for problem in programme_problems(segments(*conditions)))


def test_what_may_be_meant_so_is_a_doubt() -> None:
    programme = segments(Conditions(buckets=("M1", "M2")), Conditions(products=("card",)))
    assert programme_problems(programme) == []
    assert programme_doubts(programme) == [
        "Segment “S0”: no case of it ever reaches Legal.",
        "“S0” and “S1” overlap: a case of both belongs to “S0”.",
    ]


def test_stages_that_nobody_left_can_reach_are_a_doubt() -> None:
    late = segments(Conditions(buckets=("M4", "M5", "M6", "M7")), Conditions(debt_classes=("trade",)))
    assert programme_doubts(late) == [
        "Everybody else: no case that is left ever reaches Legal.",
        "“S0” and “S1” overlap: a case of both belongs to “S0”.",
    ]
    assert programme_doubts(segments(Conditions(balance_below=Decimal(5)), Conditions(balance_from=Decimal(5)))) == [
        "Nobody is left for everybody else's ladder: the segments take every case."
    ]


@pytest.mark.parametrize(
    ("situation", "stage", "why"),
    [
        (Situation(days=45, on_hold=True, stage="phone"), "phone", "a hold stands"),
        (Situation(days=45, product="card"), "visit", "“cards”: Visit from day 30"),
        (Situation(days=45), "phone", "“everybody else”: Phone from day 4"),
        (Situation(days=100, product="card"), "visit", "Outsourced only if a supervisor has approved"),
        (Situation(days=100, product="card", approved=True), "outsourced", "Outsourced from day 90"),
        (Situation(days=100, product="card", approved=True, in_house=True), "visit", "Visit from day 30"),
        (Situation(days=10, stage="legal"), "legal", "only a person takes a case back"),
        (Situation(days=-9, stage="reminder"), "pending", "no threshold is met"),
        (Situation(days=-9), "pending", "the case is cured"),
    ],
)
def test_an_example_names_the_rule_that_decided(situation: Situation, stage: str, why: str) -> None:
    cards = Ladder.of(
        [Rung(Stage.PHONE, 4), Rung(Stage.VISIT, 30), Rung(Stage.OUTSOURCED, 90, gates=(Gate(GateKind.APPROVAL),))]
    )
    programme = Programme.of([Rules("cards", Conditions(products=("card",)), cards)], LADDER)
    outcome = outcome_under(programme, situation)
    assert outcome.stage == stage
    assert why in outcome.why


def test_a_failing_example_forbids_proposing_and_is_named(draft: Policy, cast: Cast) -> None:
    add_example(
        policy=draft,
        name="card, 45 days",
        situation=Situation(days=45, balance=Decimal(9000)),
        expected="phone",
        **who(cast),
    )
    with pytest.raises(PolicyRefused, match=r"“card, 45 days” fails.*Visit from day 20"):
        propose_policy(policy=draft, valid_from=TODAY, today=TODAY, **who(cast))


def test_who_proposed_does_not_approve_and_nothing_is_published_unapproved(
    draft: Policy, cast: Cast, second: User
) -> None:
    with pytest.raises(PolicyRefused, match="Only an approved"):
        publish_policy(policy=draft, today=TODAY, **who(cast))
    propose_policy(policy=draft, valid_from=TODAY, today=TODAY, **who(cast))
    with pytest.raises(PolicyRefused, match="does not approve it"):
        approve_policy(policy=draft, **who(cast))
    with pytest.raises(PolicyRefused, match="Only a draft"):
        add_segment(policy=draft, name="late", conditions=Conditions(), **who(cast))
    approve_policy(policy=draft, by=second, now=NOW)
    send_back(policy=draft, by=cast.admin, now=NOW)
    with pytest.raises(PolicyRefused, match="Only an approved"):  # what was approved is no longer what stands
        publish_policy(policy=draft, today=TODAY, **who(cast))


@pytest.mark.parametrize(
    "table", ["strategies_segment", "strategies_policyexample", "strategies_threshold", "strategies_rankweight"]
)
def test_the_database_guards_what_is_proposed(draft: Policy, cast: Cast, table: str) -> None:
    add_segment(policy=draft, name="cards", conditions=Conditions(products=("card",)), **who(cast))
    add_example(policy=draft, name="x", situation=Situation(days=5), expected="phone", **who(cast))
    propose_policy(policy=draft, valid_from=TODAY, today=TODAY, **who(cast))
    with pytest.raises(DatabaseError, match="only a draft"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE policy_id = %s", [draft.pk])


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        (
            "1 letter, 4 visit, 8 call agency",
            (Step(1, Channel.LETTER), Step(4, Channel.VISIT), Step(8, Channel.CALL, Worker.AGENCY)),
        ),
        ("3 Call；1 text message", (Step(1, Channel.SMS), Step(3, Channel.CALL))),
        ("", ()),
        ("2 call #empathy", (Step(2, Channel.CALL, script="empathy"),)),
    ],
)
def test_cadence_is_read_as_it_is_written(text: str, steps: tuple[Step, ...]) -> None:
    assert read_steps(text) == steps
    assert read_steps(written(steps)) == steps


@pytest.mark.parametrize("text", ["call", "0 call", "400 call", "3 fax", "3 call nobody", "3"])
def test_faulty_cadence_says_what_to_write(text: str) -> None:
    with pytest.raises(StepFaulty):
        read_steps(text)


@pytest.mark.parametrize(
    "told",
    [{"colour": ["red"]}, {"buckets": ["M9"]}, {"products": "card"}, {"creditors": ["1"]}, {"balance_from": "much"}],
)
def test_faulty_conditions_are_refused(told: dict[str, Any]) -> None:
    with pytest.raises(ConditionsFaulty):
        Conditions.told(told)


@pytest.fixture
def page(draft: Policy, cast: Cast, client: Client) -> Any:
    client.force_login(cast.admin)
    return lambda path, data=None, **more: (
        client.get(f"/policies/{draft.version}/{path}", **more)
        if data is None
        else client.post(f"/policies/{draft.version}/{path}", data)
    )


def test_a_segment_is_added_counted_edited_and_removed_on_its_pages(page: Any, draft: Policy, cast: Cast) -> None:
    case = make_case(creditor=cast.creditor, days_past_due=30, balance=0, as_of=TODAY)
    debt = make_debt(case, amount=100, due_on=TODAY)
    debt.product = "card"
    debt.save()
    filled = {
        "name": "cards",
        "products": ["card"],
        "phone_days": "5",
        "phone_attempts": "4",
        "phone_attempt_days": "2",
        "phone_cadence": "1 call",
    }
    assert page("segments/new/", filled).status_code == 302
    segment = draft.segments.get()
    assert segment.conditions == {"products": ["card"]}
    assert programme_of(draft).segments[0].ladder.rungs == (
        Rung(Stage.PHONE, 5, Decimal(0), (Gate(GateKind.ATTEMPTS, 4, 2),), (Step(1, Channel.CALL),)),
    )
    typed = page(f"segments/{segment.pk}/?name=cards&products=card", headers={"HX-Request": "true"})
    assert "1 of today" in typed.content.decode()
    assert page(f"segments/{segment.pk}/", {**filled, "phone_cadence": "5 fax"}).status_code == 422
    assert "Phone" in page("").content.decode()
    page(f"segments/{segment.pk}/remove/", {})
    assert not draft.segments.exists()


def test_an_example_is_written_judged_and_removed_on_its_pages(page: Any, draft: Policy) -> None:
    told = {
        "name": "card, 45 days",
        "stage": "phone",
        "days": "45",
        "balance": "9000",
        "expected": "phone",
        "debt_class": "consumer",
        "risk": "calm",
    }
    assert page("examples/new/", told).status_code == 302
    example = PolicyExample.objects.get()
    shown = page("").context["examples"][0]
    assert (shown["holds"], shown["stage"]) == (False, "Visit")
    assert page(f"examples/{example.pk}/", {**told, "on_hold": "on"}).status_code == 302
    assert page("").context["examples"][0]["holds"] is True
    page(f"examples/{example.pk}/remove/", {})
    assert not PolicyExample.objects.exists()


def test_a_segment_of_another_version_is_not_found(page: Any, policy: Policy, draft: Policy, cast: Cast) -> None:
    other = clone_policy(policy=policy, by=cast.admin, now=NOW)
    segment = add_segment(policy=other, name="x", conditions=Conditions(), **who(cast))
    assert page(f"segments/{segment.pk}/").status_code == 404
    assert page(f"segments/{segment.pk}/remove/", {}).status_code == 404
