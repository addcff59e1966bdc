"""The outcome tree on the desk: suggested with why, editable, and said at the head of the case."""

import datetime as dt
import json
import re

from django.urls import reverse

from cases.models import Case
from tests.agent.test_desk import send
from tests.factories import make_case, make_phone


def suggestions(page):
    return json.loads(re.search(r'<script id="next-steps" type="application/json">(.*?)</script>', page, re.DOTALL)[1])


def desk(browser, case):
    return browser.get(reverse("case", args=[case.pk])).content.decode()


def test_desk_offers_a_step_for_every_outcome(ask, cast, own_case):
    found = suggestions(desk(ask(cast.agent), own_case))
    assert found["BAD"]["step"] == "trace"
    assert found["PTP"] == {"step": "await_promise", "on": "", "at": "", "why": found["PTP"]["why"]}
    make_phone(own_case)
    own_case.debtor.contact_points.create(kind="phone", value="13900139000")
    assert suggestions(desk(ask(cast.agent), own_case))["BAD"]["step"] == "other_point"


def test_step_day_and_hour_are_the_agents_to_change(ask, cast, own_case, today):
    make_phone(own_case)
    browser, on = ask(cast.agent), today + dt.timedelta(days=3)
    send(browser, own_case, outcome="NAN", next_step="other_channel", follow_up_on=on, follow_up_hour="15:30")
    case = Case.objects.get(pk=own_case.pk)
    assert case.next_step == "other_channel"
    assert (case.follow_up_on, case.follow_up_at.astimezone().date()) == (None, on)
    told = desk(browser, own_case)
    assert "Try another way: message or letter" in told
    assert "as Ana left it" in told
    assert send(browser, own_case, outcome="NAN", follow_up_hour="25:00").status_code == 422


def test_head_says_what_is_next_and_why(ask, cast, own_case, today):
    browser = ask(cast.agent)
    make_phone(own_case)
    assert "First call" in desk(browser, own_case)
    send(browser, own_case, outcome="HRD")
    assert "Willing but not able" in desk(browser, own_case)
    broken = make_case(creditor=cast.creditor, agent=cast.agent, as_of=today, attention=0)
    make_phone(broken)
    assert "The promise was not kept" in desk(browser, broken)
