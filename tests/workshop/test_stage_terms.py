"""By which channels a stage is worked, and by whom: written in a draft, checked, compared, and kept to on the desk."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.clock import business_date
from cases.models import Case, ContactLog, Creditor, User
from cases.services.contacts import log_contact
from cases.services.desk import save_contact
from cases.services.stage_terms import StageRefused
from strategies.changes import ladder_changes
from strategies.forms.ladder import LadderForm
from strategies.ladder import Ladder, Rung
from strategies.models import Policy, Threshold
from strategies.outcomes import Channel
from strategies.problems import ladder_problems
from strategies.programme.cadence import Step, Worker
from strategies.programme.conditions import Conditions
from strategies.programme.sentences import rung_sentence
from strategies.services.policies import programme_of
from strategies.services.policy_drafts import add_segment, clone_policy, write_ladder
from strategies.stages import Stage
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case, make_debt, make_phone
from tests.publishing import publish

LETTERS = Rung(Stage.PHONE, 4, channels=(Channel.LETTER, Channel.EMAIL))
TERMS = replace(LETTERS, workers=(Worker.SUPERVISOR, Worker.LAWYER))
pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(policy: Policy, cast: Cast) -> Policy:
    """In force: cards are worked by letter and e-mail; all else as it was."""
    draft = clone_policy(policy=policy, by=cast.admin, now=NOW)
    who: dict[str, Any] = {"by": cast.admin, "now": NOW}
    add_segment(policy=draft, name="cards", conditions=Conditions(products=("card",)), rungs=[LETTERS], **who)
    return publish(draft, valid_from=TODAY, today=TODAY, by=cast.admin, second=cast.lead, now=NOW)


@pytest.fixture
def card(cast: Cast) -> Case:
    case = make_case(creditor=cast.creditor, agent=cast.agent, stage="phone", days_past_due=30, as_of=TODAY)
    make_debt(case, due_on=TODAY - dt.timedelta(days=30), product="card")
    return case


def call(case: Case, by: User, **more: Any) -> ContactLog:
    facts: dict[str, Any] = {"case": case, "agent": by, "channel": "call", "outcome": "NAN", "as_of": TODAY, "now": NOW}
    return log_contact(**facts | more)


def test_a_version_keeps_channels_and_people_and_so_does_its_clone(letters: Policy, cast: Cast) -> None:
    clone = clone_policy(policy=letters, by=cast.admin, now=NOW)
    assert [programme_of(one).segments[0].ladder.rungs for one in (letters, clone)] == [(LETTERS,), (LETTERS,)]


def test_what_is_published_keeps_them_and_unknown_ones_are_refused(letters: Policy, cast: Cast) -> None:
    kept = letters.thresholds.get(segment__name="cards")
    for change in ({"channels": []}, {"workers": ["agent"]}):
        with pytest.raises(DatabaseError, match="only a draft"), transaction.atomic():
            Threshold.objects.filter(pk=kept.pk).update(**change)
    draft = clone_policy(policy=letters, by=cast.admin, now=NOW)
    for change in ({"channels": ["drum"]}, {"workers": ["uncle"]}):
        with pytest.raises(DatabaseError, match="are_known"), transaction.atomic():
            draft.thresholds.filter(segment=None).update(**change)


def test_a_cadence_keeps_to_channels_and_people_of_its_stage() -> None:
    steps = (Step(1, Channel.LETTER, Worker.LAWYER), Step(3, Channel.CALL, Worker.LAWYER), Step(5, Channel.EMAIL))
    rung = Rung(Stage.PHONE, 4, cadence=steps, channels=TERMS.channels, workers=TERMS.workers)
    assert ladder_problems(Ladder.of([rung])) == [
        "Phone: the cadence asks for a channel that does not fit there (day 3: Call (Lawyer)).",
        "Phone: the cadence names somebody who may not work it (day 5: E-mail (Agent)).",
    ]
    assert ladder_problems(Ladder.of([Rung(Stage.PHONE, 4, cadence=steps)])) == []


def test_they_read_as_sentences_and_as_differences() -> None:
    assert rung_sentence(TERMS) == "from day 4 past due; only by Letter, E-mail; worked by Supervisor, Lawyer"
    plain = Ladder.of([Rung(Stage.PHONE, 4)])
    assert ladder_changes(plain, Ladder.of([TERMS])) == [
        "Phone, channels: all → Letter, E-mail",
        "Phone, worked by: as the stage says → Supervisor, Lawyer",
    ]


def test_the_form_gives_back_what_it_was_filled_with() -> None:
    initial = LadderForm.initial_of(Ladder.of([TERMS]))
    form = LadderForm({name: value for name, value in initial.items() if value not in (None, ())})
    assert form.is_valid(), form.errors
    assert [(set(rung.channels), set(rung.workers)) for rung in form.rungs()] == [
        (set(TERMS.channels), set(TERMS.workers))
    ]
    line = next(line for line in form.lines() if line.stage == Stage.PHONE)
    assert line.says == "2 channels, who works it"


def test_an_agent_keeps_to_the_channels_and_a_supervisor_need_not(letters: Policy, card: Case, cast: Cast) -> None:
    with pytest.raises(StageRefused, match="“Phone” the policy uses only Letter, E-mail, not Call; a supervisor may"):
        call(card, cast.agent)
    assert not ContactLog.objects.exists()
    call(card, cast.agent, channel="letter", outcome="L-SNT")
    call(card, cast.agent, direction="in", outcome="NEG")  # the debtor rings up
    call(card, cast.lead)
    what_happened = call(card, cast.agent, note="n", took_place="dialled before the list came")
    assert what_happened.note == "n\ndialled before the list came"


def in_force(policy: Policy, cast: Cast, rungs: list[Rung], day: dt.date, now: dt.datetime) -> None:
    draft = clone_policy(policy=policy, by=cast.admin, now=now)
    write_ladder(policy=draft, segment=None, rungs=rungs, by=cast.admin, now=now)
    publish(draft, valid_from=day, today=day, by=cast.admin, second=cast.lead, now=now)


def test_a_stage_left_to_others_is_not_worked_by_agents(policy: Policy, cast: Cast, client: Client) -> None:
    today, now = business_date(), timezone.now()
    in_force(policy, cast, [TERMS], today, now)
    case = make_case(creditor=cast.creditor, agent=cast.agent, stage="phone", days_past_due=30, as_of=today)
    make_phone(case)
    client.force_login(cast.agent)
    assert client.get(reverse("case", args=[case.pk])).context["next_action"]["proposal"].act == "supervisor"
    letter: dict[str, Any] = {"channel": "letter", "outcome": "L-SNT", "as_of": today, "now": now}
    with pytest.raises(StageRefused, match="“Phone” the policy leaves the work to: Supervisor, Lawyer"):
        call(case, cast.agent, **letter)
    call(case, cast.agent, **letter | {"direction": "in", "outcome": "NEG", "channel": "call"})
    call(case, cast.agent, **letter | {"took_place": "posted before the policy changed"})
    call(case, cast.lead, **letter)
    for user, may in ((cast.agent, False), (cast.lead, True)):
        client.force_login(user)
        page = client.get(reverse("case-verdict", args=[case.pk]), {"channel": "letter"}).content.decode()
        assert ("the policy leaves the work to" in page, "May not be made" in page) == (not may, not may)


def test_cases_spoken_of_together_each_keep_to_the_channels_of_their_own(
    letters: Policy, card: Case, cast: Cast
) -> None:
    creditor = Creditor.objects.create(name="Northgate", team=cast.team)
    free = make_case(creditor=creditor, agent=cast.agent, as_of=TODAY, debtor=card.debtor)
    facts: dict[str, Any] = {"agent": cast.agent, "channel": "call", "outcome": "NAN", "as_of": TODAY, "now": NOW}
    with pytest.raises(StageRefused):
        save_contact(and_next=False, case=free, also=[card], **facts)
    assert not ContactLog.objects.exists()
    save_contact(and_next=False, case=free, also=[card], took_place="the line was open", note="n", **facts)
    assert {row.case: row.note for row in ContactLog.objects.all()} == {free: "n", card: "n\nthe line was open"}


def test_others_segments_are_not_bound(letters: Policy, cast: Cast) -> None:
    other = make_case(creditor=cast.creditor, agent=cast.agent, stage="phone", days_past_due=30, as_of=TODAY)
    assert call(other, cast.agent).pk


def test_the_desk_offers_what_fits_first_and_says_why_not_the_rest(policy: Policy, cast: Cast, client: Client) -> None:
    today, now = business_date(), timezone.now()
    in_force(policy, cast, [LETTERS], today, now)
    case = make_case(creditor=cast.creditor, agent=cast.agent, stage="phone", days_past_due=30, as_of=today)
    make_phone(case)
    client.force_login(cast.agent)
    page = client.get(reverse("case", args=[case.pk]))
    groups = page.context["form"].fields["channel"].choices
    assert [value for value, _label in groups[:2]] == ["email", "letter"]
    assert str(groups[2][0]) == "not for outgoing contacts in the stage “Phone”"
    assert page.context["form"]["channel"].value() == "email"
    other = client.get(reverse("case-verdict", args=[case.pk]), {"channel": "call"}).content.decode()
    assert "the policy uses only Letter, E-mail, not Call" in other
    assert ("May not be made" in other, "May be made now" in other) == (True, False)
    sent = client.post(
        reverse("case-log-contact", args=[case.pk]), {"channel": "call", "direction": "out", "outcome": "NAN"}
    )
    assert (sent.status_code, "took_place" in sent.content.decode()) == (422, True)


def test_the_desk_suggests_no_channel_to_an_agent_that_the_stage_does_without(
    policy: Policy, cast: Cast, client: Client
) -> None:
    today, now = business_date(), timezone.now()
    case = make_case(creditor=cast.creditor, agent=cast.agent, stage="phone", days_past_due=30, as_of=today)
    make_phone(case)

    def suggested() -> tuple[str, str]:
        proposal = client.get(reverse("case", args=[case.pk])).context["next_action"]["proposal"]
        return str(proposal.act), " ".join(one.why for one in proposal.rejected)

    client.force_login(cast.agent)
    assert suggested()[0] == "call"
    in_force(policy, cast, [LETTERS], today, now)
    act, why = suggested()
    assert act == "supervisor"
    assert "the policy uses only Letter, E-mail, not Call" in why
