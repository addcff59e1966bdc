"""A simulation from being asked for to being read: figures that fit its rows, failure that is told, a second worker."""

import datetime as dt
import json
from collections import Counter
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from cases.models import Case, Export, Hold, SimulatedDay, SimulatedMove, Simulation, StageMove, User
from cases.services.night import turn_day
from cases.services.simulation import running
from cases.services.simulation.running import ask_for_simulation, run_simulation
from cases.services.verdict import Refused
from strategies.ladder import Rung
from strategies.models import Policy
from strategies.outcomes import Channel
from strategies.programme.cadence import Step, Worker
from strategies.services.policy_drafts import clone_policy, write_ladder
from strategies.stages import Stage
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case
from tests.publishing import publish

LATER = (
    Rung(Stage.REMINDER, -1),
    Rung(Stage.PHONE, 10, cadence=(Step(1, Channel.CALL), Step(3, Channel.CALL), Step(9, Channel.LETTER))),
    Rung(Stage.VISIT, 40, Decimal(5000), cadence=(Step(2, Channel.VISIT),)),
    Rung(Stage.OUTSOURCED, 60, cadence=(Step(1, Channel.LETTER, Worker.AGENCY),)),
    Rung(Stage.LEGAL, 150),
)


@pytest.fixture
def draft(policy: Policy, cast: Cast) -> Policy:
    found = clone_policy(policy=policy, by=cast.admin, now=NOW)
    write_ladder(policy=found, segment=None, rungs=LATER, by=cast.admin, now=NOW)
    return found


def house_of(cast: Cast) -> list[Case]:
    """One case a day past due, 3 to 70, in phone or visit with one agent."""
    return [
        make_case(
            creditor=cast.creditor, agent=cast.agent, stage="phone" if late < 20 else "visit", days_past_due=late,
            balance=6000, as_of=TODAY,
        )
        for late in range(3, 71)
    ]  # fmt: skip


