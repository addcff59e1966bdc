"""Real PostgreSQL and Redis of this clone's own, used where the environment names no servers.

Importing this does nothing. `ensure_running` starts what is not running; every process of the clone may call it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from . import postgres, redis_server
from .account import Account, account_for, open_the_way
from .places import DATABASE_NAME, POSTGRES_PORT, EmbeddedError, Places

__all__ = ["EmbeddedError", "Places", "database_settings", "ensure_running", "redis_url", "stop"]


def database_settings(data_dir: Path) -> dict[str, Any]:
    """The entry of Django's DATABASES for the embedded PostgreSQL. Starts nothing."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": DATABASE_NAME,
        "USER": "postgres",
        "HOST": str(Places.under(data_dir).postgres_socket_dir),
        "PORT": str(POSTGRES_PORT),
    }


def redis_url(data_dir: Path) -> str:
    """The address of the embedded Redis. Starts nothing."""
    return Places.under(data_dir).redis_url


def ensure_running(data_dir: Path, *, with_postgres: bool = True, with_redis: bool = True) -> None:
    """Start whatever of the two does not answer; a few milliseconds when both do.

    Many processes may call this at the same moment: one starts, the others wait at the lock and find it done.
    Raises EmbeddedError with a sentence for the user.
    """
    places = Places.under(data_dir)
    if _all_ready(places, with_postgres, with_redis):
        return
    account = account_for(places.data)
    _make_data_folder(places, account)
    with _locked(places):
        open_the_way(account, places.postgres, postgres.binaries())
        if with_postgres and not postgres.is_ready(places):
            postgres.start(places, account)
        if with_redis and not redis_server.is_ready(places):
            redis_server.start(places, account)


def stop(data_dir: Path) -> list[str]:
    """Stop both cleanly; the names of those that were running."""
    places = Places.under(data_dir)
    if not places.data.exists():
        return []
    with _locked(places):
        stopped = ["Redis"] if redis_server.stop(places) else []
        if postgres.stop(places, account_for(places.data)):
            stopped.append("PostgreSQL")
    return stopped


def _all_ready(places: Places, with_postgres: bool, with_redis: bool) -> bool:
    return (not with_postgres or postgres.is_ready(places)) and (not with_redis or redis_server.is_ready(places))


@contextmanager
def _locked(places: Places) -> Iterator[None]:
    """One starter or stopper per clone at a time; the lock ends with its process, however that ends."""
    try:
        handle = os.open(places.lock, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise EmbeddedError(
            f"{places.data} cannot be written ({error.strerror}); run as its owner, or set DATA_DIR to another folder."
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _make_data_folder(places: Places, account: Account) -> None:
    if places.data.exists():
        return
    try:
        places.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedError(
            f"{places.data} cannot be made ({error.strerror}); set DATA_DIR to a folder that can be written."
        ) from error
    if account.switch and places.data.parent.stat().st_uid == account.uid:
        os.chown(places.data, account.uid, account.gid)
