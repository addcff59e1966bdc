"""The contact rules' pages, over the rules that ship."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cases.models import User
from strategies.services.contact_rules import load_contact_rules
from tests.factories import NOW


@pytest.fixture
def rules(db: None) -> None:
    load_contact_rules(now=NOW)


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
