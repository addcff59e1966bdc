"""The whole system of one clone as child processes: prepare, start, announce, wait, stop.

One file in the data folder says that the clone runs. It is locked by this process and by its children, which inherit
the lock: so it stays locked while anything runs, and no longer, however the processes end.
"""

import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import environ

from collections_app import embedded
from collections_app.embedded.processes import descendants_of

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 120
STOP_SECONDS = 30
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

environ.Env.read_env(ROOT / ".env")
HOST = os.environ.get("BIND") or "127.0.0.1"
PORT = os.environ.get("PORT") or "8000"
DATA_DIR = Path(os.environ.get("DATA_DIR") or ROOT / ".data")
DEMONSTRATION = [] if os.environ.get("DEMONSTRATION") == "no" else ["--demonstration"]
RUN_FILE = DATA_DIR / "run"
ADDRESS = f"http://{'localhost' if HOST in ('127.0.0.1', '0.0.0.0') else HOST}:{PORT}/"  # noqa: S104 - compared only


def already_running() -> str | None:
    """Why this clone cannot be started now, in one sentence with the remedy, or None."""
    if (running := _running_processes()) is not None:
        return f"This clone already runs at {running[1]}; stop it with Ctrl-C there, or with `make stop`."
    if not PORT.isdigit() or not 0 < int(PORT) < 65536:
        return f"PORT is {PORT!r}; it must be a number from 1 to 65535."
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, int(PORT)))
    except OSError as error:
        return f"Port {PORT} cannot be used ({error.strerror}); choose another, as in: make run PORT=8001."
    return None


def run() -> int:
    """Run until a signal or until a part fails; returns the exit status."""
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    run_file = os.open(RUN_FILE, os.O_RDWR | os.O_CREAT, 0o644)
    fcntl.flock(run_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    stopping = _Stopping(run_file)
    environment = {
        **os.environ,
        "PATH": f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONUNBUFFERED": "1",
        # A trial on one's own machine may run as root; the reminder of it would fill the first screen.
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
        "STATIC_MANIFEST": os.environ.get("STATIC_MANIFEST", "1"),
    }
    try:
        if _manage("prepare", *DEMONSTRATION, environment=environment, stopping=stopping) != 0 or stopping.asked:
            return 0 if stopping.asked else 1
        house = subprocess.Popen(
            # Its own reading of .env would go before the environment, and before PORT; ours stands in it already.
            [sys.executable, "-m", "honcho", "start", "--env", os.devnull, "--port", PORT],
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches this process only, which then stops the others in order
            pass_fds=[run_file],
        )
        _write_run_file(run_file, house.pid)
        return _attend(house, stopping, environment)
    finally:
        os.ftruncate(run_file, 0)
        embedded.stop(DATA_DIR)
        if stopping.asked:
            print("Stopped.", flush=True)


def stop_running() -> int:
    """Stop the running system of this clone from outside, and its servers; harmless when nothing runs."""
    running = _running_processes()
    if running and running[0]:
        family = [pid for outer in running[0] for pid in (*descendants_of(outer), outer)]
        asked = [pid for pid in running[0] if _signal(pid, 0)]
        for pid in asked[:1]:
            _signal(pid, signal.SIGTERM)
        # A honcho that outlived its starter and its terminal stumbles over its own last words and leaves its children.
        _wait_until(lambda: _running_processes() is None, seconds=STOP_SECONDS if len(asked) == 2 else 5)
        for number in (signal.SIGTERM, signal.SIGKILL):
            for pid in family:
                _signal(pid, number)
            _wait_until(lambda: not any(_signal(pid, 0) for pid in family), seconds=STOP_SECONDS)
        # A command that its starter left behind would start the servers again.
        _wait_until(lambda: _running_processes() is None, seconds=STOP_SECONDS)
    stopped = (["the site"] if running else []) + embedded.stop(DATA_DIR)
    print(f"Stopped {', '.join(stopped)}." if stopped else "Nothing was running.")
    return 0 if _running_processes() is None else 1


class _Stopping:
    """Remembers that somebody asked to stop; the loops look at it. `run_file`: what every child keeps locked."""

    def __init__(self, run_file: int) -> None:
        self.asked = False
        self.run_file = run_file
        for number in STOP_SIGNALS:
            signal.signal(number, self._note)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.asked = True


def _attend(house: "subprocess.Popen[bytes]", stopping: _Stopping, environment: dict[str, str]) -> int:
    announced = False
    deadline = time.monotonic() + START_SECONDS
    while house.poll() is None and not stopping.asked:
        if not announced and _answers():
            _announce(environment, stopping)
            announced = True
        if not announced and time.monotonic() > deadline:
            sys.stderr.write(f"The web server did not answer in {START_SECONDS} seconds; the lines above say why.\n")
            break
        time.sleep(0.2)
    failed = house.poll() is not None and not stopping.asked
    if failed:
        sys.stderr.write("A part of the system ended, so all of it stops; the lines above say why.\n")
    _end(house)
    return 0 if announced and not failed else 1


def _announce(environment: dict[str, str], stopping: _Stopping) -> None:
    print(f"\nThe system is up: {ADDRESS}", flush=True)
    _manage("sign_ins", environment=environment, stopping=stopping)
    print("Ctrl-C stops everything.\n", flush=True)


def _end(house: "subprocess.Popen[bytes]") -> None:
    if house.poll() is None:
        house.terminate()
    try:
        house.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        house.kill()


def _manage(*arguments: str, environment: dict[str, str], stopping: _Stopping) -> int:
    """Run a command to its end, or end it when somebody asks to stop; its exit status."""
    command = [sys.executable, "manage.py", *arguments]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True, pass_fds=[stopping.run_file]
    ) as child:
        while child.poll() is None:
            if stopping.asked:
                child.terminate()
                child.wait()
            time.sleep(0.1)
    return child.returncode


def _answers() -> bool:
    host = "127.0.0.1" if HOST == "0.0.0.0" else HOST  # noqa: S104 - compared only
    connection = http.client.HTTPConnection(host, int(PORT), timeout=5)
    try:
        connection.request("GET", "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _write_run_file(run_file: int, house: int) -> None:
    os.ftruncate(run_file, 0)
    os.pwrite(run_file, f"{os.getpid()} {house} {ADDRESS}\n".encode(), 0)


def _running_processes() -> tuple[list[int], str] | None:
    """The processes to ask, the outer one first, and the address; None when nothing runs."""
    try:
        handle = os.open(RUN_FILE, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        words = os.pread(handle, 4096, 0).decode().split()
        return ([int(word) for word in words[:2]], words[2]) if len(words) == 3 else ([], "an address not yet known")
    else:
        return None
    finally:
        os.close(handle)


def _signal(pid: int, number: int) -> bool:
    """Whether the process was there to be signalled."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


def _wait_until(happened: Callable[[], bool], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.1)
