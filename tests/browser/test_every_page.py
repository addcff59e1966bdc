"""Every page in a real Chromium: no serious fault for those who cannot see or point well, nothing lost on a small screen.

Axe (axe-core) looks at each page; the width of a telephone and a zoom of 200 % must not make it wider than the window.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.architecture.addresses import EXPECTED, MEMBERS, addresses
from tests.architecture.rows import rows_of_every_kind, values_for
from tests.browsers import bring_session
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

SEVERE = {"serious", "critical"}
ROWS = 20
DESK: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}
SMALL_DESK: ViewportSize = {"width": 1200, "height": 800}
ZOOMED: ViewportSize = {"width": 683, "height": 384}  # 1366 × 768 at 200 %
NO_PAGES = (
    "api:",
    "case-balance-export",
    "supervision-cases-export",
    "evidence-roots-export",
    "experiment-export",
    "simulation-progress",
    "import-refused",
    "case-promise-read",
    "case-tactics",
    "case-verdict",
    "health",
)


@pytest.fixture(params=["agent", "lead", "admin"])
def member(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def pages(member: str, live_server: Any, cast: Cast) -> list[str]:
    """The addresses of the pages that are the member's to look at: each page is looked at once."""
    things = rows_of_every_kind(cast)
    known = dict(addresses())
    return [
        reverse(name, kwargs=values_for(name, known[name], things))
        for name, (method, due) in sorted(EXPECTED.items())
        if method == "GET" and opened_by(due) == member and not name.startswith(NO_PAGES)
    ]


def opened_by(due: str) -> str | None:
    """The first of agent, lead and administrator who may open a page, from the answers listed for it."""
    answers = dict(zip(MEMBERS, due.split(), strict=True))
    return next((one for one in ("agent", "lead", "admin") if answers[one] == "200"), None)


@pytest.fixture
def context(chromium: Browser, live_server: Any, cast: Cast, member: str) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport=DESK, base_url=live_server.url)
    bring_session(context, getattr(cast, member), live_server.url)
    yield context
    context.close()


def severe_faults(page: Page) -> list[str]:
    """What axe finds. Only its violations are brought over: the rest of its answer is long, and takes longer than the search.

    Rows far down a table look like those above them, and are left out.
    """
    page.evaluate(AXE_SCRIPT)
    asked = [{"exclude": [f"tbody > tr:nth-child(n + {ROWS + 1})"]}, {"resultTypes": ["violations"]}]
    found = page.evaluate("asked => axe.run(...asked).then(answer => answer.violations)", asked)
    return [
        f"{one['id']} ({one['impact']}) {[node['target'] for node in one['nodes']]}"
        for one in found
        if one["impact"] in SEVERE
    ]


def too_wide(page: Page, address: str) -> list[str]:
    """On which small screens the page, already open, is wider than the window."""
    faults = []
    for size in (SMALL_DESK, PHONE, ZOOMED):
        page.set_viewport_size(size)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        faults += [f"{address}: {wide} px too wide at {size['width']}"] if wide > 0 else []
    page.set_viewport_size(DESK)
    return faults


def test_every_page_can_be_used_by_all_and_fits_a_small_screen(
    pages: list[str], context: BrowserContext, live_server: Any
) -> None:
    page, faults = context.new_page(), []
    for address in pages:
        page.goto(address)
        faults += [f"{address}: {fault}" for fault in severe_faults(page)]
        faults += too_wide(page, address)
    # for every address: of another one a browser would keep the cookie to the folder
    context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": f"{live_server.url}/"}])
    for address in pages:
        page.goto(address)
        if page.locator("html").get_attribute("lang") != "zh-hans":
            faults.append(f"{address} is not in Chinese")
        faults += too_wide(page, f"in Chinese {address}")
    assert faults == [], "\n".join(faults)


def test_faults_and_width_are_found(chromium: Browser) -> None:
    with chromium.new_context(viewport=DESK) as context:
        page = context.new_page()
        page.set_content(
            '<html lang="en"><title>x</title><main><h1>x</h1><button></button><p>' + "x" * 500 + "</p></main>"
        )
        assert [fault.split()[0] for fault in severe_faults(page)] == ["button-name"]
        assert len(too_wide(page, "x")) == 3
