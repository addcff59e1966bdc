"""Databases of the bench's own: made, cloned file by file, dropped. The product's database is never touched."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections

BASE, WORK = "bench_collections", "bench_collections_work"
ATTEMPTS = 60


@contextmanager
def _server() -> Iterator["psycopg.Connection[tuple[Any, ...]]"]:
    parameters = {**connections["default"].get_connection_params(), "dbname": "postgres", "autocommit": True}
    for name in ("context", "cursor_factory", "prepare_threshold", "assume_role"):
        parameters.pop(name, None)
    with psycopg.connect(**parameters) as connection:
        yield connection


def use(name: str) -> None:
    """Point the default connection at a database."""
    connections["default"].close()
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name


def drop(name: str) -> None:
    """Drop a database of the bench if it exists."""
    connections["default"].close()
    with _server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def make(name: str) -> None:
    """An empty database with every migration applied; the default connection points at it."""
    drop(name)
    with _server() as server:
        server.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    use(name)
    call_command("migrate", verbosity=0, interactive=False)


def clone(source: str, name: str) -> None:
    """An exact copy, its pages and dead rows too; then point the default connection at it."""
    drop(name)
    for attempt in range(ATTEMPTS):
        try:
            with _server() as server:
                server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY')
                server.execute("CHECKPOINT")
            break
        except psycopg.errors.ObjectInUse:  # the autovacuum worker looks in
            if attempt == ATTEMPTS - 1:
                raise
            time.sleep(1)
    use(name)


def analyse() -> None:
    """Fresh statistics and visibility, as a database has them that was not loaded a second ago."""
    with connections["default"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
