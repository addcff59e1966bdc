"""A supervisor closes a case by decision, and opens it again."""

from collections.abc import Callable

import pytest
from django.test import Client

from cases.models import Case, StageMove, User
from tests.cast import Cast
from tests.factories import make_case

Ask = Callable[[User], Client]


def test_supervisor_writes_a_case_off_with_a_reason(cast: Cast, ask: Ask) -> None:
    case, lead = make_case(creditor=cast.creditor, agent=cast.agent), ask(cast.lead)
    address = f"/cases/{case.pk}/close/"
    assert address in lead.get(f"/cases/{case.pk}/").content.decode()
    assert lead.get(address).status_code == 200
    sent = lead.post(address, {"closed_as": "written_off", "note": "no estate"})
    assert sent.status_code == 302
    assert Case.objects.values_list("stage", "closed_as").get() == ("closed", "written_off")
    move = StageMove.objects.get()
    assert (move.reason, move.note, move.by) == ("decision", "no estate", cast.lead)


@pytest.mark.parametrize("form", [{"closed_as": "written_off"}, {"closed_as": "cured", "note": "x"}, {"note": "x"}])
def test_closing_needs_a_reason_and_an_ending_that_people_decide(form: dict[str, str], cast: Cast, ask: Ask) -> None:
    case = make_case(creditor=cast.creditor, agent=cast.agent)
    assert ask(cast.lead).post(f"/cases/{case.pk}/close/", form).status_code == 422
    assert not Case.objects.get().is_closed


def test_closed_case_is_reopened_once(cast: Cast, ask: Ask) -> None:
    case = make_case(creditor=cast.creditor, agent=cast.agent, stage="closed", closed_as="withdrawn")
    lead, address = ask(cast.lead), f"/cases/{case.pk}/reopen/"
    assert address in lead.get(f"/cases/{case.pk}/").content.decode()
    assert lead.post(address, {"note": "withdrawn by mistake"}).status_code == 302
    assert Case.objects.values_list("stage", "closed_as").get() == ("pending", "")
    again = lead.post(address, {"note": "twice"})
    assert again.status_code == 422
    assert "This case is open." in again.content.decode()


def test_agent_is_offered_neither(cast: Cast, ask: Ask) -> None:
    case = make_case(creditor=cast.creditor, agent=cast.agent)
    closed = make_case(creditor=cast.creditor, agent=cast.agent, stage="closed")
    agent = ask(cast.agent)
    assert "/close/" not in agent.get(f"/cases/{case.pk}/").content.decode()
    assert "/reopen/" not in agent.get(f"/cases/{closed.pk}/").content.decode()
