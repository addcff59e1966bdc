"""What must not stand in a repository that anybody may clone anywhere."""

import re
import subprocess

import pytest

from tests.architecture.sources import ROOT

# Written as patterns, so that this file does not hold what it looks for.
REGISTRY_HOSTS = re.compile(r"(pypi|pythonhosted|npmjs)[.](org|com)|registry[.]npm|deb[.]debian|mirrors?[.]")
FOLDERS_OF_ONE_MACHINE = re.compile(r"(?<![\w.])/(?:work|ro" + r"ot|home)/[a-z]")
BINARY = {".png", ".jpg", ".ico", ".woff2", ".gz", ".xlsx", ".mo"}


def _tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git clone")
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def _texts() -> list[tuple[str, str]]:
    return [
        (name, (ROOT / name).read_text(encoding="utf-8", errors="replace"))
        for name in _tracked()
        if not any(name.endswith(ending) for ending in BINARY)
    ]


def test_no_registry_is_named() -> None:
    assert [name for name, text in _texts() if REGISTRY_HOSTS.search(text)] == []


def test_no_folder_of_one_machine_is_named() -> None:
    assert [name for name, text in _texts() if FOLDERS_OF_ONE_MACHINE.search(text)] == []


def test_no_page_carries_script_or_style_of_its_own() -> None:
    """The content security policy would refuse it: scripts and styles are files."""
    script = r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")"
    inline = re.compile(rf"{script}|<style\b|\sstyle=\"|\son[a-z]+=\"", re.IGNORECASE)
    assert [name for name, text in _texts() if name.startswith("templates/") and inline.search(text)] == []
