"""The agents' days ahead as two lines: numbers in, coordinates out."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from cases.templatetags.cases_display import short_day

WIDTH, HEIGHT, BASE, TOP, LEFT = 1080, 200, 170, 12, 24


@dataclass(frozen=True)
class WorkloadChart:
    """`drafted`, `standing`: points of a polyline. `ticks`: (x, day of the month)."""

    drafted: str
    standing: str
    ticks: list[tuple[float, str]]
    most: int
    width: int = WIDTH
    height: int = HEIGHT
    base: int = BASE


def workload_chart(days: list[list[Any]]) -> WorkloadChart | None:
    """None where no work is ahead."""
    if not days:
        return None
    most = max(max(drafted, standing) for _day, drafted, standing, _agents in days) or 1
    step = (WIDTH - 2 * LEFT) / max(len(days) - 1, 1)
    places = [LEFT + step * number for number in range(len(days))]

    def points(place: int) -> str:
        heights = [BASE - (BASE - TOP) * day[place] / most for day in days]
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(places, heights, strict=True))

    ticks = [
        (x, short_day(dt.date.fromisoformat(day[0])))
        for number, (x, day) in enumerate(zip(places, days, strict=True))
        if number % 5 == 0
    ]
    return WorkloadChart(points(1), points(2), ticks, most)
