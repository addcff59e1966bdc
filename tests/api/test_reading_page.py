"""The page that shows the API document keeps the strict Content-Security-Policy and comes from here alone."""

from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import API


def test_page_has_no_script_or_style_of_its_own(client: Client, db: None) -> None:
    answer = client.get(f"{API}/docs/")
    page = answer.content.decode()
    assert (answer.status_code, page.count("<script>"), page.count("<style")) == (200, 0, 0)
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "http" not in page.replace("https://testserver", "").replace("http://testserver", "")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_page_shows_every_resource_without_a_complaint(live_server: Any, chromium: Any) -> None:
    page = chromium.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{live_server.url}{API}/docs/")
    page.locator(".opblock-tag").first.wait_for()
    shown = page.locator(".opblock-tag").evaluate_all("tags => tags.map(tag => tag.dataset.tag)")
    page.locator(".opblock-tag", has_text="payments").click()
    page.locator(".opblock-post", has_text="/payments/").first.click()
    page.get_by_text("Book a payment").first.wait_for()
    page.close()
    resources = [
        "cases",
        "contacts",
        "day-runs",
        "debtors",
        "debts",
        "experiments",
        "payments",
        "policies",
        "portfolios",
        "promises",
    ]
    assert sorted(shown) == [*resources, "tokens"]
    assert complaints == []
