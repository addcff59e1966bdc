"""Dots with their intervals, and how the interval of the difference narrowed: numbers in, coordinates out."""

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cases.models import ExperimentReading
from strategies.experiments.sentences import percent, points
from strategies.experiments.sequences import LEAST_WEIGHT, Interval

WIDTH, LEFT, RIGHT = 720, 96, 690
TOP, ROW = 14, 34
HISTORY_HEIGHT, HISTORY_BASE, HISTORY_LEFT = 220, 190, 60
STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
MOST_TICKS = 6


@dataclass(frozen=True)
class Dot:
    """A row: `label` at the left, a line from `low` to `high`, a dot at `x`; `title` says it in words."""

    label: str
    css: str
    y: int
    x: float
    low: float
    high: float
    title: str


@dataclass(frozen=True)
class Dots:
    """`zero`: where no difference stands, None for shares; `band`: (from, width) of differences too small to act on."""

    dots: list[Dot]
    ticks: list[tuple[float, str]]
    zero: float | None
    band: tuple[float, float] | None
    height: int
    width: int = WIDTH
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP

    @property
    def base(self) -> int:
        return self.height - 24


@dataclass(frozen=True)
class History:
    """`area`: the corners of the band between both bounds, `line`: the difference; as SVG wants them."""

    area: str
    line: str
    zero: float
    days: list[tuple[float, dt.date]]
    ticks: list[tuple[float, str]]
    width: int = WIDTH
    height: int = HISTORY_HEIGHT
    base: int = HISTORY_BASE
    left: int = HISTORY_LEFT
    right: int = RIGHT
    top: int = TOP


def share_chart(rows: Sequence[tuple[str, str, Interval]]) -> Dots:
    """(label, class, share) of each arm, on one axis from nothing to the highest bound."""
    highest = max(interval.high for _, _, interval in rows)
    step = _step(highest)
    return _dots(rows, 0.0, _up(highest, step) or step, step, percent)


def difference_chart(label: str, difference: Interval, *, least: float) -> Dots:
    """The difference on an axis with zero in the middle; what is within `least` of it is not worth acting on."""
    reach = max(abs(difference.low), abs(difference.high), least)
    step = _step(2 * reach)
    return _dots([(label, "difference", difference)], -_up(reach, step), _up(reach, step), step, points, least)


def history_chart(readings: Sequence[ExperimentReading]) -> History | None:
    """The difference of each day with its bounds, the oldest first; None while there are not two.

    The scale follows the days with debtors enough; what reaches beyond it on the first days is cut off.
    """
    known = [(reading, interval) for reading in readings if (interval := reading.interval)]
    if len(known) < 2:
        return None
    settled = [one for reading, one in known if reading.weight >= LEAST_WEIGHT] or [known[-1][1]]
    reach = max(max(abs(interval.low), abs(interval.high)) for interval in settled)
    step = _step(2 * reach)
    reach = _up(reach, step)
    first, last = known[0][0].day, known[-1][0].day
    days = (last - first).days

    def x(reading: ExperimentReading) -> float:
        return round(HISTORY_LEFT + (RIGHT - HISTORY_LEFT) * (reading.day - first).days / days, 1)

    def y(value: float) -> float:
        within = min(max(value, -reach), reach)
        return round(TOP + (HISTORY_BASE - TOP) * (reach - within) / (2 * reach), 1)

    upper = [f"{x(reading)},{y(interval.high)}" for reading, interval in known]
    lower = [f"{x(reading)},{y(interval.low)}" for reading, interval in reversed(known)]
    return History(
        area=" ".join([*upper, *lower]),
        line=" ".join(f"{x(reading)},{y(interval.value)}" for reading, interval in known),
        zero=y(0),
        days=[(x(known[0][0]), first), (x(known[-1][0]), last)],
        ticks=[(y(value), points(value)) for value in _ticks(-reach, reach, step)],
    )


def _dots(
    rows: Sequence[tuple[str, str, Interval]],
    low: float,
    high: float,
    step: float,
    said: Callable[[float], str],
    least: float | None = None,
) -> Dots:
    def x(value: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * (value - low) / (high - low), 1)

    dots = [
        Dot(
            label,
            css,
            TOP + ROW * number + ROW // 2,
            x(one.value),
            x(one.low),
            x(one.high),
            f"{label}: {said(one.value)} ({said(one.low)} … {said(one.high)})",
        )
        for number, (label, css, one) in enumerate(rows)
    ]
    return Dots(
        dots=dots,
        ticks=[(x(value), said(value)) for value in _ticks(low, high, step)],
        zero=None if least is None else x(0),
        band=None if least is None else (x(-least), round(x(least) - x(-least), 1)),
        height=TOP + ROW * len(rows) + 30,
    )


def _step(span: float) -> float:
    """A round distance between ticks, so that there are few."""
    return next((step for step in STEPS if span / step <= MOST_TICKS), STEPS[-1])


def _up(reach: float, step: float) -> float:
    return step * math.ceil(round(reach / step, 6))


def _ticks(low: float, high: float, step: float) -> list[float]:
    return [low + step * number for number in range(round((high - low) / step) + 1)]
