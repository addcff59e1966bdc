"""The checkers over the whole tree, run as tests so that `make test` is the one gate."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.architecture.sources import ROOT

BIN = Path(sys.executable).parent


def _check(*command: str) -> None:
    # Checkers that load Django's settings find the same servers as the tests do.
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "collections_app.settings"}
    result = subprocess.run(
        [str(BIN / command[0]), *command[1:]], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, f"{result.stdout}\n{result.stderr}"


@pytest.mark.lint
def test_ruff_finds_nothing() -> None:
    _check("ruff", "check", ".")


@pytest.mark.lint
def test_code_is_formatted() -> None:
    _check("ruff", "format", "--check", ".")


@pytest.mark.lint
def test_templates_are_formatted() -> None:
    templates = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html"))
    _check("djade", "--check", "--target-version", "5.2", *templates)


@pytest.mark.lint
@pytest.mark.long
def test_types_hold_where_the_rules_live() -> None:
    _check("mypy")


@pytest.mark.lint
def test_import_contracts_hold() -> None:
    _check("lint-imports", "--no-logo")


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
