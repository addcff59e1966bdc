"""Which process numbers are really our servers.

A file with a process number outlives a kill -9, and the number may by then belong to another program or, in a copied
clone, to the original's server. So a process counts only if it is that program and works in that very folder.
"""

import os
import subprocess
from pathlib import Path

PROC = Path("/proc")


def live_process(pid_file: Path, *, program: str, folder: Path) -> int | None:
    """The number in the first line of `pid_file` if that process is `program` working in `folder`."""
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return pid if works_in(pid, program=program, folder=folder) else None


def processes_in(folder: Path, *, program: str) -> list[int]:
    """Every process that is `program` working in `folder`; empty where the system has no /proc."""
    if not (PROC / "self").exists():
        return []
    numbers = [int(path.name) for path in PROC.iterdir() if path.name.isdigit()]
    return [pid for pid in numbers if works_in(pid, program=program, folder=folder)]


def descendants_of(pid: int) -> list[int]:
    """Children, their children and so on, the innermost first; empty where the system has no /proc."""
    parents: dict[int, list[int]] = {}
    for path in PROC.glob("[0-9]*/stat") if (PROC / "self").exists() else []:
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # ended meanwhile
        parents.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found: list[int] = []
    waiting = [pid]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found += children
        waiting += children
    return found[::-1]


def works_in(pid: int, *, program: str, folder: Path) -> bool:
    """Whether this process lives, is `program` and has `folder` as its working folder."""
    if (PROC / "self").exists():
        try:
            name = (PROC / str(pid) / "comm").read_text().strip()
            return name == program and os.readlink(PROC / str(pid) / "cwd") == str(folder)  # noqa: PTH115 - not resolved
        except OSError:
            return False
    answer = subprocess.run(["/bin/ps", "-p", str(pid), "-o", "args="], capture_output=True, text=True, check=False)
    return program in answer.stdout and str(folder) in answer.stdout
