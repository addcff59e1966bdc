"""Real Celery workers for tests: on the test's own database and broker, killed without mercy afterwards."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import connection

Worker = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def worker(transactional_db: None) -> Iterator[Worker]:
    """`worker()` starts one more."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
            "WORKER_DATABASE": str(connection.settings_dict["NAME"]),
        }
        command = [sys.executable, "-m", "celery", "-A", "collections_app", "worker", "-c", "1", "--without-mingle"]
        process = subprocess.Popen(
            [*command, "--without-gossip", "--without-heartbeat", "-l", "error"],
            cwd=settings.BASE_DIR,
            env=environment,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        kill(process)


def kill(process: "subprocess.Popen[bytes]") -> None:
    """SIGKILL to the worker and its children, as an operating system out of memory would."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()
