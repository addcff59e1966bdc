"""Writing a bundle: a ZIP that appears under its name whole or not at all, every file hashed as it is written."""

import datetime as dt
import hashlib
import secrets
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

PART = 1 << 20


@dataclass(frozen=True)
class Packed:
    """One file of the bundle: its name inside, its bytes, their SHA-256."""

    name: str
    bytes: int
    sha256: str


@dataclass
class Package:
    """An open bundle. Each file is written in parts; nothing is held but its hash."""

    archive: zipfile.ZipFile
    made_at: dt.datetime
    files: list[Packed] = field(default_factory=list)

    def lines(self, name: str, lines: Iterable[str]) -> Packed:
        """A text file, one line each, UTF-8, ended by line feeds."""
        return self._write(name, (f"{line}\n".encode() for line in lines), zipfile.ZIP_DEFLATED)

    def text(self, name: str, text: str) -> Packed:
        return self._write(name, [text.encode()], zipfile.ZIP_DEFLATED)

    def copy(self, name: str, source: IO[bytes]) -> Packed:
        """A file as it is: sound and pictures do not shrink, so they are stored."""
        return self._write(name, iter(lambda: source.read(PART), b""), zipfile.ZIP_STORED)

    def _write(self, name: str, parts: Iterable[bytes], compression: int) -> Packed:
        about = zipfile.ZipInfo(name, self.made_at.astimezone(dt.UTC).timetuple()[:6])
        about.compress_type, about.external_attr = compression, 0o644 << 16
        digest, size = hashlib.sha256(), 0
        with self.archive.open(about, "w", force_zip64=True) as out:
            for part in parts:
                out.write(part)
                digest.update(part)
                size += len(part)
        packed = Packed(name, size, digest.hexdigest())
        self.files.append(packed)
        return packed


@contextmanager
def package(out: Path, *, made_at: dt.datetime) -> Iterator[Package]:
    """A bundle at `out`, written beside it under another name and renamed at the end; what stood there goes only then.

    Readable by the system user alone, as all that leaves the house by a command. Whatever is raised inside takes the half-written file along. A process that is killed leaves it under its odd name,
    never under the bundle's.
    """
    half = out.with_name(f".{out.name}.{secrets.token_hex(4)}.part")
    half.touch(mode=0o600)
    try:
        with zipfile.ZipFile(half, "w") as archive:
            yield Package(archive, made_at)
        half.replace(out)
    finally:
        half.unlink(missing_ok=True)
