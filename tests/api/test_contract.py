"""The OpenAPI document is the truth: schemathesis makes up requests from it, right ones and wrong ones, and finds no
server error, no answer that the document does not name, and no body that is not as it says.

The requests go straight into the WSGI application, on the real database with a row of everything, as each role. Half
of them are aimed at rows that exist. Each is rolled back; they are the same in every run.
"""

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rest_framework.authtoken.models import Token
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks

from collections_app.wsgi import application
from tests.api.conftest import API, World
from tests.cast import Cast

CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
EXAMPLES = 6  # of every operation
ROLES = ["agent", "stranger", "lead", "admin", ""]


def test_document_is_valid_and_complete() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", "/dev/null")


@pytest.fixture
def document(db: None, settings: Any, tmp_path: Path) -> Iterator[Any]:
    """The document as the application serves it; the test's own connection serves every request."""
    settings.MEDIA_ROOT = tmp_path
    settings.API_RATES = dict.fromkeys(settings.API_RATES, "1000000/min")
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield _document()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@functools.cache
def _document() -> Any:
    return schemathesis.openapi.from_wsgi(f"{API}/schema/", application)


@pytest.mark.parametrize("role", ROLES)
def test_every_operation_keeps_its_contract(role: str, document: Any, cast: Cast, world: World) -> None:
    token = {"Authorization": f"Token {Token.objects.create(user=getattr(cast, role)).key}"} if role else {}
    broken = {}
    for case, aimed in _made_up():
        if aimed:
            _aim(case, cast, world)
        if failure := _failure(case, token):
            broken.setdefault(failure[:60], failure)
    assert "\n\n".join(broken.values()) == ""


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_boundary_keeps_the_contract(mode: GenerationMode, document: Any, cast: Cast, world: World) -> None:
    """Every least, largest, missing, empty and mistyped value that the document knows of, one at a time."""
    token = {"Authorization": f"Token {Token.objects.create(user=cast.admin).key}"}
    broken = {}
    for operation in _operations(document):
        generation = document.config.generation_for(operation=operation)
        for case in document.iter_coverage_cases(operation, generation_modes=[mode], generation_config=generation):
            if failure := _failure(case, token):
                broken.setdefault(failure[:60], failure)
    assert "\n\n".join(broken.values()) == ""


def _operations(document: Any) -> list[Any]:
    operations = [result.ok() for result in document.get_all_operations()]
    assert len(operations) > 25
    return operations


@functools.cache
def _made_up() -> list[tuple[Any, bool]]:
    """Examples for every operation, right and wrong ones, each with whether to aim it at rows that exist."""
    made: list[tuple[Any, bool]] = []
    every_time = settings(
        max_examples=EXAMPLES, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck)
    )
    for operation in _operations(_document()):
        strategy = st.one_of([operation.as_strategy(generation_mode=mode) for mode in GenerationMode])
        every_time(given(case=strategy, aimed=st.booleans())(lambda case, aimed: made.append((case, aimed))))()
    return made


def _aim(case: Any, cast: Cast, world: World) -> None:
    """Puts numbers of real rows in place of made-up ones."""
    rows = {
        "cases": world.case,
        "debtors": world.case.debtor,
        "debts": world.case.debts.get(),
        "contacts": world.contact,
        "promises": world.promise,
        "payments": world.payment,
        "day-runs": world.day,
        "portfolios": world.portfolio,
        "policies": world.policy,
        "experiments": world.experiment,
    }
    resource = case.operation.path.removeprefix(f"{API}/").partition("/")[0]
    if "id" in (case.path_parameters or {}):
        case.path_parameters["id"] = str(rows[resource].pk)
    if isinstance(case.body, dict):
        named = {"case": world.case, "contact_point": world.phone, "debt": rows["debts"], "team": cast.team}
        case.body.update({name: row.pk for name, row in named.items() if name in case.body})


def _failure(case: Any, headers: dict[str, str]) -> str:
    """What is wrong with the answer, or nothing."""
    with transaction.atomic():
        try:
            response = case.call(headers=headers)
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as group:
            transaction.set_rollback(True)
            return f"{case.method} {case.operation.path} {response.status_code}: {group} {case.as_curl_command()}"
        except Exception as error:  # noqa: BLE001 - a defect that left the application
            transaction.set_rollback(True)
            return f"{case.method} {case.operation.path}: {error!r} {case.as_curl_command()}"
        transaction.set_rollback(True)
    return ""
