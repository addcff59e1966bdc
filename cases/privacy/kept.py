"""Making keys: `python -m cases.privacy.kept NAME` prints one; a site in development makes and keeps its own.

Knows nothing of Django, for a production site asks for its keys before it starts.
"""

import base64
import os
import secrets
import sys
from pathlib import Path

KEY_BYTES = 32


def new_key(name: str) -> str:
    """A fresh key as the settings want it."""
    return f"{name}:{base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def kept_keys(folder: Path, name: str) -> str:
    """The text of the keys' file, written on the first call, readable by its owner alone.

    Several processes may start at once: the one whose link comes first has made the key, the others read it.
    """
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"{name}.{os.getpid()}-{secrets.token_hex(4)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(new_key("own") + "\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


if __name__ == "__main__":
    print(new_key(sys.argv[1] if len(sys.argv) > 1 else "k1"))  # noqa: T201 - it is what was asked for
