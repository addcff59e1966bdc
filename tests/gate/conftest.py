"""A house whose rules are loaded and which has declared what a call of its own needs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cases.models import Case, KnownFact, User
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


@pytest.fixture
def ask(client: Client) -> Callable[[User], Client]:
    """`ask(user)`: a browser signed in as that user."""

    def signed_in(user: User) -> Client:
        client.force_login(user)
        return client

    return signed_in


def as_typed(form: Any) -> dict[str, Any]:
    """What a browser would send of a form that nobody has changed."""
    sent: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if isinstance(value, list):
            sent[field.html_name] = [str(one) for one in value]
        elif value not in (None, False):
            sent[field.html_name] = str(field.field.prepare_value(value))
    return sent
