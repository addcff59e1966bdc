"""The tree over the sealed rows of a day, and the chain of days (RFC 6962, section 2.1).

    leaf = SHA-256(0x00 ‖ text of the row)      node = SHA-256(0x01 ‖ left ‖ right)
    root of a day = SHA-256(root of the day before ⏎ day ⏎ Merkle root ⏎ number of rows)

A tree of n leaves splits at the largest power of two below n. So every SUBTREE leaves, counted from the first, are a
tree of their own; with their hashes kept, the way from one leaf to the root reads SUBTREE leaves instead of all.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence

SUBTREE = 512
Step = tuple[str, str]  # on which side the other node stands ("left", "right"), and its hash in hexadecimal


def leaf_text(*, table: str, row: int, case: int, at: dt.datetime, seal: str) -> str:
    """The text of a leaf; `cases/services/evidence/roots.py` writes the same in SQL."""
    instant = at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return f"{table}\n{row}\n{case}\n{instant}\n{seal}"


def leaf_hash(text: str) -> bytes:
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def subtrees(leaves: Iterable[bytes]) -> Iterator[bytes]:
    """The root of each SUBTREE leaves in turn; the last may hold fewer."""
    some: list[bytes] = []
    for leaf in leaves:
        some.append(leaf)
        if len(some) == SUBTREE:
            yield tree_hash(some)
            some = []
    if some:
        yield tree_hash(some)


def tree_hash(hashes: Sequence[bytes]) -> bytes:
    """The Merkle root of leaves, or of the roots of their subtrees; of none, the hash of nothing."""
    return levels(hashes)[-1][0] if hashes else hashlib.sha256(b"").digest()


def levels(hashes: Sequence[bytes]) -> list[list[bytes]]:
    """The rows of the tree from its leaves to its root. A node without a neighbour goes up as it is.

    That is the tree which splits at the largest power of two.
    """
    rows = [list(hashes)]
    while len(row := rows[-1]) > 1:
        pairs = [_node(row[place], row[place + 1]) for place in range(0, len(row) - 1, 2)]
        rows.append(pairs + row[-1:] if len(row) % 2 else pairs)
    return rows


def way_up(place: int, rows: Sequence[Sequence[bytes]]) -> list[Step]:
    """The nodes beside the way from one hash of the lowest row to the root, the lowest first."""
    way: list[Step] = []
    for row in rows[:-1]:
        beside = place ^ 1
        if beside < len(row):
            way.append(("left" if beside < place else "right", row[beside].hex()))
        place //= 2
    return way


def root_of_day(*, previous: str, day: dt.date, merkle: str, count: int) -> str:
    return hashlib.sha256(f"{previous}\n{day.isoformat()}\n{merkle}\n{count}".encode()).hexdigest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
