"""An administrator's experiment in a real browser: registered, started, stopped with a reason."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from cases.clock import business_date
from strategies.models import Experiment
from strategies.services.policies import ship_default_policy
from strategies.services.policy_drafts import clone_policy
from tests.browsers import bring_session
from tests.cast import Cast
from tests.factories import approved, make_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_experiment_from_the_form_to_its_end(chromium: Browser, live_server: Any, cast: Cast) -> None:
    now = timezone.now()
    draft = clone_policy(policy=ship_default_policy(now=now), by=cast.admin, now=now)
    for _ in range(5):
        make_case(creditor=cast.creditor, agent=cast.agent, as_of=business_date())
    context = chromium.new_context(base_url=live_server.url)
    bring_session(context, cast.admin, live_server.url)
    page = context.new_page()
    page.goto("/policies/")
    page.get_by_role("link", name="Experiments").click()
    page.get_by_role("link", name="New experiment").first.click()
    page.get_by_label("Name").fill("Later first call")
    page.get_by_label("Challenger", exact=True).select_option(label="Version 2, Default ladder (Draft)")
    page.get_by_label("Share of the money due that was recovered").check()
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_text("Money is counted in one currency; choose it.")).to_be_visible()
    page.get_by_role("combobox", name="Currency").select_option("CNY")
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_text("Registered, not started.")).to_be_visible()

    expect(page.get_by_text("A second administrator has to approve version 2 first")).to_be_visible()
    expect(page.get_by_role("link", name="Start…")).to_have_count(0)
    approved(draft, by=cast.admin, today=business_date())
    page.reload()
    page.get_by_role("link", name="Start…").click()
    page.get_by_role("button", name="Start").click()
    expect(page.locator(".page-sub")).to_contain_text("day 1 of at most 90")
    page.get_by_role("link", name="Stop…").click()
    page.get_by_label("Why").fill("The creditor asks for it")
    page.get_by_role("button", name="Stop the experiment").click()
    expect(page.get_by_text("Admin: The creditor asks for it")).to_be_visible()
    expect(page.get_by_role("link", name="Stop…")).to_have_count(0)
    stopped = Experiment.objects.get()
    assert (stopped.stop_cause, stopped.starts_on) == ("person", business_date())
    assert stopped.stopped_on == business_date()  # no night was turned, so it never was in force
    context.close()
