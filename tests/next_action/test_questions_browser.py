"""The inbox with a question, in the system's Chromium: for everybody, on a telephone, and answered."""

import datetime as dt

import pytest
from django.urls import reverse

from cases.models import NextActionAnswer, SupervisorWord
from tests.browser.test_every_page import severe_faults, too_wide
from tests.browsers import bring_session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["en", "zh-hans"])
def inbox(request, chromium, live_server, cast, own_case, now, today):
    why = "20 days are left before limitation; the supervisor decides on a claim in court."
    NextActionAnswer.objects.create(
        case=own_case, by=cast.agent, team=cast.agent.team, at=now - dt.timedelta(hours=1), as_of=today, kind="accepted", key="k",
        act="supervisor", source="limitation", stage="phone", reasons=[["limitation", why]],
    )  # fmt: skip
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, base_url=live_server.url)
    bring_session(context, cast.lead, live_server.url)
    context.add_cookies([{"name": "django_language", "value": request.param, "url": f"{live_server.url}/"}])
    page = context.new_page()
    page.goto(reverse("stage-approvals"))
    yield page
    context.close()


def test_inbox_is_for_everybody_fits_a_telephone_and_is_answered(inbox, own_case):
    assert severe_faults(inbox) == []
    assert too_wide(inbox, "inbox") == []
    inbox.check("[name=asked]")
    inbox.fill("[name=words]", "File the claim; I sign today.")
    inbox.keyboard.press("Enter")
    inbox.locator("[name=asked]").wait_for(state="detached")
    assert SupervisorWord.objects.get().words == "File the claim; I sign today."
    inbox.goto(reverse("case", args=[own_case.pk]))
    assert "File the claim" in inbox.locator(".next-action-word").inner_text()
    assert too_wide(inbox, "desk") == []
