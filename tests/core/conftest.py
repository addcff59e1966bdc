import pytest

from strategies.models import Policy
from strategies.services.policies import policy_in_force, ship_default_policy
from tests.cast import Cast, make_cast
from tests.factories import NOW, TODAY


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def policy(db: None) -> Policy:
    ship_default_policy(now=NOW)
    found = policy_in_force(TODAY)
    assert found is not None
    return found
