"""What a case would count if one thing were otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from strategies.ranking.facts import RankFacts
from strategies.ranking.points import points_of
from strategies.ranking.rules import RULES, DaysRule, FlagRule


@dataclass(frozen=True)
class Change:
    """One fact otherwise, in words, and the points that the case would have then."""

    rule: str
    words: LazyText
    points: int


_FLAGS = {
    "promise_broken": _("a promise were broken"),
    "promise_due": _("a promise fell due"),
    "call_back": _("the hour of a call-back had come"),
    "limitation": _("limitation came near"),
    "sign": _("a warning sign were flagged"),
}

_QUIET = next(rule for rule in RULES if isinstance(rule, DaysRule) and rule.code == "quiet")


def changes_of(facts: RankFacts, weights: Mapping[str, int]) -> list[Change]:
    """Each single change that would raise the points, the highest first."""
    now = points_of(facts, weights)
    found = [Change(rule, words, points_of(other, weights)) for rule, words, other in _otherwise(facts)]
    return sorted((change for change in found if change.points > now), key=lambda change: -change.points)


def _otherwise(facts: RankFacts) -> list[tuple[str, LazyText, RankFacts]]:
    flags = [rule for rule in RULES if isinstance(rule, FlagRule) and rule.flag != facts.attention]
    other: list[tuple[str, LazyText, RankFacts]] = [
        (rule.code, _FLAGS[rule.code], replace(facts, attention=rule.flag)) for rule in flags
    ]
    if facts.day is None:
        return other
    if facts.last_contact_on is not None:
        longest = _QUIET.bands[-1].first
        quiet = replace(facts, last_contact_on=facts.day - timedelta(days=longest))
        other.append(("quiet", _("the last contact were longer ago"), quiet))
    reached = replace(facts, reached_on=facts.day, last_contact_on=facts.day)
    other.append(("reach", _("the debtor were reached today"), reached))
    return other
