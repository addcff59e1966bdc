"""What a measure is: two times taken side by side, their ratio, and the bound that architecture.md sets."""

import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Measure:
    """One line of the table. Times are medians in seconds; `ratio` is product over floor; None: only reported."""

    name: str
    floor: str
    product_seconds: float
    floor_seconds: float
    bound: float | None = None
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        return self.product_seconds / self.floor_seconds

    @property
    def met(self) -> bool | None:
        return None if self.bound is None else self.ratio <= self.bound

    def as_dict(self) -> dict[str, Any]:
        """The line as it stands in the JSON file."""
        return {**asdict(self), "ratio": round(self.ratio, 3), "met": self.met}


@dataclass
class Limit:
    """A figure with a fixed upper limit: queries of a page, megabytes of a process."""

    name: str
    value: float
    limit: float
    unit: str

    @property
    def met(self) -> bool:
        return self.value <= self.limit

    def as_dict(self) -> dict[str, Any]:
        """The line as it stands in the JSON file."""
        return {**asdict(self), "met": self.met}


def timed(act: Callable[[], object]) -> float:
    """Seconds that one act takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def interleaved(acts: dict[str, Callable[[], object]], repeats: int, warm: int = 1) -> dict[str, list[float]]:
    """Every act in turn, `repeats` times round, so that a slow minute of the machine strikes all alike."""
    for act in list(acts.values()) * warm:
        act()
    times: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(repeats):
        for name, act in acts.items():
            times[name].append(timed(act))
    return times


def median(times: list[float]) -> float:
    return statistics.median(times)


def peak_megabytes() -> float:
    """The most memory this process has held so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def machine() -> dict[str, Any]:
    """The size of the machine, as the table needs it beside its figures."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    model = ""
    if os.path.exists("/proc/cpuinfo"):  # noqa: PTH110
        with open("/proc/cpuinfo", encoding="utf-8") as info:  # noqa: PTH123
            model = next((line.split(":", 1)[1].strip() for line in info if line.startswith("model name")), "")
    return {
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gb": round(pages * size / 2**30, 1),
        "processor": model,
        "python": sys.version.split()[0],
    }
