"""One portfolio file: header, then every debtor's debts, written as they are made."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TextIO

from cases.generator.columns import header
from cases.generator.debts import CONSUMER_COUNT, HABITS, TRADE_COUNT, DebtWriter
from cases.generator.people import ChineseDebtors, EnglishDebtors

LANGUAGES = ("zh", "en", "both")
KINDS = ("mixed", "consumer", "trade")
BATCH = 4000
TRADE_SHARE = {"mixed": 0.3, "consumer": 0.0, "trade": 1.0}


@dataclass(frozen=True)
class Recipe:
    """What to write. `days`: how far back the oldest due date lies from `as_of`."""

    cases: int
    seed: int
    language: str
    as_of: date
    kind: str = "mixed"
    days: int = 365


class Portfolio:
    """Writes a recipe; debtors and contracts are numbered through the whole file."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._rng = Random(f"portfolio {recipe.seed}")  # noqa: S311 - invention, not secrecy
        offset = self._rng.randrange(10**8)
        currency = "USD" if recipe.language == "en" else "CNY"
        self._chinese = ChineseDebtors(offset), DebtWriter(recipe.as_of, recipe.days, chinese=True, currency=currency)
        self._english = EnglishDebtors(offset), DebtWriter(recipe.as_of, recipe.days, chinese=False, currency=currency)
        self._next_serial = 1

    def write(self, out: TextIO) -> int:
        """Writes the file; returns the number of rows under the header."""
        out.write(",".join(header(self._recipe.language)) + "\n")
        rows = 0
        for start in range(1, self._recipe.cases + 1, BATCH):
            lines = list(self._batch(range(start, min(start + BATCH, self._recipe.cases + 1))))
            rows += len(lines)
            out.write("\n".join(lines) + "\n")
        return rows

    def _batch(self, indexes: range) -> Iterator[str]:
        """One batch: its debtors are split by language and kind, then written in that order."""
        for chinese, part in self._split(indexes, self._chinese_share()):
            for trade, group in self._split(part, TRADE_SHARE[self._recipe.kind]):
                yield from self._group(group, chinese, trade)

    def _split(self, indexes: range, share: float) -> Iterator[tuple[bool, range]]:
        """The share that is so, then the rest; at random by a coin where less than a whole debtor is left."""
        exact = len(indexes) * share
        count = int(exact) + (self._rng.random() < exact % 1)
        yield True, indexes[:count]
        yield False, indexes[count:]

    def _chinese_share(self) -> float:
        return {"zh": 1.0, "en": 0.0, "both": 0.5}[self._recipe.language]

    def _group(self, indexes: range, chinese: bool, trade: bool) -> Iterator[str]:
        rng, count = self._rng, len(indexes)
        debtors, writer = self._chinese if chinese else self._english
        make: Callable[[Random, range], Iterator[str]] = debtors.companies if trade else debtors.people
        counts = (TRADE_COUNT if trade else CONSUMER_COUNT).draw(rng, count)
        texts = list(make(rng, indexes))
        debts = writer.debts(rng, trade, self._next_serial, HABITS.draw(rng, count), counts)
        self._next_serial += sum(counts)
        for text, owed in zip(texts, debts, strict=True):
            for debt in owed:
                yield f"{text},{debt}"


def write_portfolio(out: TextIO, recipe: Recipe) -> int:
    """Writes the recipe's file to `out` and returns its number of rows. The same recipe gives the same bytes."""
    return Portfolio(recipe).write(out)
