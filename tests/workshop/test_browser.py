"""An administrator's change of policy in a real browser, in both languages: edited, simulated, guarded, approved, published."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext
from playwright.sync_api import Browser, Page, expect

from cases.clock import business_date
from cases.models import StageMove, User
from cases.services.night import turn_one_day
from strategies.models import Policy
from strategies.services.policies import ship_default_policy
from tests.browsers import bring_session
from tests.cast import Cast
from tests.factories import make_case
from tests.workers import Worker

WORKER_STARTS = 60_000  # milliseconds; a worker of its own has to come up first

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["en", "zh-hans"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def say(language: str) -> Callable[[str], str]:
    """A text of the page as it is read there."""

    def said(text: str, **values: object) -> str:
        with translation.override(language):
            return gettext(text) % values if values else gettext(text)

    return said


@pytest.fixture
def window(chromium: Browser, live_server: Any, language: str) -> Any:
    opened = []

    def of(user: User) -> Page:
        context = chromium.new_context(base_url=live_server.url, viewport={"width": 1366, "height": 900})
        context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        bring_session(context, user, live_server.url)
        opened.append(context)
        return context.new_page()

    yield of
    for context in opened:
        context.close()


def test_from_draft_to_law(window: Any, say: Any, worker: Worker, cast: Cast, second: User) -> None:
    worker()
    today = business_date()
    ship_default_policy(now=timezone.now())
    for late in (5, 7, 30, 45):
        make_case(
            creditor=cast.creditor, agent=cast.agent, stage="phone", days_past_due=late, balance=9000, as_of=today
        )
    page: Page = window(cast.admin)
    page.goto("/policies/1/")
    page.get_by_role("button", name=say("New draft from this")).click()
    page.locator("#id_phone_days").fill("6")
    page.locator("#id_visit_days").fill("40")
    expect(page.locator("#effect")).to_contain_text("40")  # drawn before it is saved
    page.get_by_role("button", name=say("Save draft")).click()
    expect(page.get_by_text(say("The draft is saved."))).to_be_visible()

    page.get_by_role("link", name=say("Add an example")).click()
    page.get_by_label(say("In a few words")).fill("45 d")
    page.get_by_label(say("Days past due"), exact=True).fill("45")
    page.get_by_label(say("Balance"), exact=True).fill("9000")
    page.get_by_role("button", name=say("Save example")).click()
    expect(page.locator(".example-fails")).to_contain_text("45 d")

    page.get_by_role("button", name=say("Simulate"), exact=True).click()
    expect(page.get_by_role("heading", name=say("Case by case"))).to_be_visible(timeout=WORKER_STARTS)
    expect(page.locator(".figures dd").first).to_have_text("2")  # 5 days back to reminder, 45 days to visit
    page.goto("/policies/2/propose/")
    page.get_by_role("button", name=say("Propose"), exact=True).click()
    expect(page.locator(".form-errors, .errorlist, .notice-stop").first).to_contain_text("45 d")

    page.goto("/policies/2/")
    page.locator("#id_visit_days").fill("50")
    page.get_by_role("button", name=say("Save draft")).click()
    expect(page.locator(".example-holds")).to_contain_text("45 d")
    page.get_by_role("button", name=say("Simulate"), exact=True).click()
    expect(page.locator(".figures dd").first).to_have_text("1", timeout=WORKER_STARTS)
    page.goto("/policies/2/propose/")
    page.get_by_role("button", name=say("Propose"), exact=True).click()
    expect(page.get_by_role("button", name=say("Approve"), exact=True)).to_have_count(0)

    other: Page = window(second)
    other.goto("/policies/2/")
    other.get_by_role("button", name=say("Approve"), exact=True).click()
    page.reload()
    page.locator("form[action$='/publish/'] button").click()
    expect(page.locator(".state-ok").first).to_have_text(say("In force"))
    assert Policy.objects.get(version=2).state == "published"

    run = turn_one_day(as_of=today, now=timezone.now())
    assert [(move.from_stage, move.to_stage) for move in StageMove.objects.filter(run=run)] == [("phone", "reminder")]
