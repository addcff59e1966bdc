"""Keys on a row of the queue: how its points add up, two rows compared, a rank disputed in a few words; both languages."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from cases.clock import business_date
from cases.models import Case, RankDispute
from cases.services.ranking import begin_rank_day
from strategies.services.policies import ship_default_policy
from tests.browsers import bring_session
from tests.cast import Cast
from tests.factories import NOW, make_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cases(cast: Cast) -> list[Case]:
    begin_rank_day(as_of=business_date(), policy=ship_default_policy(now=NOW))
    return [
        make_case(
            creditor=cast.creditor, agent=cast.agent, days_past_due=late, balance=5000, as_of=business_date(), name=name
        )
        for late, name in ((30, "王小明"), (10, "李美华"))
    ]


@pytest.fixture(params=["en", "zh-hans"])
def page(
    request: pytest.FixtureRequest, live_server: Any, chromium: Browser, cast: Cast, cases: list[Case]
) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, base_url=live_server.url)
    context.add_cookies([{"name": "django_language", "value": request.param, "url": live_server.url}])
    bring_session(context, cast.agent, live_server.url)
    page, problems = context.new_page(), list[str]()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(reverse("queue"))
    yield page
    assert problems == []
    context.close()


def test_key_opens_and_closes_the_parts_of_the_row(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("p")
    shown = page.locator("[data-row][data-current] .rank-parts dd")
    shown.first.wait_for()
    assert [int(text) for text in shown.all_inner_texts()] == [10, 15, 15, 40]
    page.keyboard.press("p")
    assert not shown.first.is_visible()


def test_two_rows_are_compared_by_key(page: Page, cases: list[Case]) -> None:
    for key in ("j", "v", "j", "v"):
        page.keyboard.press(key)
    page.wait_for_url(f"**{reverse('rank-compare')}?a={cases[0].pk}&b={cases[1].pk}")
    assert page.locator("tfoot td.num").all_inner_texts() == ["40", "35", "+5"]


def test_rank_is_disputed_with_a_key_and_a_few_words(page: Page, cases: list[Case]) -> None:
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.wait_for_url(f"**{reverse('case-rank', args=[cases[1].pk])}**")
    page.keyboard.type("工资周五到账")
    page.keyboard.press("Enter")
    page.locator(".rank-said").wait_for()
    assert RankDispute.objects.values_list("case", "words", "points", "state").get() == (
        cases[1].pk, "工资周五到账", 35, "open",
    )  # fmt: skip
    page.locator(".rank-said button").click()
    page.wait_for_load_state()
    assert RankDispute.objects.get().state == "withdrawn"
