"""`make run` as a user sees it: up, announced, refused a second time, down with Ctrl-C, servers and all."""

import http.client
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house.places import ROOT, embedded, environment, python


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def place() -> Iterator[dict[str, str]]:
    """Not under pytest's own folder: it takes back, at each start of pytest, the right of the servers' account to pass there."""
    with tempfile.TemporaryDirectory() as folder:
        data = str(Path(folder) / ".data")
        yield {"DATA_DIR": data, "PORT": str(_free_port()), "DEMONSTRATION": "no", "NO_COLOR": "1"}
        python("-m", "collections_app.launch", "stop", DATA_DIR=data)


@contextmanager
def _started(place: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(
        [sys.executable, "-m", "collections_app.launch"],
        cwd=ROOT,
        env=environment(**place),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def _read_until(running: "subprocess.Popen[str]", text: str) -> str:
    """What was printed up to the line with `text`, or to the end if it never comes."""
    assert running.stdout is not None
    lines = []
    for line in running.stdout:
        lines.append(line)
        if text in line:
            break
    return "".join(lines)


def _status(place: dict[str, str], path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", int(place["PORT"]), timeout=60)
    try:
        connection.request("GET", path, headers={"Host": "localhost"})
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.long
def test_the_whole_system_comes_up_and_goes_down(place: dict[str, str]) -> None:
    """Twice: with Ctrl-C, and with `make stop` when its terminal is gone. The second start finds the database made."""
    with _started(place) as running:
        printed = _read_until(running, "Ctrl-C stops everything.")
        address = f"http://localhost:{place['PORT']}/"
        assert f"The system is up: {address}" in printed, printed
        assert _status(place, "/accounts/login/") == 200

        second = python("-m", "collections_app.launch", **place)
        assert (second.returncode, second.stderr) == (
            1,
            f"This clone already runs at {address}; stop it with Ctrl-C there, or with `make stop`.\n",
        )

        running.send_signal(signal.SIGINT)
        printed = running.communicate(timeout=120)[0]
        assert (running.returncode, printed.splitlines()[-1]) == (0, "Stopped.")
    assert embedded("status", Path(place["DATA_DIR"])).stdout == "PostgreSQL is not running\nRedis is not running\n"

    with _started(place) as running:
        assert "The system is up" in (printed := _read_until(running, "The system is up")), printed
        running.kill()
    stopped = python("-m", "collections_app.launch", "stop", **place)
    assert (stopped.returncode, stopped.stdout) == (0, "Stopped the site, Redis, PostgreSQL.\n")
    with pytest.raises(ConnectionRefusedError):
        _status(place, "/")


def test_a_taken_port_is_said_in_one_sentence(place: dict[str, str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(place["PORT"])))
        other.listen()
        answer = python("-m", "collections_app.launch", **place)
    assert (answer.returncode, answer.stderr) == (
        1,
        f"Port {place['PORT']} cannot be used (Address already in use); choose another, as in: make run PORT=8001.\n",
    )


def test_a_port_that_is_no_number_is_said_in_one_sentence(place: dict[str, str]) -> None:
    answer = python("-m", "collections_app.launch", **{**place, "PORT": "eight"})
    assert (answer.returncode, answer.stderr) == (1, "PORT is 'eight'; it must be a number from 1 to 65535.\n")


def test_stop_when_nothing_runs_is_harmless(place: dict[str, str]) -> None:
    answer = python("-m", "collections_app.launch", "stop", **place)
    assert (answer.returncode, answer.stdout) == (0, "Nothing was running.\n")
