"""Texts encrypted for the database: AES-256-GCM (NIST SP 800-38D), the key's name before the ciphertext.

`k1.Zm9v…`: key name, a dot, base64 of nonce (12 bytes), ciphertext and tag (16). The purpose (which column) is
authenticated with it, so that a value moved to another column does not decrypt. Nothing stays nothing.
"""

import os
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cases.privacy.keys import derived, keyring

NONCE = 12


class Undecipherable(Exception):  # noqa: N818 - a finding about the keys or the row
    """No key of the settings opens this value, or it was changed."""


def encrypted(text: str, purpose: str) -> str:
    """The text under the newest key."""
    return encrypted_all([text], purpose)[0]


def encrypted_all(texts: Iterable[str], purpose: str) -> list[str]:
    """Each text under the newest key, in order; one draw of random bytes for all."""
    texts = list(texts)
    name, secret = keyring().data.newest
    seal, label, head = _cipher(secret, purpose).encrypt, purpose.encode(), f"{name}.".encode()
    nonces, found = os.urandom(NONCE * len(texts)), []
    for place, text in enumerate(texts):
        nonce = nonces[place * NONCE : (place + 1) * NONCE]
        sealed = nonce + seal(nonce, text.encode(), label) if text else b""
        found.append((head + b2a_base64(sealed, newline=False)).decode() if text else "")
    return found


def decrypted(token: str, purpose: str) -> str:
    """The text behind a value. Raises Undecipherable."""
    if not token:
        return ""
    name, _dot, body = token.partition(".")
    secret = keyring().data.named(name)
    if secret is None:
        raise Undecipherable(f"No key named {name[:12]!r} is in PERSONAL_DATA_KEYS.")
    try:
        sealed = a2b_base64(body)
        return _cipher(secret, purpose).decrypt(sealed[:NONCE], sealed[NONCE:], purpose.encode()).decode()
    except (InvalidTag, ValueError):
        raise Undecipherable(
            f"The key named {name!r} does not open this value; it is another key, or it was changed."
        ) from None


def is_current(token: str) -> bool:
    """Whether a value is under the newest key."""
    return not token or token.startswith(f"{keyring().data.newest[0]}.")


@lru_cache(maxsize=64)
def _cipher(secret: bytes, purpose: str) -> AESGCM:
    return AESGCM(derived(secret, purpose))
