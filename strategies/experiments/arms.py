"""Which arm a debtor is in: a seeded hash, so that nobody chooses and anybody can recompute it.

The text `"<seed>:<number of the debtor>"` is hashed with SHA-256; its first eight bytes, read as a whole number, lie
evenly between 0 and 2⁶⁴. Below `share` per cent of 2⁶⁴ the debtor is in the challenger's arm. On any machine:

    printf '%s' 'k3f9a1c2:4711' | sha256sum | cut -c1-16     # compared with the limit that the page shows

SQL compares the same bytes: a hash is below the limit, byte by byte, exactly where its first eight are.
"""

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _

LEAST_SHARE, MOST_SHARE = 1, 50  # per cent
_WHOLE = 2**64

# `{debtor}` is a column of ours; the seed and the limit are parameters.
IN_CHALLENGER = "sha256(convert_to(%(seed)s || ':' || {debtor}, 'UTF8')) < %(limit)s::bytea"


class Arm(models.TextChoices):
    CHAMPION = "champion", _("Champion")
    CHALLENGER = "challenger", _("Challenger")


def arm_of(*, seed: str, debtor_id: int, share: int) -> Arm:
    """The arm of a debtor where `share` per cent are the challenger's."""
    place = int.from_bytes(hash_of(seed=seed, debtor_id=debtor_id)[:8], "big")
    return Arm.CHALLENGER if place < _limit(share) else Arm.CHAMPION


def hash_of(*, seed: str, debtor_id: int) -> bytes:
    """The 32 bytes whose first eight decide."""
    return hashlib.sha256(f"{seed}:{debtor_id}".encode()).digest()


def limit_bytes(share: int) -> bytes:
    """The eight bytes below which a hash is the challenger's, for IN_CHALLENGER."""
    return _limit(share).to_bytes(8, "big")


def _limit(share: int) -> int:
    """The first whole number that is the champion's: `share` per cent of 2⁶⁴, rounded up."""
    return -(-share * _WHOLE // 100)
