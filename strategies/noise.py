"""Whether a figure differs from what it usually is, or only as much as it always does.

A prediction interval of 95 % from earlier figures of the same kind: mean ± t · s · √(1 + 1/n), Student's t with n − 1 degrees
of freedom (Hahn and Meeker, Statistical Intervals, 4.8). For counts s is at least √mean, as for rare and independent events.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import fmean, stdev

FEWEST = 5
# Student's t, two-sided 95 %, by degrees of freedom 4 to 30; beyond, the last is close enough.
_T95 = (
    2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093,
    2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip


class Verdict(StrEnum):
    UNKNOWN = "unknown"
    USUAL = "usual"
    MORE = "more"
    LESS = "less"


@dataclass(frozen=True)
class Comparison:
    """`low` to `high`: where the figure lies on nineteen days of twenty. All three None with fewer than FEWEST figures."""

    verdict: Verdict
    mean: float | None = None
    low: float | None = None
    high: float | None = None


def compare(figure: float, earlier: Sequence[float], *, is_count: bool) -> Comparison:
    """The figure against earlier ones of the same kind."""
    if len(earlier) < FEWEST:
        return Comparison(Verdict.UNKNOWN)
    mean, spread = fmean(earlier), stdev(earlier)
    if is_count:
        spread = max(spread, sqrt(mean))
    reach = _T95[min(len(earlier) - FEWEST, len(_T95) - 1)] * spread * sqrt(1 + 1 / len(earlier))
    low, high = max(0.0, mean - reach), mean + reach
    verdict = Verdict.LESS if figure < low else Verdict.MORE if figure > high else Verdict.USUAL
    return Comparison(verdict, mean, low, high)
