"""Files encrypted as they stream by: AES-256-GCM in chunks of a mebibyte, under a key of the file's own.

Layout: `CSF1`, one byte with the length of the key's name, the name, 16 bytes of salt; then the chunks, each 16 bytes
longer than its plain text. A chunk's nonce is its number and whether it is the last (STREAM, Hoang, Reyhanitabar, Rogaway,
Vizár 2015), so that none can be left out, moved or cut off unseen.
"""

import io
import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cases.privacy.cipher import Undecipherable
from cases.privacy.keys import derived, keyring
from cases.privacy.purposes import STORED_FILE

MAGIC, CHUNK, TAG, SALT = b"CSF1", 1 << 20, 16, 16


def sealed_chunks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The encrypted file of a plain one, piece by piece. Its memory is a few chunks, whatever the pieces' sizes."""
    (name, secret), salt = keyring().data.newest, os.urandom(SALT)
    yield MAGIC + bytes([len(name)]) + name.encode() + salt
    seal = AESGCM(derived(secret, STORED_FILE, salt))
    held, number = bytearray(), 0
    for piece in chunks:
        held += piece
        while len(held) > CHUNK:
            yield seal.encrypt(_nonce(number, last=False), bytes(held[:CHUNK]), None)
            del held[:CHUNK]
            number += 1
    yield seal.encrypt(_nonce(number, last=True), bytes(held), None)


def plain_chunks(file: BinaryIO) -> Iterator[bytes]:
    """What an encrypted file holds; a file of before, which is not encrypted, as it stands. Raises Undecipherable."""
    if file.read(len(MAGIC)) != MAGIC:
        file.seek(0)
        yield from iter(lambda: file.read(CHUNK), b"")
        return
    name, salt = _head(file)
    secret = keyring().data.named(name)
    if secret is None:
        raise Undecipherable(f"No key named {name!r} is in PERSONAL_DATA_KEYS.")
    unseal, number, chunk = AESGCM(derived(secret, STORED_FILE, salt)), 0, file.read(CHUNK + TAG)
    while True:
        following = file.read(CHUNK + TAG)
        try:
            yield unseal.decrypt(_nonce(number, last=not following), chunk, None)
        except InvalidTag:
            raise Undecipherable("This file was changed or cut off, or another key wrote it.") from None
        if not following:
            return
        chunk, number = following, number + 1


def key_of(file: BinaryIO) -> str:
    """The name of the key that wrote a file; '' for a plain one."""
    return _head(file)[0] if file.read(len(MAGIC)) == MAGIC else ""


def _head(file: BinaryIO) -> tuple[str, bytes]:
    return file.read(file.read(1)[0]).decode(), file.read(SALT)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class PlainReader(io.RawIOBase):
    """An encrypted file opened for reading from its beginning."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._chunks, self._held, self._at = file, plain_chunks(file), b"", 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Back to the beginning, and nowhere else."""
        if (offset, whence) != (0, io.SEEK_SET):
            raise io.UnsupportedOperation("An encrypted file is read from its beginning.")
        self._file.seek(0)
        self._chunks, self._held, self._at = plain_chunks(self._file), b"", 0
        return 0

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._held:
            piece = next(self._chunks, None)
            if piece is None:
                return 0
            self._held = piece
        size = min(len(buffer), len(self._held))
        buffer[:size], self._held = self._held[:size], self._held[size:]
        self._at += size
        return size

    def close(self) -> None:
        self._file.close()
        super().close()
