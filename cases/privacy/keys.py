"""The keys for personal data: the first of each kind is used for what is written, all of them for what is read.

A key is 32 random bytes in base64 with a short name before it: `k1:NfZ…=`. Several stand with commas between them,
the newest first. The keys that encrypt and those of the blind index are different keys.
"""

import base64
import binascii
import hashlib
import hmac
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from cases.privacy.kept import KEY_BYTES, kept_keys

_NAME = re.compile(r"[a-z0-9]{1,12}")


class KeyFault(ImproperlyConfigured):
    """The setting holds no usable key; the sentence says what to write there."""


@dataclass(frozen=True)
class Keys:
    """Names → secrets, newest first; never empty."""

    secrets: tuple[tuple[str, bytes], ...]

    @property
    def newest(self) -> tuple[str, bytes]:
        return self.secrets[0]

    @property
    def oldest(self) -> tuple[str, bytes]:
        return self.secrets[-1]

    def named(self, name: str) -> bytes | None:
        return dict(self.secrets).get(name)


@dataclass(frozen=True)
class Keyring:
    """`data` encrypts, `index` makes the blind index."""

    data: Keys
    index: Keys


def keyring() -> Keyring:
    """The keys that the settings name. Raises KeyFault, with one sentence, where they are none."""
    return _ring(settings.PERSONAL_DATA_KEYS, settings.PERSONAL_INDEX_KEYS, settings.DATA_DIR)


@lru_cache(maxsize=8)
def _ring(data: str, index: str, folder: Path) -> Keyring:
    data, index = data or kept_keys(folder, "personal-data.keys"), index or kept_keys(folder, "personal-index.keys")
    ring = Keyring(read_keys(data, "PERSONAL_DATA_KEYS"), read_keys(index, "PERSONAL_INDEX_KEYS"))
    if {secret for _name, secret in ring.data.secrets} & {secret for _name, secret in ring.index.secrets}:
        raise KeyFault("PERSONAL_INDEX_KEYS repeats a key of PERSONAL_DATA_KEYS; the two kinds must differ.")
    return ring


def read_keys(text: str, setting: str) -> Keys:
    """The keys of one setting. Raises KeyFault."""
    found: dict[str, bytes] = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        name, _colon, told = entry.partition(":")
        try:
            secret = base64.b64decode(told, altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            secret = b""
        if not _NAME.fullmatch(name) or len(secret) != KEY_BYTES:
            raise KeyFault(f"{setting} holds an entry that is no key; each is name:base64 of {KEY_BYTES} random bytes.")
        if name in found:
            raise KeyFault(f"{setting} holds two keys named {name}.")
        found[name] = secret
    if not found:
        raise KeyFault(f"{setting} is empty; make a key with: python -m cases.privacy.kept k1")
    return Keys(tuple(found.items()))


def derived(secret: bytes, purpose: str, salt: bytes = b"") -> bytes:
    """A key of its own for one purpose (HKDF-SHA-256 with one block of output, RFC 5869)."""
    extracted = hmac.digest(salt or bytes(32), secret, hashlib.sha256)
    return hmac.digest(extracted, purpose.encode() + b"\x01", hashlib.sha256)
