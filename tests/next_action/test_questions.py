"""What an agent asks by accepting "ask the supervisor" stands in the inbox until somebody has seen to it."""

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse

from cases.models import Case, NextActionAnswer, StageMove, SupervisorWord, User
from cases.selectors.questions import open_questions
from cases.services.assignment import reassign_case
from cases.services.contacts import log_contact
from cases.services.occasion import Occasion
from cases.services.questions import answer_questions
from cases.services.stages import close_case
from tests.factories import make_case
from tests.next_action.test_desk import answer, desk


@pytest.fixture
def question(ask, cast, own_case, phone, today, now):
    """The agent's, asked on the desk: the tree left the case to the supervisor."""
    log_contact(
        case=own_case, agent=cast.agent, channel="call", outcome="NEG", next_step="supervisor", as_of=today, now=now
    )
    browser = ask(cast.agent)
    answer(browser, own_case, "accept", desk(browser, own_case))
    return NextActionAnswer.objects.get()


def asked(ask, user):
    return [line["asked"].pk for line in ask(user).get(reverse("stage-approvals")).context["questions"]]


def test_question_stands_in_the_inbox_of_the_own_supervisor_with_its_reasons(ask, cast, question):
    assert {user.username: asked(ask, user) for user in (cast.lead, cast.other_lead, cast.admin)} == {
        "lead": [question.pk],
        "other_lead": [],
        "admin": [question.pk],
    }
    page = ask(cast.lead).get(reverse("stage-approvals")).content.decode()
    assert question.reasons[0][1] in page
    assert "Ana" in page


def test_board_of_the_own_supervisor_says_that_a_question_waits(ask, cast, question):
    told = {user.username: ask(user).get(reverse("board")).context["inbox"] for user in (cast.lead, cast.other_lead)}
    assert told == {"lead": ["1 question from an agent"], "other_lead": []}


def test_answer_ends_the_question_and_is_read_at_the_desk_until_the_next_contact(
    ask, cast, own_case, question, today, now
):
    told = {"asked": question.pk, "words": "File the claim; I sign today."}
    ask(cast.other_lead).post(reverse("questions-answer"), told)
    ask(cast.lead).post(reverse("questions-answer"), {**told, "words": " "})
    assert (SupervisorWord.objects.count(), asked(ask, cast.lead)) == (0, [question.pk])
    without = ask(cast.lead).post(reverse("questions-answer"), {"words": told["words"]})
    assert (without.status_code, without.context["words"], SupervisorWord.objects.count()) == (422, told["words"], 0)
    ask(cast.lead).post(reverse("questions-answer"), {**told, "words": "\0"})
    assert not SupervisorWord.objects.exists()
    for _twice in range(2):
        ask(cast.lead).post(reverse("questions-answer"), told)
    word = SupervisorWord.objects.get()
    assert (word.asked, word.case, word.by, word.words) == (question, own_case, cast.lead, told["words"])
    assert (asked(ask, cast.lead), told["words"] in desk(ask(cast.agent), own_case)) == ([], True)
    later = word.at + dt.timedelta(minutes=1)
    log_contact(case=own_case, agent=cast.agent, channel="call", outcome="NAN", as_of=today, now=later)
    assert told["words"] not in desk(ask(cast.agent), own_case)


def test_answer_to_what_was_asked_before_a_later_contact_is_read_all_the_same(
    ask, cast, own_case, question, today, now
):
    log_contact(case=own_case, agent=cast.agent, channel="call", outcome="NAN", as_of=today, now=question.at)
    ask(cast.lead).post(reverse("questions-answer"), {"asked": question.pk, "words": "Wait for the papers."})
    assert "Wait for the papers." in desk(ask(cast.agent), own_case)


@pytest.mark.parametrize(
    ("what", "stands"),
    [("agent_calls", True), ("supervisor_calls", False), ("moved", False), ("handed_over", False), ("held", True)],
)
def test_question_ends_with_what_a_supervisor_does_and_not_with_what_the_agent_does(
    ask, cast, own_case, question, today, now, what, stands
):
    later = question.at + dt.timedelta(hours=1)
    if what.endswith("calls"):
        by = cast.agent if what == "agent_calls" else cast.lead
        log_contact(case=own_case, agent=by, channel="call", outcome="NAN", as_of=today, now=later)
    elif what == "moved":
        steps = {"from_stage": "phone", "to_stage": "visit", "reason": "decision"}
        StageMove.objects.create(case=own_case, on_date=today, at=later, balance=own_case.balance, **steps)
    elif what == "handed_over":
        own_case.assignments.create(agent=cast.mate, team=own_case.team, reason="x", on_date=today, at=later)
    else:
        Case.objects.filter(pk=own_case.pk).update(on_hold=True)
    assert asked(ask, cast.lead) == ([question.pk] if stands else [])


@pytest.mark.parametrize("what", ["another_team", "closed", "answered"])
def test_what_happened_after_the_list_was_read_leaves_nothing_to_answer(cast, own_case, question, today, now, what):
    by, read = Occasion(as_of=today, now=now, by=cast.lead), list(open_questions(cast.lead))
    if what == "another_team":
        when = {"as_of": today, "now": now}
        reassign_case(case=own_case, team=cast.other_team, agent=None, reason="x", by=cast.lead, **when)
    elif what == "closed":
        close_case(case=own_case, closed_as="withdrawn", reason="decision", occasion=replace(by, note="x"))
    else:
        answer_questions(asked=read, words="First.", occasion=by)
    before = SupervisorWord.objects.count()
    assert answer_questions(asked=read, words="Second.", occasion=by) == []
    assert SupervisorWord.objects.count() == before


def test_question_of_a_hold_ends_with_it_and_a_supervisor_asks_nobody(ask, cast, today, now):
    for source, by, on_hold in (("hold", cast.agent, True), ("hold", cast.agent, False), ("gate", cast.lead, False)):
        case = make_case(creditor=cast.creditor, agent=cast.agent, as_of=today)
        Case.objects.filter(pk=case.pk).update(on_hold=on_hold, team=cast.agent.team)
        NextActionAnswer.objects.create(
            case=case, by=by, at=now, as_of=today, kind="accepted", key="k", act="supervisor", source=source,
            stage="phone", reasons=[[source, "Hear both sides."]],
        )  # fmt: skip
    assert asked(ask, cast.lead) == [NextActionAnswer.objects.earliest("pk").pk]


@pytest.mark.parametrize("number", [1, 3])
def test_however_many_are_answered_it_costs_the_same(cast, today, now, number, django_assert_num_queries):
    asked = [
        NextActionAnswer.objects.create(
            case=make_case(creditor=cast.creditor, agent=cast.agent, as_of=today), by=cast.agent, at=now, as_of=today,
            kind="accepted", key=f"{place}", act="supervisor", source="tree", stage="phone",
        )
        for place in range(number)
    ]  # fmt: skip
    occasion = Occasion(as_of=today, now=now, by=User.objects.get(pk=cast.lead.pk))
    with django_assert_num_queries(6):  # four, within a savepoint
        assert len(answer_questions(asked=asked, words="x", occasion=occasion)) == number
