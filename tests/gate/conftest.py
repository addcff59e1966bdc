"""A house whose rules are loaded and which has declared what a call of its own needs."""

import pytest

from cases.models import Case, KnownFact
from strategies.services.contact_rules import load_contact_rules
from tests.cast import Cast
from tests.factories import NOW, TODAY, make_case

DECLARED = ("company_line_used", "human_handover_offered", "agent_qualified")


@pytest.fixture
def rules(db: None) -> None:
    load_contact_rules(now=NOW)


@pytest.fixture
def house(cast: Cast, rules: None) -> Cast:
    """Lines and staff are in order; the creditor is a Chinese bank that an agency collects for."""
    cast.creditor.kind = "bank"
    cast.creditor.save()
    for name in DECLARED:
        KnownFact.objects.create(name=name, value=True, valid_from=TODAY, source="house", by=cast.admin, at=NOW)
    return cast


@pytest.fixture
def case(house: Cast) -> Case:
    return make_case(creditor=house.creditor, agent=house.agent)
