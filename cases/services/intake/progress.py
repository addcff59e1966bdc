"""How far a check or load has come: written to the cache by the worker, read by the page that polls.

Not in the database: the load is one transaction, and what it writes cannot be seen before its end.
"""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.core.cache import cache

# The share of the whole that each phase takes of a load, measured on a million rows.
PHASES = {"survey": 0.15, "check": 0.35, "write": 0.5}
CHECK_PHASES = {"survey": 0.3, "check": 0.7}
_KEEP_SECONDS = 24 * 3600
_SILENT_SECONDS = 120

Listener = Callable[[str, int, float], None]


@dataclass(frozen=True)
class Progress:
    """`share` of the whole work, 0 to 1; rows read in this phase; times are seconds since the epoch."""

    phase: str
    rows: int
    share: float
    started: float
    updated: float

    @property
    def percent(self) -> int:
        return min(99, int(self.share * 100))

    @property
    def rows_per_second(self) -> int:
        return int(self.rows / max(0.5, self.updated - self.started))

    @property
    def remaining_seconds(self) -> int | None:
        """How long it will still take at the pace so far; None before there is a pace."""
        spent = self.updated - self.started
        return None if self.share < 0.03 or spent < 1 else max(1, round(spent / self.share * (1 - self.share)))

    def is_silent(self, now: float) -> bool:
        """Whether the worker has said nothing for so long that it must be taken for dead."""
        return now - self.updated > _SILENT_SECONDS


def progress_of(portfolio_id: int) -> Progress | None:
    """What the worker said last."""
    said: dict[str, Any] | None = cache.get(_key(portfolio_id))
    return Progress(**said) if said else None


def announce(portfolio_id: int, phases: dict[str, float]) -> Listener:
    """Return a listener that writes progress at most three times a second."""
    names, started = list(phases), time.time()
    last = 0.0

    def listen(phase: str, rows: int, share: float) -> None:
        nonlocal last
        now = time.time()
        if now - last < 0.33 and share < 1:
            return
        last = now
        before = sum(phases[name] for name in names[: names.index(phase)])
        said = Progress(phase, rows, before + phases[phase] * share, started, now)
        cache.set(_key(portfolio_id), asdict(said), _KEEP_SECONDS)

    listen(names[0], 0, 1e-9)
    return listen


def forget(portfolio_id: int) -> None:
    """Nothing runs any more."""
    cache.delete(_key(portfolio_id))


def _key(portfolio_id: int) -> str:
    return f"intake:{portfolio_id}"
