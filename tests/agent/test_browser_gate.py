"""The contact gate in the system's Chromium: the verdict follows what is chosen, and a call that is refused is not dialled."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import ContactDecision, KnownFact
from strategies.services.contact_rules import load_contact_rules
from tests.factories import zone_where

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("page", ["en"], indirect=True),
]


@pytest.fixture
def called(cases):
    """The first case of the queue, its debtor's clock at ten, in a house in order."""
    load_contact_rules(now=timezone.now())
    today = timezone.localdate()
    for name in ("company_line_used", "human_handover_offered", "agent_qualified"):
        KnownFact.objects.create(name=name, value=True, valid_from=today, source="house", at=timezone.now())
    case = cases[0]
    case.debtor.time_zone = zone_where(10, now=timezone.now())
    case.debtor.save()
    return case


def test_verdict_follows_the_channel_and_what_is_ticked(page, called):
    page.goto(page.url.replace("/queue/", reverse("case", args=[called.pk])))
    page.locator("#verdict", has_text="May be made now").wait_for()
    page.select_option("#id_channel", "visit")
    page.locator("#verdict", has_text="CN-VISIT-01").wait_for()
    page.check("[name=told][value=two_collectors_assigned]")
    page.locator("#verdict", has_text="May be made now").wait_for()


def test_call_that_is_refused_is_not_dialled(page, called):
    page.goto(page.url.replace("/queue/", reverse("case", args=[called.pk])))
    page.wait_for_load_state()
    called.debtor.time_zone = zone_where(23, now=timezone.now())  # somebody says meanwhile where the debtor is
    called.debtor.save()
    page.locator("form[data-ask] button").click()
    page.locator("#verdict", has_text="CN-TIME-01a").wait_for()
    assert page.url.endswith(reverse("case", args=[called.pk]))
    assert ContactDecision.objects.get().verdict == "refused"