def simulate(draft: Policy, days: int = 30) -> Simulation:
    asked = ask_for_simulation(policy=draft, as_of=TODAY, days=days, now=NOW, by=None)
    return run_simulation(simulation=asked, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_figures_fit_the_rows(draft: Policy, cast: Cast) -> None:
    house_of(cast)
    figures = simulate(draft).figures
    rows = list(SimulatedMove.objects.all())
    assert figures["moves"]["drafted"] == sum(row.drafted != row.stage for row in rows)
    assert figures["moves"]["differing"] == sum(row.drafted != row.standing for row in rows)
    ways = Counter((row.stage, row.drafted, row.standing) for row in rows)
    assert {tuple(step[:3]): step[3] for step in figures["steps"]} == dict(ways)
    assert sum(row[1] for row in figures["buckets"]) == figures["moves"]["drafted"]
    assert figures["teams"] == [
        [cast.team.pk, figures["moves"]["drafted"], figures["moves"]["standing"], figures["moves"]["differing"]]
    ]


@pytest.mark.django_db(transaction=True)
def test_what_the_moves_cause_is_counted_from_the_cadence_of_the_stages_entered(draft: Policy, cast: Cast) -> None:
    house_of(cast)
    caused = {row["kind"]: row for row in simulate(draft).figures["caused"]}
    placed = SimulatedMove.objects.filter(drafted="outsourced").exclude(stage="outsourced").count()
    called = SimulatedMove.objects.filter(drafted="phone").exclude(stage="phone").count()
    assert placed == 11  # 60 to 70 days
    assert caused["placement"]["drafted"] == placed
    assert caused["letter"]["drafted"] == placed + called
    assert caused["call"]["drafted"] == 2 * called
    assert Decimal(caused["placement"]["cost"]) == 30 * placed


@pytest.mark.django_db(transaction=True)
def test_the_agents_days_ahead(draft: Policy, cast: Cast) -> None:
    case = make_case(creditor=cast.creditor, agent=cast.agent, stage="reminder", days_past_due=9, as_of=TODAY)
    run = simulate(draft, days=14)
    days = {row.on_date: (row.drafted, row.standing) for row in SimulatedDay.objects.filter(agent=cast.agent)}
    # By the draft the case enters phone tomorrow: calls on its first and third day, a letter on its ninth.
    drafted = [(day - TODAY).days for day, (count, _standing) in sorted(days.items()) if count]
    assert drafted == [1, 3, 9]
    # By the policy in force it enters phone tonight: calls on days 1, 3, 6, 10 of it.
    standing = [(day - TODAY).days for day, (_count, count) in sorted(days.items()) if count]
    assert standing == [0, 2, 5, 9]
    assert run.figures["workload"][0] == [TODAY.isoformat(), 0, 1, 1]
    assert case.pk


@pytest.mark.django_db(transaction=True)
def test_a_hold_that_the_draft_would_overtake_is_named(draft: Policy, cast: Cast) -> None:
    case = make_case(
        creditor=cast.creditor,
        agent=cast.agent,
        stage="visit",
        days_past_due=65,
        balance=6000,
        as_of=TODAY,
        on_hold=True,
    )
    Hold.objects.create(case=case, kind="complaint", from_on=TODAY, placed_at=NOW)
    assert simulate(draft).figures["holds"] == [["complaint", 1]]
    assert not SimulatedMove.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_predicted_is_set_beside_actual(draft: Policy, cast: Cast, client: Client) -> None:
    cases = house_of(cast)
    simulation = simulate(draft)
    publish(draft, valid_from=TODAY, today=TODAY, by=cast.admin, second=cast.lead, now=NOW)
    cases[-1].stage_since = TODAY
    Case.objects.filter(pk=cases[-1].pk).update(on_hold=True)  # something happened meanwhile
    turn_day(as_of=TODAY, now=NOW)
    simulation.refresh_from_db()
    told = SimulatedMove.objects.filter(simulation=simulation)
    expected = sum(row.drafted != row.stage for row in told)
    assert (simulation.actual["told"], simulation.actual["done"], simulation.actual["alike"]) == (
        expected,
        expected - 1,
        expected - 1,
    )
    assert [row[0] for row in simulation.actual["differing"]] == [cases[-1].pk]
    client.force_login(cast.admin)
    page = client.get(f"/simulations/{simulation.pk}/")
    assert "1 case went another way." in page.content.decode()
    assert [row["case"] for row in page.context["apart"]] == [cases[-1].pk]


@pytest.mark.django_db(transaction=True)
def test_a_simulation_that_breaks_says_so_and_leaves_nothing_standing(
    draft: Policy, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    house_of(cast)

    def broken(*_args: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(running, "figures_of", broken)
    asked = ask_for_simulation(policy=draft, as_of=TODAY, days=30, now=NOW, by=None)
    with pytest.raises(RuntimeError):
        run_simulation(simulation=asked, now=NOW)
    asked.refresh_from_db()
    assert (asked.state, asked.error) == ("failed", "the disk is full")
    assert run_simulation(simulation=asked, now=NOW).state == "failed"
    assert not StageMove.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_handed_out_twice_it_runs_once(draft: Policy, cast: Cast) -> None:
    house_of(cast)
    asked = ask_for_simulation(policy=draft, as_of=TODAY, days=30, now=NOW, by=None)
    run_simulation(simulation=asked, now=NOW)
    rows = SimulatedMove.objects.count()
    run_simulation(simulation=Simulation.objects.get(), now=NOW + dt.timedelta(minutes=1))
    assert SimulatedMove.objects.count() == rows


def test_only_what_is_not_published_is_simulated(policy: Policy, draft: Policy) -> None:
    with pytest.raises(Refused, match="not published"):
        ask_for_simulation(policy=policy, as_of=TODAY, days=30, now=NOW, by=None)
    with pytest.raises(Refused, match="between 1 and 90"):
        ask_for_simulation(policy=draft, as_of=TODAY, days=91, now=NOW, by=None)


@pytest.mark.django_db(transaction=True)
def test_command_tells_figures_and_every_case(draft: Policy, cast: Cast) -> None:
    house_of(cast)
    said = StringIO()
    call_command("simulate_policy", str(draft.version), "--as-of", TODAY.isoformat(), "--json", stdout=said)
    told = json.loads(said.getvalue())
    assert len(told["cases"]) == SimulatedMove.objects.count()
    assert told["figures"]["moves"]["drafted"] == sum(row[3] != row[2] for row in told["cases"])
    words = StringIO()
    call_command("simulate_policy", str(draft.version), "--as-of", TODAY.isoformat(), stdout=words)
    assert "visit -> outsourced: 11" in words.getvalue()
    with pytest.raises(CommandError, match="There is no version 99"):
        call_command("simulate_policy", "99")


@pytest.mark.django_db(transaction=True)
def test_page_shows_what_was_found_and_hands_it_out(draft: Policy, cast: Cast, client: Client) -> None:
    house_of(cast)
    simulation = simulate(draft)
    client.force_login(cast.admin)
    page = client.get(f"/simulations/{simulation.pk}/?only=moving")
    assert page.status_code == 200
    assert len(page.context["lines"]) == min(50, simulation.figures["moves"]["drafted"])
    address = f"/simulations/{simulation.pk}/export/"
    assert (client.get(address).status_code, client.post(address, {"purpose": "fun"}).status_code) == (405, 302)
    assert not Export.objects.exists()
    lines = b"".join(client.post(address, {"purpose": "audit"})).decode().splitlines()  # type: ignore[arg-type]
    assert Export.objects.get().purpose == "audit"
    assert len(lines) == 1 + SimulatedMove.objects.count()


def test_agents_and_supervisors_see_no_simulation(draft: Policy, cast: Cast, client: Client) -> None:
    simulation = ask_for_simulation(policy=draft, as_of=TODAY, days=30, now=NOW, by=None)
    for user in (cast.agent, cast.lead):
        client.force_login(User.objects.get(pk=user.pk))
        assert client.get(f"/simulations/{simulation.pk}/").status_code == 404
