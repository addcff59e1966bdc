"""The ladder drawn over the portfolio: numbers in, coordinates out. The template only writes them down."""

from dataclasses import dataclass

from cases.selectors.policy_portfolio import FIRST_DAY, LAST_DAY, Standing
from cases.templatetags.cases_display import count
from strategies.ladder import Ladder
from strategies.stages import LADDER_ORDER, Stage, rank

WIDTH, HEIGHT, BASE, TOP = 1080, 230, 190, 34
LEFT, STEP = 56, 5.5  # a day is so many units wide
TICKS = (0, 30, 60, 90, 120, 150, 180)


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    height: float
    css: str
    title: str


@dataclass(frozen=True)
class Bound:
    """Where a stage begins. `y`: the row of its name, so that neighbours do not collide; `old`: the live ladder's."""

    x: float
    label: str
    y: int
    old: bool = False


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]
    bounds: list[Bound]
    ticks: list[tuple[float, str]]
    width: int = WIDTH
    height: int = HEIGHT
    base: int = BASE
    top: int = TOP
    left: int = LEFT


def ladder_chart(standing: Standing, ladder: Ladder, live: Ladder | None = None) -> Chart:
    """Bars by day past due, coloured and stacked by the stage that the ladder gives; beyond both ends one bar each.

    The scale follows the days between; a bar at the end that is higher is cut off and its number stands in its title.
    """
    inner = [day.total() for on, day in standing.by_day.items() if FIRST_DAY <= on <= LAST_DAY]
    scale = (BASE - TOP - 10) / max([*inner, 1])
    bars = []
    for day, stages in sorted(standing.by_day.items()):
        y = float(BASE)
        for stage in sorted(stages, key=rank):
            height = min(stages[stage] * scale, y - TOP)
            y -= height
            title = f"{day_label(day)} · {Stage(stage).label} · {count(stages[stage])}"
            bars.append(Bar(round(x_of(day), 1), round(y, 1), round(height, 1), f"s{rank(stage)}", title))
    bounds = [*_bounds(ladder)]
    if live is not None:
        mine = {(rung.stage, rung.from_days) for rung in ladder.rungs}
        bounds += [
            Bound(round(x_of(rung.from_days), 1), "", 0, old=True)
            for rung in live.rungs
            if (rung.stage, rung.from_days) not in mine
        ]
    return Chart(bars, bounds, [(round(x_of(day), 1), str(day)) for day in TICKS])


def x_of(day: int) -> float:
    """The left edge of a day; days beyond either end share one place there."""
    return LEFT + (max(FIRST_DAY - 1, min(LAST_DAY + 1, day)) - FIRST_DAY + 2) * STEP


def day_label(day: int, *, ends: bool = True) -> str:
    """ "47", "−1"; with `ends`, "≤ −2" and "≥ 181" for what lies beyond the axis."""
    if not ends:
        return str(day).replace("-", "−")
    if day < FIRST_DAY:
        return f"≤ {FIRST_DAY - 1}".replace("-", "−")
    return f"≥ {LAST_DAY + 1}" if day > LAST_DAY else str(day).replace("-", "−")


def _bounds(ladder: Ladder) -> list[Bound]:
    """The boundaries with their names, on two rows where they stand close together."""
    found: list[Bound] = []
    for rung in sorted(ladder.rungs, key=lambda rung: rung.from_days):
        x = x_of(rung.from_days)
        near = [bound for bound in found if x - bound.x < 110]
        row = 12 if not near or near[-1].y == 26 else 26
        found.append(Bound(round(x, 1), f"{rung.stage.label} {str(rung.from_days).replace('-', '−')}", row))
    return found


def swatches() -> list[tuple[str, str]]:
    """(class, stage) for the legend."""
    return [(f"s{rank(stage)}", str(stage.label)) for stage in LADDER_ORDER]
