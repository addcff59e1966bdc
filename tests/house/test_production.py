"""A production site that is not safe does not start, and says why in one sentence each."""

import pytest

from tests.house.places import python

SAFE = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz",
    "DATABASE_URL": "postgres://collections:secret@database.example/collections",
    "REDIS_URL": "redis://redis.example:6379/0",
    "ALLOWED_HOSTS": "collections.example",
    "DEBUG": "no",
    "PERSONAL_DATA_KEYS": "k1:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=",
    "PERSONAL_INDEX_KEYS": "i1:YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXpBQkNERUY=",
}


def test_a_safe_production_passes_the_deployment_checks() -> None:
    answer = python("-W", "error", "manage.py", "check", "--deploy", "--fail-level", "ERROR", **SAFE)
    assert (answer.returncode, answer.stdout[:31]) == (0, "System check identified no issu"), answer.stderr


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"SECRET_KEY": ""},
            "Production refuses to start with the default secret; set SECRET_KEY to a long random text.",
        ),
        ({"SECRET_KEY": "short"}, "Production refuses a SECRET_KEY shorter than 50 characters; set a longer one."),
        ({"DEBUG": "yes"}, "Production refuses to start with DEBUG, which shows settings to visitors; unset DEBUG."),
        ({"DATABASE_URL": ""}, "Production refuses to start without DATABASE_URL; name your PostgreSQL server there."),
        ({"REDIS_URL": ""}, "Production refuses to start without REDIS_URL; name your Redis server there."),
        (
            {"ALLOWED_HOSTS": "*"},
            "Production refuses to start without ALLOWED_HOSTS; list the host names it answers to.",
        ),
        (
            {"PERSONAL_DATA_KEYS": ""},
            "Production refuses to start without PERSONAL_DATA_KEYS; make one with: python -m cases.privacy.kept k1",
        ),
        (
            {"PERSONAL_INDEX_KEYS": ""},
            "Production refuses to start without PERSONAL_INDEX_KEYS; make one with: python -m cases.privacy.kept i1",
        ),
        ({"ENVIRONMENT": "prod"}, "ENVIRONMENT is 'prod'; it must be development or production."),
    ],
)
def test_production_refuses(change: dict[str, str], sentence: str) -> None:
    answer = python("manage.py", "migrate", **{**SAFE, **change})
    assert (answer.returncode, answer.stderr, answer.stdout) == (1, f"{sentence}\n", "")


def test_production_names_every_fault_at_once() -> None:
    answer = python("manage.py", "check", **{**SAFE, "SECRET_KEY": "", "DEBUG": "yes", "DATABASE_URL": ""})
    assert len(answer.stderr.splitlines()) == 3


def test_the_web_server_stops_instead_of_trying_again() -> None:
    answer = python(
        "-m", "gunicorn", "collections_app.wsgi", "--bind", "127.0.0.1:0", timeout=60, **{**SAFE, "SECRET_KEY": ""}
    )
    assert answer.returncode == 3
    assert "Production refuses to start with the default secret" in answer.stderr


def test_the_worker_refuses_too() -> None:
    answer = python("-m", "celery", "-A", "collections_app", "report", **{**SAFE, "SECRET_KEY": ""})
    assert answer.returncode != 0
    assert "Production refuses to start with the default secret" in answer.stderr


def test_importing_the_settings_starts_nothing(tmp_path: object) -> None:
    answer = python("-c", "import collections_app.settings", DATA_DIR=f"{tmp_path}/none")
    assert answer.returncode == 0
    assert python("-m", "collections_app.embedded", "status", DATA_DIR=f"{tmp_path}/none").returncode == 1
