"""Who is left to a segment when those before it have taken theirs: conditions minus conditions, as disjoint parts.

Exact for what conditions can say. A part is a set of values for each condition and a span of balances; what is taken away cuts
it along one condition after another. Creditors, products and regions have no list of all there are, so a set of them may be
"all but these".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from strategies.buckets import bucket_days
from strategies.programme.conditions import KNOWN_VALUES, Conditions

# More parts than this, and the question is left open: whoever asks takes it that somebody is left.
MOST_PARTS = 500


@dataclass(frozen=True)
class Values:
    """These values; `but`: all but these."""

    values: frozenset[object]
    but: bool = False

    def both(self, other: "Values") -> "Values":
        if self.but and other.but:
            return Values(self.values | other.values, but=True)
        if self.but:
            return Values(other.values - self.values)
        return Values(self.values - other.values if other.but else self.values & other.values)

    def without(self, other: "Values") -> "Values":
        return self.both(Values(other.values, but=not other.but))

    @property
    def is_empty(self) -> bool:
        return not self.values and not self.but


@dataclass(frozen=True)
class Part:
    """Cases with these values and a balance in [low, high); a condition that is not named is met by all. `high` None: no bound."""

    sets: Mapping[str, Values] = field(default_factory=dict)
    low: Decimal = Decimal(0)
    high: Decimal | None = None

    @classmethod
    def of(cls, conditions: Conditions) -> "Part":
        told = {name: value for name, value in vars(conditions).items() if isinstance(value, tuple) and value}
        sets = {name: Values(frozenset(value)) for name, value in told.items()}
        return cls(sets, conditions.balance_from or Decimal(0), conditions.balance_below)

    def values(self, name: str) -> Values:
        return self.sets.get(name) or _all_of(name)

    @property
    def is_empty(self) -> bool:
        if self.high is not None and self.low >= self.high:
            return True
        if any(one.is_empty for one in self.sets.values()):
            return True
        return "buckets" in self.sets and not self.buckets

    @property
    def buckets(self) -> list[str]:
        """Those in which its cases may stand: months are of consumer debts, years of trade receivables."""
        letters = {"Y" if one == "trade" else "M" for one in self.values("debt_classes").values}
        return [str(key) for key in self.values("buckets").values if str(key)[0] in letters]

    @property
    def last_day(self) -> int | None:
        """The last day past due that its cases reach; None where there is none."""
        lasts = [bucket_days(key)[1] for key in self.buckets]
        return None if None in lasts else max(last for last in lasts if last is not None)

    def both(self, other: "Part") -> "Part":
        """The cases of both; it may be empty."""
        sets = {**self.sets, **{name: self.values(name).both(wanted) for name, wanted in other.sets.items()}}
        return Part(sets, max(self.low, other.low), self.high if other.high is None else _least(self.high, other.high))

    def without(self, other: "Part") -> list["Part"]:
        """What is left of it, in disjoint parts."""
        if self.both(other).is_empty:
            return [self]
        inside, left = self, []
        for name, wanted in other.sets.items():
            left.append(replace(inside, sets={**inside.sets, name: inside.values(name).without(wanted)}))
            inside = replace(inside, sets={**inside.sets, name: inside.values(name).both(wanted)})
        left.append(replace(inside, high=_least(inside.high, other.low)))
        inside = replace(inside, low=max(inside.low, other.low))
        if other.high is not None:
            left.append(replace(inside, low=max(inside.low, other.high)))
        return [part for part in left if not part.is_empty]


@lru_cache(maxsize=64)
def left_to_each(asked: tuple[Conditions, ...]) -> tuple[tuple[Part, ...] | None, ...]:
    """For each of the conditions in order, the cases that meet it and none before it: empty where nobody does, None where it is
    too much to say."""
    rest: list[Part] = [Part()]
    found: list[tuple[Part, ...] | None] = []
    for own in map(Part.of, asked):
        if len(rest) > MOST_PARTS:
            found.append(None)
            continue
        found.append(tuple(both for part in rest if not (both := part.both(own)).is_empty))
        if not own.is_empty:
            rest = [piece for part in rest for piece in part.without(own)]
    return tuple(found)


def _all_of(name: str) -> Values:
    return Values(frozenset(KNOWN_VALUES[name])) if name in KNOWN_VALUES else Values(frozenset(), but=True)


def _least(high: Decimal | None, bound: Decimal) -> Decimal:
    return bound if high is None else min(high, bound)
