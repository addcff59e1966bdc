"""What every test may ask for: a database, the fixed cast, and the system's Chromium."""

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings
from pytest_django.plugin import DjangoDbBlocker

from cases.selectors.gate.closed_hours import hours_of_minute
from strategies.services.policies import read_once
from tests.cast import Cast, make_cast
from tests.emptying import empty_tables
from tests.factories import NOW, TODAY
from tests.template import template_database
from tests.workers import worker  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from strategies.models import Policy

# The same engine without windows takes a third of the processor time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)

# No deadline: a slow machine is not a defect of the code. Examples are the same in every run.
settings.register_profile(
    "suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.load_profile("suite")

TransactionTestCase._fixture_teardown = empty_tables


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    if CHROMIUM is None:
        if os.environ.get("REQUIRE_BROWSER"):
            raise pytest.UsageError("REQUIRE_BROWSER is set, but there is no Chromium on this machine.")
        skip = pytest.mark.skip(reason="no Chromium on this machine (on Debian and Ubuntu: apt-get install chromium)")
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(skip)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_use_migrations: bool,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    """pytest-django's place to say how the test database is made: by copying, not by migrating."""
    if django_db_use_migrations:
        with django_db_blocker.unblock():
            django_settings.DATABASES["default"]["TEST"]["TEMPLATE"] = template_database()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """pytest-django's, and at the end nobody is left in the database: a browser's last connection may hold its thread in the
    live server, and the thread its session, for minutes."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def policy(db: None) -> "Policy":
    """The ladder that ships, in force."""
    from strategies.services.policies import policy_in_force, ship_default_policy

    ship_default_policy(now=NOW)
    found = policy_in_force(TODAY)
    assert found is not None
    return found


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Sessions, counters and versions of one test must not be seen by the next; each test process has a Redis of its own."""
    hours_of_minute.cache_clear()
    read_once.cache_clear()
    yield
    cache.clear()


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """The system's Chromium. Playwright runs an event loop in this thread, which Django must be told to accept."""
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
