"""Where the embedded servers of one clone keep their files and their sockets."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

# sun_path of a Unix socket address holds 108 bytes on Linux and 104 on macOS, the closing zero included.
SOCKET_PATH_BYTES = 103
POSTGRES_PORT = 5432  # only part of the socket's file name: the server listens on no network address
DATABASE_NAME = "collections"


class EmbeddedError(RuntimeError):
    """A server cannot be started; the text is one sentence for the user, with the remedy."""


@dataclass(frozen=True)
class Places:
    """Every path of one data folder. Two clones differ in `data`, and so in everything else."""

    data: Path

    @classmethod
    def under(cls, data_dir: Path) -> "Places":
        return cls(data=Path(os.path.realpath(data_dir)))

    @property
    def postgres(self) -> Path:
        return self.data / "postgres"

    @property
    def redis(self) -> Path:
        return self.data / "redis"

    @property
    def lock(self) -> Path:
        return self.data / "embedded.lock"

    @property
    def postgres_socket_dir(self) -> Path:
        return self._short_enough(self.postgres, f".s.PGSQL.{POSTGRES_PORT}")

    @property
    def postgres_socket(self) -> Path:
        return self.postgres_socket_dir / f".s.PGSQL.{POSTGRES_PORT}"

    @property
    def redis_socket(self) -> Path:
        return self._short_enough(self.redis, "redis.sock") / "redis.sock"

    @property
    def redis_url(self) -> str:
        """As redis-py and Django's cache read it."""
        return f"unix://{quote(str(self.redis_socket))}?db=0"

    def _short_enough(self, folder: Path, name: str) -> Path:
        """`folder`, or a short folder of this clone's own where the socket's path would not fit."""
        if len(os.fsencode(folder / name)) <= SOCKET_PATH_BYTES:
            return folder
        key = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"collections-{key}"
