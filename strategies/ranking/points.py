"""The sum and its parts in Python; `sql` writes the same from the same rules, and a property test compares the two."""

from collections.abc import Mapping
from dataclasses import dataclass

from strategies.ranking.facts import RankFacts
from strategies.ranking.rules import RULES, RankRule


@dataclass(frozen=True)
class RankPart:
    """What one rule gives: `share` percent of `weight`, rounded down, are its `points`."""

    rule: RankRule
    weight: int
    share: int

    @property
    def points(self) -> int:
        return self.weight * self.share // 100


def parts_of(facts: RankFacts, weights: Mapping[str, int]) -> list[RankPart]:
    """A part for every rule, in the order of the rules; a rule that the weights do not name gives nothing."""
    return [RankPart(rule, weights.get(rule.code, 0), rule.share(facts)) for rule in RULES]


def points_of(facts: RankFacts, weights: Mapping[str, int]) -> int:
    return sum(part.points for part in parts_of(facts, weights))
