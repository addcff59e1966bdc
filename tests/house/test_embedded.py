"""The clone's own PostgreSQL and Redis: started on demand, shared, stopped, found again after a kill -9."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
import redis

from collections_app.embedded.account import account_for
from collections_app.embedded.places import SOCKET_PATH_BYTES, Places
from collections_app.embedded.processes import processes_in
from tests.house.places import ROOT, embedded, environment


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("clone") / ".data"
    yield folder
    embedded("stop", folder)


@pytest.fixture
def places(data_dir: Path) -> Places:
    assert embedded("start", data_dir).returncode == 0
    return Places.under(data_dir)


def _ask_postgres(places: Places, statement: str) -> object:
    with psycopg.connect(
        host=str(places.postgres_socket_dir), user="postgres", dbname="collections", autocommit=True
    ) as connection:
        cursor = connection.execute(statement.encode())
        while cursor.nextset():
            pass
        row = cursor.fetchone()
    return row[0] if row else None


def _redis(places: Places) -> "redis.Redis":
    return redis.Redis.from_url(places.redis_url)


def _pids(places: Places) -> tuple[int, int]:
    return (
        int((places.postgres / "postmaster.pid").read_text().split("\n")[0]),
        int((places.redis / "redis.pid").read_text()),
    )


def _kill_all(places: Places) -> None:
    """As a power cut would: every process of both servers at once."""
    for pid in [
        *processes_in(places.postgres, program="postgres"),
        *processes_in(places.redis, program="redis-server"),
    ]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    while processes_in(places.postgres, program="postgres") or processes_in(places.redis, program="redis-server"):
        time.sleep(0.01)


def test_start_brings_a_postgresql_18_with_an_empty_utf8_database(places: Places) -> None:
    assert str(_ask_postgres(places, "SHOW server_version")).startswith("18.")
    assert _ask_postgres(places, "SHOW server_encoding") == "UTF8"
    assert _ask_postgres(places, "SHOW max_wal_size") == "4GB"


def test_servers_listen_on_no_network_address(places: Places) -> None:
    assert _ask_postgres(places, "SHOW listen_addresses") == ""
    assert _redis(places).config_get("port") == {"port": "0"}


def test_second_start_finds_the_same_servers(places: Places, data_dir: Path) -> None:
    before = _pids(places)
    assert embedded("start", data_dir).returncode == 0
    assert _pids(places) == before


def test_stop_and_start_keep_the_data(places: Places, data_dir: Path) -> None:
    _ask_postgres(places, "COMMENT ON DATABASE collections IS 'kept'; SELECT 1")
    _redis(places).set("kept", "42")
    stopped = embedded("stop", data_dir)
    assert stopped.stdout == "Stopped Redis and PostgreSQL.\n"
    assert embedded("status", data_dir).returncode == 1
    assert embedded("start", data_dir).returncode == 0
    comment = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'collections'"
    assert (_ask_postgres(places, comment), _redis(places).get("kept")) == ("kept", b"42")


def test_stop_when_nothing_runs_says_so(tmp_path: Path) -> None:
    assert embedded("stop", tmp_path / "none").stdout == "Nothing was running.\n"


def test_recovers_after_kill_9(places: Places, data_dir: Path) -> None:
    _kill_all(places)
    assert embedded("start", data_dir).returncode == 0
    assert _ask_postgres(places, "SELECT 1") == 1
    assert _redis(places).ping()


def test_recovers_when_only_the_postmaster_was_killed(places: Places, data_dir: Path) -> None:
    os.kill(_pids(places)[0], signal.SIGKILL)
    assert embedded("start", data_dir).returncode == 0
    assert _ask_postgres(places, "SELECT 1") == 1


def test_recovers_when_the_process_numbers_now_belong_to_others(places: Places, data_dir: Path) -> None:
    """Numbers are reused after a restart of the machine; PostgreSQL alone would refuse to start beside them."""
    _kill_all(places)
    account = account_for(places.data)
    stranger = subprocess.Popen(["sleep", "300"], **account.popen_options())
    try:
        files = [
            places.postgres / "postmaster.pid",
            places.postgres_socket.with_name(f"{places.postgres_socket.name}.lock"),
            places.redis / "redis.pid",
        ]
        for file in files:
            lines = file.read_text().split("\n")
            file.write_text("\n".join([str(stranger.pid), *lines[1:]]))
        assert embedded("start", data_dir).returncode == 0
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_recovers_when_the_sockets_were_swept_away(places: Places, data_dir: Path) -> None:
    places.postgres_socket.unlink()
    places.redis_socket.unlink()
    assert embedded("start", data_dir).returncode == 0
    assert len(processes_in(places.redis, program="redis-server")) == 1
    assert _ask_postgres(places, "SELECT 1") == 1


def test_many_starters_at_once_bring_one_server_each(places: Places, data_dir: Path) -> None:
    embedded("stop", data_dir)
    starters = [
        subprocess.Popen(
            [sys.executable, "-m", "collections_app.embedded", "start"],
            cwd=ROOT,
            env=environment(DATA_DIR=str(data_dir)),
            stdout=subprocess.DEVNULL,
        )
        for _ in range(6)
    ]
    assert [starter.wait(120) for starter in starters] == [0] * 6
    assert len(processes_in(places.redis, program="redis-server")) == 1
    postmasters = [
        pid for pid in processes_in(places.postgres, program="postgres") if (_parent(pid) not in _family(places))
    ]
    assert len(postmasters) == 1


def _family(places: Places) -> set[int]:
    return set(processes_in(places.postgres, program="postgres"))


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


def test_a_copied_clone_starts_servers_of_its_own(places: Places, tmp_path: Path) -> None:
    """The copy holds the original's postmaster.pid, whose process lives: it must not be taken for its own."""
    _redis(places).set("from", "original")
    copy = tmp_path / "copy"
    shutil.copytree(places.data, copy, ignore=shutil.ignore_patterns("*.sock", ".s.PGSQL*", "*.lock"))
    try:
        assert embedded("start", copy).returncode == 0
        mine = Places.under(copy)
        assert _pids(mine)[0] != _pids(places)[0]
        _redis(mine).set("from", "copy")
        assert _redis(places).get("from") == b"original"
    finally:
        embedded("stop", copy)


def test_a_deep_clone_uses_short_sockets(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["a-rather-long-folder-name"] * 6)
    places = Places.under(deep / ".data")
    assert len(os.fsencode(places.postgres / ".s.PGSQL.5432")) > SOCKET_PATH_BYTES
    try:
        assert embedded("start", deep / ".data").returncode == 0
        assert len(os.fsencode(places.redis_socket)) <= SOCKET_PATH_BYTES
        assert _ask_postgres(places, "SELECT 1") == 1
        assert _redis(places).ping()
    finally:
        embedded("stop", deep / ".data")
        shutil.rmtree(places.postgres_socket_dir)
        shutil.rmtree(places.redis_socket.parent)


def test_two_clones_never_share_a_path(tmp_path: Path) -> None:
    one, two = Places.under(tmp_path / "one"), Places.under(tmp_path / "two")
    assert one.postgres_socket != two.postgres_socket
    assert one.redis_url != two.redis_url


def test_a_folder_that_cannot_be_made_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    answer = embedded("start", tmp_path / "file" / ".data")
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert answer.stderr.endswith("set DATA_DIR to a folder that can be written.\n")
