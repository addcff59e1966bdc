"""The reasons gathered while one batch is checked."""

from __future__ import annotations

from typing import Any

import polars as pl

from cases.intake.problems import Reason


class Refusals:
    """Reasons by place in the batch. Vector checks add to many rows; a row may gather several reasons."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.reasons: dict[int, list[Reason]] = {}
        self._final: set[int] = set()

    def add(self, place: int, reason: Reason) -> None:
        """Refuse one row."""
        if place not in self._final:
            self.reasons.setdefault(place, []).append(reason)

    def only(self, place: int, reason: Reason) -> None:
        """Refuse one row for this alone; what else is wrong with it follows from it."""
        self.reasons[place] = [reason]
        self._final.add(place)

    def where(self, mask: pl.Series, code: str, **params: Any) -> None:
        """Refuse every row of a mask; a series among `params` gives each row its own cell."""
        for place in mask.fill_null(value=False).arg_true():
            filled = {name: value[place] if isinstance(value, pl.Series) else value for name, value in params.items()}
            self.add(place, Reason(code, filled))

    def mask(self) -> pl.Series:
        """Return which rows are refused."""
        flags = [False] * self.size
        for place in self.reasons:
            flags[place] = True
        return pl.Series(flags, dtype=pl.Boolean)
