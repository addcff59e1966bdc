"""Gates in the house's life: a case waits, its desk says for what, a supervisor's word or the wanting fact lets it go."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cases.clock import business_date
from cases.models import Case, DayRun, Debt, HeldBack, StageApproval, User
from cases.services.contact_points import add_contact_point, mark_contact_point
from cases.services.night import turn_one_day
from cases.services.occasion import Occasion
from cases.services.replay_day import check_day
from cases.services.stage_approvals import decide_stages
from cases.services.stages import close_case, recall_case
from cases.services.verdict import Refused
from strategies.ladder import Rung
from strategies.models import Policy
from strategies.programme.conditions import Conditions
from strategies.programme.gates import Gate, GateKind
from strategies.services.policies import ship_default_policy
from strategies.services.policy_drafts import add_segment, clone_policy, write_ladder
from strategies.stages import Stage
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case, make_debt
from tests.publishing import publish

DAY = dt.timedelta(days=1)
RUNGS = (
    Rung(Stage.REMINDER, -1),
    Rung(Stage.PHONE, 4),
    Rung(Stage.VISIT, 20, Decimal(5000), (Gate(GateKind.ADDRESS),)),
    Rung(Stage.OUTSOURCED, 90, gates=(Gate(GateKind.APPROVAL), Gate(GateKind.ADDRESS))),
    Rung(Stage.LEGAL, 150, gates=(Gate(GateKind.APPROVAL),)),
)


@pytest.fixture
def gated(policy: Policy, cast: Cast) -> Policy:
    draft = clone_policy(policy=policy, by=cast.admin, now=NOW)
    write_ladder(policy=draft, segment=None, rungs=RUNGS, by=cast.admin, now=NOW)
    return publish(draft, valid_from=TODAY, today=TODAY, by=cast.admin, second=cast.lead, now=NOW)


def due_for_placement(cast: Cast) -> Case:
    case = make_case(
        creditor=cast.creditor, agent=cast.agent, stage="phone", days_past_due=95, balance=8000, as_of=TODAY
    )
    case.team = cast.team
    case.save(update_fields=["team"])
    return case


def night(number: int) -> None:
    turn_one_day(as_of=TODAY + number * DAY, now=NOW + number * DAY)


def occasion(by: User, number: int = 0) -> Occasion:
    return Occasion(as_of=TODAY + number * DAY, now=NOW + number * DAY + dt.timedelta(hours=1), by=by)


def verify_address(case: Case, cast: Cast, number: int) -> None:
    facts = {"owner": "debtor", "owner_name": "", "is_preferred": False, "preferred_time": "", "source": "contract"}
    point = add_contact_point(
        case=case, kind="address", value="文三路 1 号", occasion=occasion(cast.agent, number), **facts
    )
    mark_contact_point(point=point, mark="verified", occasion=occasion(cast.agent, number))


pytestmark = pytest.mark.django_db(transaction=True)


def test_a_case_waits_since_the_night_that_found_it_and_moves_when_the_last_gate_opens(
    gated: Policy, cast: Cast
) -> None:
    case = due_for_placement(cast)
    night(0)
    held = HeldBack.objects.get()
    assert (held.stage, held.closed, held.since) == ("outsourced", ["address", "approval"], TODAY)
    night(1)
    decide_stages(held=[held], granted=True, reason="", occasion=occasion(cast.lead, 1))
    night(2)
    held.refresh_from_db()
    assert (held.closed, held.since, held.ended_on) == (["address"], TODAY, None)
    verify_address(case, cast, 2)
    night(3)
    case.refresh_from_db()
    held.refresh_from_db()
    assert (case.stage, case.held_from, held.ended_on) == ("outsourced", "", TODAY + 3 * DAY)


def test_an_approval_is_used_up_by_the_move(gated: Policy, cast: Cast) -> None:
    case = due_for_placement(cast)
    verify_address(case, cast, 0)
    night(0)
    decide_stages(held=list(HeldBack.objects.all()), granted=True, reason="", occasion=occasion(cast.lead))
    night(1)
    case.refresh_from_db()
    assert case.stage == "outsourced"
    recall_case(
        case=case,
        in_house_until=TODAY + 2 * DAY,
        occasion=Occasion(as_of=TODAY + DAY, now=NOW + DAY, by=cast.lead, note="back"),
    )
    night(2)
    case.refresh_from_db()
    assert (case.stage, case.held_from) == ("visit", "outsourced")


def test_a_no_leaves_it_waiting_and_says_why(gated: Policy, cast: Cast, client: Client) -> None:
    case = due_for_placement(cast)
    night(0)
    client.force_login(cast.lead)
    assert [line["case"] for line in client.get("/approvals/").context["lines"]] == [case]
    assert client.get("/board/").context["inbox"] == ["1 case waits for your approval"]
    held = HeldBack.objects.get()
    client.post("/approvals/", {"held": [held.pk], "refuse": "yes", "reason": ""})
    assert not StageApproval.objects.exists()
    client.post("/approvals/", {"held": [held.pk], "refuse": "yes", "reason": "pays in instalments"})
    assert StageApproval.objects.get().granted is False
    assert client.get("/approvals/").context["lines"] == []
    night(1)
    case.refresh_from_db()
    assert (case.stage, case.held_from) == ("phone", "outsourced")


def test_the_desk_says_what_is_wanting_and_the_supervisor_approves_there(
    gated: Policy, cast: Cast, client: Client
) -> None:
    case = due_for_placement(cast)
    night(0)
    client.force_login(cast.agent)
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "Held back from Outsourced since" in page
    assert ": Verified address, Supervisor&#x27;s approval" in page
    held = HeldBack.objects.get()
    assert client.post(f"/approvals/{held.pk}/decide/", {"approve": "yes"}).status_code == 404
    client.force_login(cast.lead)
    client.post(f"/approvals/{held.pk}/decide/", {"approve": "yes"})
    assert StageApproval.objects.get().by == cast.lead


def test_another_teams_supervisor_decides_nothing(gated: Policy, cast: Cast, client: Client) -> None:
    due_for_placement(cast)
    night(0)
    client.force_login(cast.other_lead)
    assert client.get("/approvals/").context["lines"] == []
    client.post("/approvals/", {"held": [HeldBack.objects.get().pk], "approve": "yes"})
    assert not StageApproval.objects.exists()


def test_an_agent_gives_no_approval(gated: Policy, cast: Cast) -> None:
    due_for_placement(cast)
    night(0)
    with pytest.raises(Refused, match="supervisor"):
        decide_stages(held=list(HeldBack.objects.all()), granted=True, reason="", occasion=occasion(cast.agent))


def test_a_closed_case_waits_for_nothing(gated: Policy, cast: Cast) -> None:
    case = due_for_placement(cast)
    night(0)
    close_case(case=case, closed_as="withdrawn", reason="decision", occasion=occasion(cast.lead))
    case.refresh_from_db()
    assert (case.held_from, case.look_again_on) == ("", None)
    assert HeldBack.objects.get().ended_on == TODAY


def test_a_night_passes_over_what_cannot_have_changed(gated: Policy, cast: Cast) -> None:
    case = due_for_placement(cast)
    night(0)
    case.refresh_from_db()
    assert case.look_again_on is not None
    assert case.look_again_on > TODAY + DAY
    night(1)
    assert DayRun.objects.get(as_of=TODAY + DAY).chunks.filter(phase="cases").count() == 0


def test_another_policy_wakes_everybody(gated: Policy, cast: Cast) -> None:
    case = due_for_placement(cast)
    night(0)
    draft = clone_policy(policy=gated, by=cast.admin, now=NOW)
    write_ladder(policy=draft, segment=None, rungs=[*RUNGS[:3], Rung(Stage.OUTSOURCED, 90)], by=cast.admin, now=NOW)
    publish(draft, valid_from=TODAY + DAY, today=TODAY, by=cast.admin, second=cast.lead, now=NOW)
    night(1)
    case.refresh_from_db()
    assert (case.stage, case.held_from) == ("outsourced", "")
    assert HeldBack.objects.get().ended_on == TODAY + DAY


def test_a_case_that_its_segment_now_leaves_where_it_is_waits_no_more(
    gated: Policy, cast: Cast, client: Client
) -> None:
    case = due_for_placement(cast)
    night(0)
    draft = clone_policy(policy=gated, by=cast.admin, now=NOW)
    own = Conditions(creditors=(cast.creditor.pk,))
    add_segment(policy=draft, name="own", conditions=own, rungs=RUNGS[:2], by=cast.admin, now=NOW)
    publish(draft, valid_from=TODAY + DAY, today=TODAY, by=cast.admin, second=cast.lead, now=NOW)
    night(1)
    case.refresh_from_db()
    assert (case.stage, case.held_from, HeldBack.objects.get().ended_on) == ("phone", "", TODAY + DAY)
    assert case.look_again_on is not None, "it sleeps: another segment's ladder would move it"
    check = check_day(TODAY + DAY)
    assert check is not None
    assert check.differences == []
    client.force_login(cast.lead)
    assert client.get(reverse("stage-approvals")).context["lines"] == []


def test_a_gate_that_time_alone_closes_is_told_on_the_desk_and_in_the_inbox(cast: Cast, client: Client) -> None:
    """Nothing wakes the case: the page judges it by today."""
    today, now = business_date(), timezone.now()
    draft = clone_policy(policy=ship_default_policy(now=now), by=cast.admin, now=now)
    gates = (Gate(GateKind.APPROVAL), Gate(GateKind.LIMITATION, days=30))
    write_ladder(
        policy=draft,
        segment=None,
        rungs=[Rung(Stage.PHONE, 4), Rung(Stage.LEGAL, 60, gates=gates)],
        by=cast.admin,
        now=now,
    )
    publish(draft, valid_from=today - DAY, today=today - DAY, by=cast.admin, second=cast.lead, now=now)
    case = make_case(creditor=cast.creditor, agent=cast.agent, stage="phone", days_past_due=70, as_of=today)
    case.team = cast.team
    case.save(update_fields=["team"])
    debt = make_debt(case, due_on=today - 70 * DAY)
    Debt.objects.filter(pk=debt.pk).update(limitation_on=today + 29 * DAY)
    turn_one_day(as_of=today - DAY, now=now - DAY)
    assert HeldBack.objects.get().closed == ["approval"]  # thirty days were left
    client.force_login(cast.lead)
    assert [line["others"] for line in client.get("/approvals/").context["lines"]] == ["Time before limitation"]
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert ": Supervisor&#x27;s approval, Time before limitation" in page
    Debt.objects.filter(pk=debt.pk).update(limitation_on=today + 300 * DAY)
    client.post("/approvals/", {"held": [HeldBack.objects.get().pk], "approve": "yes"})
    assert "nothing is wanting any more" in client.get(f"/cases/{case.pk}/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_inbox_takes_seven_queries_whatever_waits(
    gated: Policy, cast: Cast, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _one in range(number):
        due_for_placement(cast)
    night(0)
    client.force_login(cast.lead)
    client.get("/approvals/")
    with django_assert_num_queries(7):  # the last one for what agents ask
        assert len(client.get("/approvals/").context["lines"]) == number
