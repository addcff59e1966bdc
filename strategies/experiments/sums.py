"""What is kept of the debtors of one arm: six sums, from which share and spread follow.

Each debtor brings a pair: `y`, what was reached, and `w`, what could have been (money paid and money due; promises kept and
promises judged; 1 or 0 and 1). The measure is the share Σy / Σw. Its spread is that of the debtors, not of the coins: by
the delta method the share moves with the mean of (y − share · w) / mean w (Deng, Knoblich, Lu, "Applying the delta method
in metric analytics", KDD 2018). Where every w is 1 that is the ordinary variance of a mean.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sums:
    """`debtors`: how many; `y`, `w`: sums of the pairs; `yy`, `yw`, `ww`: of their squares and products."""

    debtors: int = 0
    y: float = 0.0
    w: float = 0.0
    yy: float = 0.0
    yw: float = 0.0
    ww: float = 0.0

    @classmethod
    def of(cls, pairs: "list[tuple[float, float]]") -> "Sums":
        return cls(
            len(pairs),
            sum(y for y, _ in pairs),
            sum(w for _, w in pairs),
            sum(y * y for y, _ in pairs),
            sum(y * w for y, w in pairs),
            sum(w * w for _, w in pairs),
        )

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.debtors + other.debtors,
            self.y + other.y,
            self.w + other.w,
            self.yy + other.yy,
            self.yw + other.yw,
            self.ww + other.ww,
        )

    @property
    def share(self) -> float | None:
        """Σy / Σw, or None while there is nothing to divide by."""
        return self.y / self.w if self.w > 0 else None

    @property
    def weight(self) -> float:
        """For how many debtors of equal size these count (Kish's effective number): one huge debt is one debtor."""
        return self.w * self.w / self.ww if self.ww > 0 else 0.0

    @property
    def spread(self) -> float:
        """Variance that one debtor adds to the share: of (y − share · w) / mean w."""
        share = self.share
        if share is None:
            return 0.0
        squares = self.yy - 2 * share * self.yw + share * share * self.ww
        return max(squares, 0.0) * self.debtors / (self.w * self.w)
