"""The desk's next action, asked as a member of the cast under the policy that ships."""

import datetime as dt
import re

import pytest

from tests.agent.conftest import _policy, ask, cases, now, own_case, page, today  # noqa: F401 - fixtures of the desk
from tests.factories import make_phone


@pytest.fixture
def phone(own_case):  # noqa: F811
    return make_phone(own_case, "13812345678")


@pytest.fixture
def tomorrow(today) -> dt.date:  # noqa: F811
    return today + dt.timedelta(days=1)


def offered(page):  # noqa: F811
    """The signed proposal that stands on a page."""
    return re.search(r'name="offer" value="([^"]+)"', page)[1]
