"""A second administrator: whoever proposes a policy does not approve it."""

import pytest

from cases.models import User
from tests.cast import Cast, make_user


@pytest.fixture
def second(cast: Cast) -> User:
    return make_user("second", "admin")
