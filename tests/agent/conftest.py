"""The agent's pages, asked as a member of the cast."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from cases.clock import business_date
from cases.models import Case, User
from strategies.services.policies import ship_default_policy
from tests.browsers import bring_session
from tests.cast import Cast
from tests.factories import make_case, make_phone


@pytest.fixture(autouse=True)
def _policy(db: None) -> None:
    ship_default_policy(now=timezone.now())


@pytest.fixture
def ask(client: Client) -> Callable[[User], Client]:
    """`ask(user)`: a browser signed in as that user."""

    def signed_in(user: User) -> Client:
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def own_case(cast: Cast) -> Case:
    return make_case(
        creditor=cast.creditor, agent=cast.agent, days_past_due=10, balance=5000, as_of=business_date(), name="王小明"
    )


@pytest.fixture
def today() -> dt.date:
    return business_date()


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()


@pytest.fixture
def cases(cast):
    made = [
        make_case(
            creditor=cast.creditor, agent=cast.agent, days_past_due=days, balance=9000, as_of=business_date(), name=name
        )
        for days, name in ((40, "王小明"), (30, "李美华"), (20, "张大力"))
    ]
    for case in made:
        make_phone(case)
    return made


@pytest.fixture(params=["en", "zh-hans"])
def page(request, chromium, live_server, cast, cases):
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, base_url=live_server.url)
    context.add_cookies([{"name": "django_language", "value": request.param, "url": live_server.url}])
    bring_session(context, cast.agent, live_server.url)
    page = context.new_page()
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("console", lambda line: page.problems.append(line.text) if line.type == "error" else None)
    page.goto("/queue/")
    yield page
    assert page.problems == []
    page.evaluate("() => { navigator.sendBeacon = () => true; }")  # the next test's tables are not to hear of this one
    context.close()
