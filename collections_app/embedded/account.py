"""Which system account runs the embedded servers, and what it must be able to reach.

PostgreSQL refuses to run as root. So as root the servers run as the owner of the data folder's place,
or, where root owns that too, as a system user made for it; folders above are opened for passing through.
"""

import os
import pwd
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .places import EmbeddedError

SYSTEM_USER = "pgserver"


@dataclass(frozen=True)
class Account:
    """The user and group that own the servers' files; `switch` is false where we are that user already."""

    uid: int
    gid: int
    switch: bool

    def popen_options(self) -> dict[str, Any]:
        """Options of subprocess that make the child run as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}

    def own_folder(self, folder: Path, *, mode: int = 0o700) -> None:
        """Make `folder` this account's own; refuse one that somebody else put there before us."""
        folder.mkdir(parents=True, exist_ok=True)
        if folder.is_symlink():
            raise EmbeddedError(f"{folder} is a symbolic link; remove it, or set DATA_DIR to another folder.")
        owner = folder.stat().st_uid
        if self.switch and owner != self.uid:
            os.chown(folder, self.uid, self.gid)
            self._own_files(folder)  # a data folder that root copied
        elif owner != self.uid:
            raise EmbeddedError(
                f"{folder} belongs to {_user_name(owner)}; run as that user, or set DATA_DIR to another folder."
            )
        folder.chmod(mode)

    def _own_files(self, folder: Path) -> None:
        for path in folder.rglob("*"):
            if path.lstat().st_uid != self.uid:
                os.chown(path, self.uid, self.gid, follow_symlinks=False)


def account_for(data: Path) -> Account:
    """The account for this data folder; makes the system user when root owns everything."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switch=False)
    owner = _first_existing(data).stat()
    if owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid, switch=True)
    entry = _system_user()
    return Account(entry.pw_uid, entry.pw_gid, switch=True)


def open_the_way(account: Account, *folders: Path) -> None:
    """Let the account pass through every folder above `folders`, adding no more than is missing."""
    if not account.switch:
        return
    opened = []
    for folder in folders:
        for above in folder.parents:
            status = above.stat()
            if status.st_uid != account.uid and not status.st_mode & stat.S_IXOTH:
                above.chmod(status.st_mode | stat.S_IXOTH)
                opened.append(str(above))
    if opened:
        say(f"Running as root: opened {', '.join(opened)} for passing through, so that PostgreSQL can reach its files.")


def say(text: str) -> None:
    """Tell the person at the terminal; standard output belongs to the command that runs."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _first_existing(path: Path) -> Path:
    return next(place for place in (path, *path.parents) if place.exists())


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd is None:
        raise EmbeddedError(
            "PostgreSQL does not run as root and there is no `useradd` to make a user for it; "
            "run as an ordinary user, or set DATABASE_URL to a server of your own."
        )
    subprocess.run([useradd, "--system", "--no-create-home", SYSTEM_USER], check=True, capture_output=True)
    say(f"Running as root: made the system user {SYSTEM_USER}, because PostgreSQL does not run as root.")
    return pwd.getpwnam(SYSTEM_USER)


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
