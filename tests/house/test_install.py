"""The install script on machines that lack something: one sentence with the remedy, before anything is changed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.places import ROOT

SCRIPT = "collections_app/launch/install.sh"
TOOLS = ("sh", "cat", "cksum", "dirname", "pwd", "rm", "grep", "tail", "env")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The files that the script reads, in a folder of their own."""
    for name in ("requirements.txt", "requirements-dev.txt", SCRIPT):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        if (found := shutil.which(tool)) is not None:
            (tmp_path / "bin" / tool).symlink_to(found)
    return tmp_path


def _install(clone: Path, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(clone / "bin" / "sh"), SCRIPT],
        cwd=clone,
        env={"PATH": str(clone / "bin"), "HOME": str(clone), **more},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def _python(clone: Path, text: str) -> None:
    program = clone / "bin" / "python3"
    program.write_text(f"#!{clone}/bin/sh\n{text}\n")
    program.chmod(0o755)


def test_no_python_is_said(clone: Path) -> None:
    answer = _install(clone)
    assert answer.returncode == 1
    assert answer.stderr.startswith("Python 3.11 or newer is needed; on Debian and Ubuntu: apt-get install")
    assert answer.stderr.count("\n") == 1


def test_an_old_python_is_said(clone: Path) -> None:
    _python(clone, "exit 1")
    answer = _install(clone)
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert answer.stderr.startswith("Python 3.11 or newer is needed")


def test_missing_venv_is_said(clone: Path) -> None:
    _python(clone, 'case "$2" in *ensurepip*) exit 1;; esac; exit 0')
    answer = _install(clone)
    assert (answer.returncode, answer.stderr) == (
        1,
        "Python's venv module is missing; on Debian and Ubuntu: apt-get install python3-venv.\n",
    )


def test_a_platform_without_the_wheels_is_said(clone: Path) -> None:
    _python(clone, 'case "$2" in *libc_ver*) exit 1;; esac; exit 0')
    answer = _install(clone)
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1)
    assert answer.stderr.startswith("The embedded servers need a Linux with glibc")


def test_a_second_install_does_nothing() -> None:
    if not (ROOT / ".venv" / "installed").exists():
        pytest.skip("this clone was not installed by `make install`")
    before = (ROOT / ".venv" / "installed").stat().st_mtime
    answer = subprocess.run(["sh", SCRIPT], cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout) == (0, "")
    assert (ROOT / ".venv" / "installed").stat().st_mtime == before
