"""Programs of the house run from outside, as a user runs them, with a data folder of their own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("DATABASE_URL", "REDIS_URL", "DATA_DIR", "SECRET_KEY", "ENVIRONMENT", "DEBUG", "ALLOWED_HOSTS", "PORT", "BIND")


def environment(**more: str) -> dict[str, str]:
    """The environment of a user who set nothing but `more`; an empty value stands before the .env file's."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")},
        **dict.fromkeys(OURS, ""),
        "ENVIRONMENT": "development",
        "DEBUG": "no",
        "PYTHONDONTWRITEBYTECODE": "1",
        **more,
    }


def python(*arguments: str, timeout: int = 120, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(**more),
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )


def embedded(action: str, data_dir: Path) -> "subprocess.CompletedProcess[str]":
    return python("-W", "error", "-m", "collections_app.embedded", action, DATA_DIR=str(data_dir))
