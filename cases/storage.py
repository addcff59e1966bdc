"""Where creditors' files and the rows refused from them stand: encrypted on the disk, readable only while they are read."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.db.models.fields.files import FieldFile

from cases.privacy.files import PlainReader, sealed_chunks


class _Sealed(File):  # type: ignore[type-arg]
    """A file that gives out its encrypted chunks."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        return sealed_chunks(super().chunks(chunk_size))


class _Plain(File):  # type: ignore[type-arg]
    """A sealed file opened for reading; opened again after it was closed, it begins anew."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        super().__init__(self._opened(), name=name)

    def open(self, mode: str | None = None, *_args: Any, **_kwargs: Any) -> "_Plain":
        if self.closed:
            self.file = self._opened()
        else:
            self.seek(0)
        return self

    def _opened(self) -> IO[bytes]:
        return cast("IO[bytes]", io.BufferedReader(PlainReader(self._path.open("rb")), 1 << 20))


class SealedStorage(FileSystemStorage):
    """The media folder, its files encrypted with PERSONAL_DATA_KEYS. Files are written once and read from the beginning."""

    def _save(self, name: str, content: File) -> str:  # type: ignore[type-arg]
        return super()._save(name, _Sealed(cast("IO[Any]", content), name=name))

    def _open(self, name: str, mode: str = "rb") -> File:  # type: ignore[type-arg]
        if mode != "rb":
            raise ValueError("A sealed file is only read; it is written by saving it.")
        return _Plain(Path(self.path(name)), name)


def sealed_storage() -> SealedStorage:
    """For `FileField(storage=…)`: asked at the time of use, so that tests may move the folder."""
    return SealedStorage()


@contextmanager
def readable_copy(file: FieldFile) -> Iterator[Path]:
    """The plain file, in a folder that only this process's user can enter, gone when the reading is over."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(file.name or "file").name
        write_plain(file, path)
        yield path


def write_plain(file: FieldFile, path: Path) -> None:
    """Write a stored file's plain text to a path."""
    with file.storage.open(file.name or "") as stored, path.open("wb") as out:
        for chunk in iter(lambda: stored.read(1 << 20), b""):
            out.write(chunk)
